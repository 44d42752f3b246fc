import {assertions} from '../../src/assertions/registry.ts'
import {loadContent} from '../../src/benchmarks/content.ts'
import {type SelectedItem, selectItems} from '../../src/benchmarks/select.ts'

/** Every built-in rule as an item of one benchmark, with the rule's own values. */
export async function everyItem(): Promise<readonly SelectedItem[]> {
  const content = await loadContent()
  const items = [...content.rules.keys()].map((rule) => ({id: rule, level: 1 as const, rule}))
  const source = {
    id: 'every',
    version: '1.0.0',
    title: 'Every rule',
    status: 'final' as const,
    eks: false,
    byDefault: false as const,
    sections: [{id: '1', title: 'Rules', items}],
  }
  const every = {source, file: {name: 'every', source: ''}, sha256: ''}
  return selectItems(content, [every], {level: 2, only: [], skip: [], values: {}}, assertions)
}
