import {Args} from '@oclif/core'
import {BaseCommand} from '../base-command.ts'
import {UsageError} from '../errors.ts'
import type {Report as RunReport} from '../evaluate/result.ts'
import {outputFlags} from '../flags.ts'
import {shownStatuses} from '../options.ts'
import {wantsColor} from '../reports/color.ts'
import {prepareOutputs, publish} from '../reports/publish.ts'
import {loadResult} from '../reports/result-file.ts'

export default class Report extends BaseCommand {
  static override summary = 'Render a result in other formats.'
  static override description =
    'Reads what `check -o json=FILE` wrote and asks no host. The exit code is 0, whatever the verdict was.'
  static override examples = [
    {description: 'A page for people.', command: '<%= config.bin %> report result.json -o html=report.html'},
    {
      description: 'Several at once.',
      command: '<%= config.bin %> report result.json -o sarif=assay.sarif -o csv=assay.csv',
    },
  ]
  static override args = {
    result: Args.string({required: true, description: 'The result, as the JSON report has it.'}),
  }
  static override flags = {...outputFlags}

  async run(): Promise<RunReport> {
    const {args, flags} = await this.parse(Report)
    const outputs = await prepareOutputs(flags.output ?? [], 'text')
    const overwritten = outputs.find(({file}) => file === args.result)
    if (overwritten) throw new UsageError(`--output: ${overwritten.file} is the result that is to be read`)
    const report = await loadResult(args.result)
    const print = (text: string): void => {
      if (!this.jsonEnabled()) process.stdout.write(text)
    }
    const color = wantsColor(process.stdout)
    await publish(report, outputs, {show: shownStatuses(flags.show), color, print})
    return report
  }
}
