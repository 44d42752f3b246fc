import {Args} from '@oclif/core'
import {assertions} from '../../assertions/registry.ts'
import {BaseCommand} from '../../base-command.ts'
import {findBenchmark, loadContent} from '../../benchmarks/content.ts'
import {describeItems, type ItemOverview} from '../../benchmarks/overview.ts'
import {selectionFlags} from '../../flags/selection.ts'
import {columns} from '../../reports/columns.ts'

export default class Show extends BaseCommand {
  static override summary = 'List the items of a benchmark: number, level, rule, and how each is decided.'
  static override examples = ['<%= config.bin %> <%= command.id %> cis-amazon-linux-2@3.0.0']
  static override args = {
    benchmark: Args.string({
      required: true,
      ignoreStdin: true,
      description: 'ID or ID@VERSION; the newest version without one.',
    }),
  }
  static override flags = {rules: selectionFlags.rules}

  async run(): Promise<readonly ItemOverview[]> {
    const {args, flags} = await this.parse(Show)
    const content = await loadContent(flags.rules)
    const items = describeItems(content, findBenchmark(content, args.benchmark), assertions)
    const rows = items.map(({item, level, decided, rule, title}) => [item, `L${level}`, decided, rule, title])
    this.log(columns(rows).trimEnd())
    this.log(`${items.length} items`)
    return items
  }
}
