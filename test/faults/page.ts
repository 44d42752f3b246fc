import type {Stage} from './case.ts'
import type {Tried} from './run-case.ts'
import type {Way} from './way.ts'

/** The page of the campaign, in Markdown: what was tried and what came of it. */
export function renderPage(tried: readonly Tried[]): string {
  const failed = tried.filter(({complaints}) => complaints.length > 0)
  const sections = Object.entries(headings) as [Way, string][]
  return `${HEAD}
${tried.length} tries, ${failed.length === 0 ? 'all as they have to be' : `${failed.length} not as they have to be`}.
${sections.map(([way, heading]) => renderSection(heading, triesBy(way, tried))).join('')}`
}

const HEAD = `# What faults do to a run

Written by \`npm run test:faults\`; do not edit. Each try is a run against a lab host of its own
([test/hosts](../test/hosts/README.md)) over a line that can be broken. The cases are a table in
\`test/faults/cases*.ts\`; \`npm test\` tries some of them, and \`FAULTS='Packer.*silence' npm run test:faults\` those that
it matches.

Whatever happens, no result may be another than without the fault, but for \`error\`; the run must end within the limit
that Assay promises; exit code, JSON and JUnit must agree, and be green only where nothing was lost; and no process of
the run may be left, here or on the host, longer than the time limit of a question. What stays all the same is said in
its row: over the system's ssh no signal reaches what hangs in the login or in sudo, over Packer's connection none
reaches a start-up file, and a sheltie that hangs is root's.

| outcome | exit code | means |
| --- | --: | --- |
| unharmed | 0 | the same verdicts as without the fault |
| unreached | 3 | nothing was judged, and the reports say why |
| lost | 4 | judged by what the host said until then; the rest is \`error\`, and the report has the problem |
| undecided | 4 | what took too long is \`error\`, all else is judged |
| unwritten | 2 | a report could not be written; no half of one is left |
| interrupted | 143 | SIGTERM: what is known was written |
| killed | | SIGKILL: nothing could be written |

A row is a fault, a column the stage at which it strikes. The time is the worst one, from the fault on, or from the start of
the command where the fault was there from then on. It holds what Node needs to start, to judge and to write, for which
a busy machine is granted 30 s beyond the limit. That is Assay's own: 20 s to connect, 20 s of silence (three unanswered
questions), \`--probe-timeout\` or \`--timeout\`.

Each run asks in two rounds: the audit of kube-bench follows from the first answers. So what is unharmed throughout has
the second round too; that MaxSessions 1 and an sshd that runs one command and no second change nothing shows that both
rounds are one exec. At the last stage, the reports, all is asked, so nothing may change any more.

What other tests hold:

| | test |
| --- | --- |
| sudo wants a password or a terminal, is not there, prints, refuses | \`test/e2e/root.test.ts\`, in a build \`test/e2e/packer-plugin.test.ts\` |
| login shells: dash, busybox, rbash, nologin; a PATH without sbin | \`test/e2e/login.test.ts\` |
| few processes and small files, /tmp or the whole disk of the host full, directories without rights | \`test/e2e/login.test.ts\` |
| a FIFO, loops, NUL, CR, latin-1, 2 GiB, odd names | \`test/collect/hostile-files.test.ts\`, \`test/e2e/login.test.ts\` |
| host keys that are unknown, changed, revoked; keys that are not let in | \`test/e2e/reach.test.ts\`, \`test/targets/host-keys.test.ts\` |
| a host that forges, floods or leaves answers out | \`test/commands/check-hosts.test.ts\`, \`test/security/hostile-target.test.ts\` |
| jump hosts and proxy commands that end, lead nowhere or in a circle | \`test/targets/connect.test.ts\` |
| a build that is cancelled, and a plugin that is killed | \`test/e2e/packer-plugin.test.ts\` |
| \`local:\`, where a program hangs or is killed | \`test/transports/local.test.ts\`, \`test/collect/collect.test.ts\` |
| how many round trips a run takes | \`test/collect/round-trips.test.ts\` |
`

