import type {SelectedItem} from '../benchmarks/select.ts'
import type {Result} from './result.ts'

/** An item that the user left out of a run: it was neither asked for nor judged. */
export type ExcludedItem = Pick<
  Result,
  'benchmark' | 'version' | 'section' | 'item' | 'rule' | 'title' | 'level' | 'severity' | 'source'
>

/** What a report says of an item, whether it was judged or left out. */
export function describeItem({benchmark, section, id, rule, level, severity}: SelectedItem): ExcludedItem {
  return {
    benchmark: benchmark.id,
    version: benchmark.version,
    section,
    item: id,
    rule: rule.key,
    title: rule.source.title,
    level,
    severity,
    source: {file: rule.file.name, line: rule.line},
  }
}
