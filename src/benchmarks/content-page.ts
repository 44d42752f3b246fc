import type {Assertions} from './check.ts'
import type {Content, LoadedRule} from './content.ts'
import {type Explanation, explainRule} from './explanation.ts'
import {type BenchmarkOverview, describeBenchmarks} from './overview.ts'

/** Renders docs/content.md: every rule with its numbers, who decides it and what is asked for it. Throws `UsageError`. */
export function renderContentPage(content: Content, assertions: Assertions): string {
  const rules = [...content.rules.values()]
  const files = [...new Set(rules.map(({file}) => file.name))]
  const tables = files.map((name) =>
    topicTable(
      name,
      rules.filter(({file}) => file.name === name),
      content,
      assertions,
    ),
  )
  return [HEAD, benchmarkTable(describeBenchmarks(content)), ...tables].join('\n')
}

const HEAD = `# What is judged

Written by \`node scripts/content.mjs\` after a build from the files in \`benchmarks/\`; change those. \`assay explain RULE\` shows all that is
known of one rule, and \`assay benchmarks show ID\` the items of one benchmark.

- **Numbers**: the benchmark, its version, the item's published number and its level.
- **Decided**: by the machine (\`automated\`) or by a person who is shown the facts (\`manual\`).
- **Reads**: the questions that are asked for it first, by name; those that follow from their answers come on top.
`

function benchmarkTable(benchmarks: readonly BenchmarkOverview[]): string {
  return table(
    ['Benchmark', 'Items', 'Level 1', 'Automated', 'Manual', 'By default'],
    benchmarks.map(({id, version, status, items, level1, manual, byDefault}) => [
      `${code(`${id}@${version}`)}${status === 'draft' ? ' (draft)' : ''}`,
      `${items}`,
      `${level1}`,
      `${items - manual}`,
      `${manual}`,
      byDefault ? 'yes' : 'no',
    ]),
  )
}

function topicTable(
  file: string,
  rules: readonly LoadedRule[],
  content: Content,
  assertions: Assertions,
): string {
  const rows = rules.map(({key, source}) => {
    const {title, numbers, probes} = explainRule(content, key, [], assertions)
    return [
      code(key),
      title,
      numberLines(numbers),
      source.manual === undefined ? 'automated' : 'manual',
      names(probes),
    ]
  })
  return `## ${file}\n\n${table(['Rule', 'What is true', 'Numbers', 'Decided', 'Reads'], rows)}`
}

function numberLines(numbers: Explanation['numbers']): string {
  return numbers.length === 0 ? 'none' : numbers.join('<br>')
}

function names(probes: Explanation['probes']): string {
  return probes.length === 0 ? 'nothing' : probes.map(({key}) => code(key)).join(' ')
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`
  return `${[line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')}\n`
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ')
}

function code(text: string): string {
  return `\`${text}\``
}