/** The ways in the order of the page. */
const headings: Readonly<Record<Way, string>> = {
  ssh2: "Over Assay's own SSH",
  openssh: "Over the system's ssh (`--transport openssh`)",
  sheltie: "Behind Bottlerocket's admin container",
  Packer: "In a build, over Packer's connection",
  fleet: 'One of three hosts (`--inventory`)',
}

/** What is so by one way alone. */
const remarks: Readonly<Partial<Record<Way, string>>> = {
  sheltie: 'There is no walk, as no rule for Bottlerocket needs one.',
  Packer: `Packer has logged in before it starts the provisioner, and has one exit code, 1, for all that is red; a build that is red
must not get to its next step. Packer waits for a silent host without end, so \`run_timeout\` ends that: here 10 s, and up
to 5 s more to end what runs in the guest.`,
  fleet: 'The outcome is that of the host that is hit; the other two must have all their verdicts.',
}

function triesBy(way: Way, tried: readonly Tried[]): {readonly way: Way; readonly tried: readonly Tried[]} {
  return {way, tried: tried.filter((one) => (one.case.way ?? 'ssh2') === way)}
}

function renderSection(heading: string, {way, tried}: ReturnType<typeof triesBy>): string {
  const remark = remarks[way]
  const [atStages, inTurns] = [
    tried.filter((one) => one.case.where === undefined),
    tried.filter((one) => one.case.where !== undefined),
  ]
  const turns =
    inTurns.length === 0
      ? ''
      : `
The first, a middle and the last byte of each turn of the conversation, or its middle after the script; × is the number
of tries:

${renderTable('broken in', inTurns, {row: ({where = ''}) => where, column: ({fault}) => fault})}
`
  return `
## ${heading}
${remark === undefined ? '' : `\n${remark}\n`}
${renderTable('fault', atStages, {row: ({fault}) => fault, column: ({stage}) => stage})}
${turns}`
}

/** What the rows and the columns of a table are. */
interface Axes {
  row(one: Tried['case']): string
  column(one: Tried['case']): string
}

/** In the order in which a run comes to them. */
const stages: readonly Stage[] = [
  'throughout',
  'before login',
  'in login',
  'round one',
  'the walk',
  'round two',
  'the reports',
]

function renderTable(corner: string, tried: readonly Tried[], {row, column}: Axes): string {
  const found = unique(tried.map((one) => column(one.case)))
  const columns = [
    ...stages.filter((stage) => found.includes(stage)),
    ...found.filter((name) => !isStage(name)),
  ]
  const rows = unique(tried.map((one) => row(one.case))).map((name) => {
    const ofRow = tried.filter((one) => row(one.case) === name)
    const cells = columns.map((title) => renderCell(ofRow.filter((one) => column(one.case) === title)))
    const limits = unique(ofRow.map((one) => one.case.limitSeconds)).toSorted((a, b) => a - b)
    return [name, ...cells, `${limits.join(', ')} s`]
  })
  const lines = [[corner, ...columns, 'limit'], ['---', ...columns.map(() => '---'), '--:'], ...rows]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function isStage(name: string): boolean {
  return stages.some((stage) => stage === name)
}

function unique<Of>(values: readonly Of[]): readonly Of[] {
  return [...new Set(values)]
}

function renderCell(tries: readonly Tried[]): string {
  if (tries.length === 0) return ''
  const outcomes = unique(tries.map(outcomeOf)).toSorted()
  const worst = Math.max(...tries.map(({seconds}) => seconds))
  return `${outcomes.join(', ')}${tries.length > 1 ? ` ×${tries.length}` : ''}, ${worst.toFixed(1)} s`
}

function outcomeOf({case: {stays}, outcome, complaints}: Tried): string {
  if (complaints.length > 0) return `**wrong**: ${complaints.join('; ').slice(0, 200)}`
  return stays === undefined ? outcome : `${outcome} (what hangs stays)`
}
