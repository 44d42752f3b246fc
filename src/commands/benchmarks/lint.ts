import {Args, Flags} from '@oclif/core'
import {assertions} from '../../assertions/registry.ts'
import {BaseCommand} from '../../base-command.ts'
import {loadContent, loadTailoring} from '../../benchmarks/content.ts'
import {lintContent} from '../../benchmarks/overview.ts'

export default class Lint extends BaseCommand {
  static override summary = 'Check rules, benchmarks and tailorings, and name the line of what is wrong.'
  static override description =
    'Reads the built-in content and the directory of your own, resolves every item of every benchmark with and ' +
    'without the tailorings, and fails with exit code 2 at the first fault: file, line, column and what is allowed.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    {
      description: 'Rules and a tailoring of your own.',
      command: '<%= config.bin %> <%= command.id %> rules/ --tailoring site.yaml',
    },
  ]
  static override args = {
    directory: Args.string({
      ignoreStdin: true,
      description: 'Directory with rules and benchmarks of your own.',
    }),
  }
  static override flags = {
    tailoring: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      summary: 'Tailoring file to check too. Repeatable.',
      helpValue: 'FILE',
    }),
  }

  async run(): Promise<ReturnType<typeof lintContent>> {
    const {args, flags} = await this.parse(Lint)
    const content = await loadContent(args.directory === undefined ? [] : [args.directory])
    const tailorings = await Promise.all(['eks-node', ...(flags.tailoring ?? [])].map(loadTailoring))
    const found = lintContent(content, tailorings, assertions)
    for (const key of found.unused) this.warn(`no benchmark uses the rule ${key}`)
    this.log(
      `${found.rules} rules, ${found.benchmarks} benchmarks, ${found.items} items: all are well-formed`,
    )
    return found
  }
}
