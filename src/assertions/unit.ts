import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import type {Facts} from '../probes/probe.ts'
import {quote} from '../probes/quote.ts'
import {loadedUnits, unitStates} from '../probes/unit-states.ts'
import type {Assertion} from './assertion.ts'
import {halfFields, judgeHalves} from './halves.ts'
import {undecided} from './undecided.ts'

const name = z
  .string()
  .regex(
    /^[\w@.:\\-]+\.(service|socket|timer|target|mount|path)$/,
    'the full name of a unit, as sshd.service',
  )

const schema = z.strictObject({
  unit: z.union([name, z.array(name).min(1)]).describe('Units of systemd, by their full names'),
  is: z
    .enum(['enabled', 'disabled', 'masked', 'static'])
    .describe(
      'enabled: started at boot, and running; disabled: neither; masked: cannot be started, and not running; static: started by others, and running',
    ),
  ...halfFields,
})

type UnitSpec = z.infer<typeof schema>

/** Units of systemd. One that is not there is not enabled, and as good as masked. */
export const unit: Assertion<UnitSpec> = {
  name: 'unit',
  schema,
  probes: () => [unitStates, loadedUnits],
  byHand: ({unit: units}) => {
    const names = [units].flat().map(quote).join(' ')
    return `systemctl is-enabled ${names}; systemctl is-active ${names}`
  },
  judge: ({unit: units, is, half}, facts, {phase}) =>
    [units].flat().flatMap((subject) =>
      judgeHalves(
        {
          persisted: () => judgePersisted(subject, is, facts),
          running: () => judgeRunning(subject, is, facts),
        },
        half,
        phase,
      ),
    ),
}

type Wanted = UnitSpec['is']

/** systemctl(1), is-enabled: what starts at boot, until the next one or for good. */
const STARTED_AT_BOOT = ['enabled', 'enabled-runtime']

function judgePersisted(subject: string, is: Wanted, facts: Facts): Finding {
  const reading = facts.of(unitStates)
  if (!reading.known) return undecided(subject, reading)
  const state = reading.fact.get(subject)
  return {
    status: persists(state, is) ? 'pass' : 'fail',
    subject,
    expected: is === 'disabled' ? 'not enabled' : is,
    actual: state ?? 'not there',
    basis: 'observed',
  }
}

function persists(state: string | undefined, is: Wanted): boolean {
  // What is enabled until the next boot only is gone after it.
  if (is === 'enabled' || is === 'static') return state === is
  if (is === 'masked') return state === undefined || state === 'masked'
  return state === undefined || !STARTED_AT_BOOT.includes(state)
}

function judgeRunning(subject: string, is: Wanted, facts: Facts): Finding {
  const reading = facts.of(loadedUnits)
  if (!reading.known) return undecided(subject, reading)
  const state = reading.fact.get(subject) ?? 'inactive'
  const runs = !['inactive', 'failed'].includes(state)
  const wanted = is === 'enabled' || is === 'static'
  return {
    status: runs === wanted ? 'pass' : 'fail',
    subject,
    expected: wanted ? 'active' : 'not active',
    actual: state,
    basis: 'observed',
  }
}
