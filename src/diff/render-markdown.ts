import {code, escaped} from '../reports/markdown.ts'
import type {Change, Diff} from './compare.ts'
import {changeWords, numberText, seenLines, statusText, summary} from './render-text.ts'

/** A comment of GitHub has at most 65,536 characters. */
const MAX_ROWS = 60_000

/** Renders a diff as GitHub-flavoured Markdown for a pull request: a table of each kind of change. */
export function renderDiffMarkdown({before, after, changes}: Diff): string {
  const worse = changes.filter(({kind}) => kind === 'worse').length
  const title =
    worse > 0 ? `❌ ${worse} got worse` : changes.length === 0 ? 'Nothing changed' : 'Nothing got worse'
  const tables = Object.entries(changeWords).flatMap(([kind, words]) => {
    const some = changes.filter((change) => change.kind === kind)
    return some.length === 0 ? [] : [`### ${some.length} ${words}\n\n${table(some)}`]
  })
  const head = [`## ${title}`, `- before: ${escaped(summary(before))}\n- after: ${escaped(summary(after))}`]
  return `${[...head, ...withinLimit(tables)].join('\n\n')}\n`
}

function table(changes: readonly Change[]): string {
  const rows = changes.map((change) => {
    const {benchmark, title, severity, rule} = change
    const seen = seenLines(change).map(cell).join('<br>')
    const item = `${escaped(title)} (${severity}, ${cell(rule)})`
    return `| ${escaped(`${benchmark} ${numberText(change)}`)} | ${item} | ${escaped(statusText(change))} | ${seen} |`
  })
  return ['| Item | Requirement | Status | Seen |', '| --- | --- | --- | --- |', ...rows].join('\n')
}

/** In a table even a code span ends at a bar. */
function cell(text: string): string {
  return code(text).replaceAll('|', '\\|')
}

function withinLimit(tables: readonly string[]): readonly string[] {
  const text = tables.join('\n\n')
  if (text.length <= MAX_ROWS) return tables
  const whole = text.slice(0, text.lastIndexOf('\n', MAX_ROWS))
  return [`${whole}\n\n… and more: see the text.`]
}
