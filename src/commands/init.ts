import {Flags} from '@oclif/core'
import {BaseCommand} from '../base-command.ts'
import {type ProjectFile, projectFiles, type Wishes} from '../init/project-files.ts'
import {ask} from '../init/questions.ts'
import {writeProject} from '../init/write-project.ts'

const systems = ['al2023', 'al2', 'bottlerocket'] as const
const servers = ['github', 'gitlab', 'jenkins', 'codebuild', 'none'] as const
const levels = ['1', '2'] as const

export default class Init extends BaseCommand {
  static override summary = 'Write what a project needs to have its image judged.'
  static override description =
    'Writes assay.yaml, waivers.yaml, a block for a Packer template and a snippet for a CI server. What no flag says ' +
    'is asked at a terminal; elsewhere the first of the values is taken. Files that are there stay as they are.'
  static override examples = [
    {description: 'Be asked.', command: '<%= config.bin %> <%= command.id %>'},
    {
      description: 'Without questions.',
      command: '<%= config.bin %> <%= command.id %> --system al2023 --level 2 --ci gitlab',
    },
  ]
  static override flags = {
    system: Flags.option({options: systems})({summary: 'System of the image.'}),
    level: Flags.option({options: levels})({char: 'l', summary: 'CIS profile level.'}),
    ci: Flags.option({options: servers})({summary: 'CI server that builds the image.'}),
    directory: Flags.string({summary: 'Directory of the project.', default: '.', helpValue: 'DIR'}),
    force: Flags.boolean({summary: 'Write over files that are there.'}),
  }

  async run(): Promise<{readonly files: readonly string[]}> {
    const {flags} = await this.parse(Init)
    const files: readonly ProjectFile[] = projectFiles({
      system: flags.system ?? (await this.choose('Which system has the image?', systems)),
      level: flags.level ?? (await this.choose('Which CIS level?', levels)),
      ci: flags.ci ?? (await this.choose('Which CI server builds it?', servers)),
    } satisfies Wishes)
    const written = await writeProject(flags.directory, files, flags.force)
    for (const file of written) this.log(file)
    return {files: written}
  }

  /** With --json nobody is asked: a program is reading. */
  private async choose<Of extends string>(text: string, answers: readonly Of[]): Promise<Of> {
    const [usual] = answers
    const answer = this.jsonEnabled()
      ? usual
      : await ask({text, answers}, {input: process.stdin, output: process.stderr})
    return answers.find((known) => known === answer) ?? (usual as Of)
  }
}
