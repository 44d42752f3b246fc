import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {type RsyslogEntry, rsyslogEntries, rsyslogFollowUps, rsyslogProbes} from '../probes/rsyslog.ts'
import type {Assertion} from './assertion.ts'
import {isSubset} from './ownership.ts'
import {undecided} from './undecided.ts'

const schema = z.union([
  z.strictObject({
    rsyslog: z.literal('file-mode').describe('The mode of the files that rsyslog makes'),
    atMost: z.string().regex(/^0[0-7]{3}$/, 'an octal mode in quotes, as "0640"'),
  }),
  z.strictObject({
    rsyslog: z
      .enum(['remote-input', 'forwarding'])
      .describe('That rsyslog takes logs from other hosts, or sends its own to one'),
    exists: z.boolean().describe('Whether it must or must not'),
  }),
])

type RsyslogSpec = z.infer<typeof schema>

/** The configuration of rsyslog, in both of its languages and with all files that it includes. */
export const rsyslog: Assertion<RsyslogSpec> = {
  name: 'rsyslog',
  schema,
  probes: () => rsyslogProbes,
  followUps: (_, facts) => rsyslogFollowUps(facts),
  judge: (spec, facts) => {
    const entries = rsyslogEntries(facts)
    if (!entries.known) return [undecided(`${spec.rsyslog} of rsyslog`, entries)]
    return 'atMost' in spec
      ? judgeModes(spec.atMost, entries.fact)
      : judgePresence(spec.rsyslog, spec.exists, entries.fact)
  },
}

function judgeModes(atMost: string, entries: readonly RsyslogEntry[]): readonly Finding[] {
  const modes = entries.flatMap((entry) => {
    const mode = modeIn(entry)
    return mode === undefined ? [] : [{mode, where: entry.where}]
  })
  const common: Pick<Finding, 'subject' | 'expected' | 'basis'> = {
    subject: 'mode of the files that rsyslog makes',
    expected: `at most ${atMost}`,
    basis: 'observed',
  }
  if (modes.length === 0) return [{...common, status: 'fail', actual: 'not set, so 0644'}]
  return modes.map(({mode, where}) => ({
    ...common,
    status: /^[0-7]{3,4}$/.test(mode) && isSubset(mode, atMost) ? 'pass' : 'fail',
    actual: mode,
    where,
  }))
}

function modeIn(entry: RsyslogEntry): string | undefined {
  if (entry.kind === 'directive') return entry.name === 'filecreatemode' ? entry.value : undefined
  return entry.kind === 'object' ? entry.parameters.get('filecreatemode') : undefined
}

function judgePresence(
  what: 'remote-input' | 'forwarding',
  exists: boolean,
  entries: readonly RsyslogEntry[],
): readonly Finding[] {
  const subject = `${what} of rsyslog`
  const found = entries.filter(what === 'forwarding' ? forwards : receives)
  const status = found.length > 0 === exists ? 'pass' : 'fail'
  if (found.length === 0)
    return [{status, subject, expected: exists ? 'set up' : 'none', actual: 'none', basis: 'observed'}]
  return found.map((entry) => ({
    status,
    subject,
    expected: exists ? 'set up' : 'none',
    actual: describe(entry),
    where: entry.where,
    basis: 'observed',
  }))
}

const REMOTE_INPUT = /^im(p?tcp|udp|relp|gssapi)(\.so)?$/

function receives(entry: RsyslogEntry): boolean {
  if (entry.kind === 'directive')
    return (
      (entry.name === 'modload' && REMOTE_INPUT.test(entry.value)) ||
      /^(inputp?tcpserverrun|udpserverrun|inputrelpserverrun)$/.test(entry.name)
    )
  if (entry.kind !== 'object') return false
  return REMOTE_INPUT.test(entry.parameters.get(entry.name === 'module' ? 'load' : 'type') ?? '')
}

function forwards(entry: RsyslogEntry): boolean {
  if (entry.kind !== 'object') return entry.kind === 'forward'
  return /^om(fwd|relp)$/.test(entry.parameters.get('type') ?? '') && entry.parameters.has('target')
}

function describe(entry: RsyslogEntry): string {
  if (entry.kind === 'forward') return `@${entry.target}`
  if (entry.kind === 'directive') return `$${entry.name} ${entry.value}`.trim()
  return `${entry.name}(${[...entry.parameters].map(([key, value]) => `${key}="${value}"`).join(' ')})`
}
