import {Args} from '@oclif/core'
import {BaseCommand} from '../base-command.ts'
import {UsageError} from '../errors.ts'
import type {FleetReport} from '../evaluate/fleet.ts'
import type {Report as RunReport} from '../evaluate/result.ts'
import {outputFlags} from '../flags/output.ts'
import {outputTexts, publishOptions} from '../options/output.ts'
import {parseOutput} from '../reports/formats.ts'
import {prepareOutputs, publish} from '../reports/publish.ts'
import {namedAfter, prepareFleetOutputs, publishFleet} from '../reports/publish-fleet.ts'
import {loadResults} from '../reports/result-file.ts'

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

  async run(): Promise<RunReport | FleetReport> {
    const {args, flags} = await this.parse(Report)
    const texts = outputTexts(flags)
    const overwritten = texts.map(parseOutput).find(({file}) => file === args.result)
    if (overwritten) throw new UsageError(`--output: ${overwritten.file} is the result that is to be read`)
    const result = await loadResults(args.result)
    const writing = publishOptions(flags, (text) => this.print(text))
    if ('hosts' in result) {
      const targets = result.hosts.map(({target}) => target)
      await publishFleet(result, await prepareFleetOutputs(texts, targets), writing)
      return result
    }
    const outputs = await prepareOutputs(namedAfter(texts, result.target), 'text')
    await publish(result, outputs, writing)
    return result
  }
}
