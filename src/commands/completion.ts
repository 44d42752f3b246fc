import {Args} from '@oclif/core'
import {BaseCommand} from '../base-command.ts'
import {renderBash} from '../completion/bash.ts'
import {renderFish} from '../completion/fish.ts'
import {grammarOf} from '../completion/grammar.ts'
import {renderZsh} from '../completion/zsh.ts'
import {formatNames} from '../reports/formats.ts'

const shells = {bash: renderBash, zsh: renderZsh, fish: renderFish} as const

type Shell = keyof typeof shells

export default class Completion extends BaseCommand {
  static override summary = 'Print what lets a shell complete commands, flags and their values.'
  static override description =
    'The script is made once and starts nothing when a key is pressed; make it anew after an update.'
  static override examples = [
    {
      description: 'Bash: in ~/.bashrc.',
      command: 'eval "$(<%= config.bin %> <%= command.id %> bash)"',
    },
    {
      description: 'Zsh: in ~/.zshrc, after compinit.',
      command: 'source <(<%= config.bin %> <%= command.id %> zsh)',
    },
    {
      description: 'Fish.',
      command: '<%= config.bin %> <%= command.id %> fish > ~/.config/fish/completions/assay.fish',
    },
  ]
  static override args = {
    shell: Args.string({
      required: true,
      ignoreStdin: true,
      options: Object.keys(shells),
      description: 'The shell that completes.',
    }),
  }

  async run(): Promise<{readonly shell: string; readonly script: string}> {
    const {args} = await this.parse(Completion)
    const {commands, topics} = this.config
    const script = shells[args.shell as Shell](grammarOf(commands, topics, formatNames()))
    this.print(script)
    return {shell: args.shell, script}
  }
}
