import type {Tried} from './run-case.ts'

/** One line of the page: a fault at a stage, all its tries taken together. */
interface Row {
  readonly fault: string
  readonly where: string
  readonly tries: readonly Tried[]
}

/** The page of the campaign, in Markdown: what was tried and what came of it. */
export function renderPage(tried: readonly Tried[]): string {
  const failed = tried.filter(({complaints}) => complaints.length > 0)
  return `${HEAD}
${tried.length} tries, ${failed.length === 0 ? 'all as they have to be' : `${failed.length} not as they have to be`}.

| fault | where | tries | outcome | worst time | limit |
| --- | --- | --: | --- | --: | --: |
${rowsOf(tried).map(renderRow).join('\n')}
`
}

const HEAD = `# What faults do to a run

Written by \`npm run test:faults\`; do not edit. Each try is \`assay check\` against a lab host of its own
([test/hosts](../test/hosts/README.md)) over a line that can be broken. The cases are a table in
\`test/faults/cases*.ts\`; \`npm test\` tries some of them.

Whatever happens, no result may be another than without the fault, but for \`error\`; the run must end within the limit
that Assay promises; exit code, JSON and JUnit must agree, and be green only where nothing was lost; and no process of
the run may be left, here or on the host, longer than the time limit of a question.

| outcome | exit code | means |
| --- | --: | --- |
| unharmed | 0 | the same verdicts as without the fault |
| unreached | 3 | nothing was judged, and the reports say why |
| lost | 4 | judged by what the host said until then; the rest is \`error\`, and the report has the problem |
| undecided | 4 | what took too long is \`error\`, all else is judged |
| unwritten | 2 | a report could not be written; no half of one is left |
| interrupted | 143 | SIGTERM: what is known was written |
| killed | | SIGKILL: nothing could be written |

The worst time is from the fault, or from the start of the command where the fault was there from then on; it holds
what Node needs to start, to judge and to write, for which a busy machine is granted 30 s. The limit is Assay's own: 20 s to connect, 20 s
of silence (three unanswered questions), \`--probe-timeout\` or \`--timeout\`.
`

function rowsOf(tried: readonly Tried[]): readonly Row[] {
  const rows = new Map<string, Row>()
  for (const one of tried) {
    const {fault, stage, where = stage} = one.case
    const key = `${fault}\n${where}`
    rows.set(key, {fault, where, tries: [...(rows.get(key)?.tries ?? []), one]})
  }
  return [...rows.values()]
}

function renderRow({fault, where, tries}: Row): string {
  const outcomes = [...new Set(tries.map(outcomeOf))].toSorted()
  const worst = Math.max(...tries.map(({seconds}) => seconds))
  const limit = Math.max(...tries.map((one) => one.case.limitSeconds))
  return `| ${fault} | ${where} | ${tries.length} | ${outcomes.join(', ')} | ${worst.toFixed(1)} s | ${limit} s |`
}

function outcomeOf({outcome, complaints}: Tried): string {
  return complaints.length === 0 ? outcome : `**wrong**: ${complaints.join('; ').slice(0, 200)}`
}
