import {BaseCommand} from '../../base-command.ts'
import {loadContent} from '../../benchmarks/content.ts'
import {type BenchmarkOverview, describeBenchmarks} from '../../benchmarks/overview.ts'
import {selectionFlags} from '../../flags/selection.ts'
import {columns} from '../../reports/columns.ts'

export default class List extends BaseCommand {
  static override summary = 'List the benchmarks with the number of their items.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    {description: 'Your own too.', command: '<%= config.bin %> <%= command.id %> --rules rules/'},
  ]
  static override flags = {rules: selectionFlags.rules}

  async run(): Promise<readonly BenchmarkOverview[]> {
    const {flags} = await this.parse(List)
    const benchmarks = describeBenchmarks(await loadContent(flags.rules))
    const rows = benchmarks.map((one) => [
      `${one.id}@${one.version}`,
      String(one.items),
      String(one.level1),
      String(one.items - one.level1),
      String(one.items - one.manual),
      String(one.manual),
      one.systems,
      one.byDefault ? 'yes' : one.status === 'draft' ? 'no, draft' : 'no',
    ])
    const head = ['benchmark', 'items', 'level 1', 'level 2', 'automated', 'manual', 'systems', 'by default']
    this.log(columns([head, ...rows]).trimEnd())
    return benchmarks
  }
}
