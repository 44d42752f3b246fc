import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import type {Facts} from '../probes/probe.ts'
import {swap as swapProbe} from '../probes/swap.ts'
import type {Assertion} from './assertion.ts'
import {weighHalves} from './halves.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  swap: z.literal('none').describe('Nothing swaps, neither now nor after a boot'),
})

/** A machine without swap. */
export const swap: Assertion<z.infer<typeof schema>> = {
  name: 'swap',
  schema,
  probes: () => [swapProbe],
  byHand: () => 'cat /proc/swaps; grep -n swap /etc/fstab',
  judge: (_, facts, {phase}) => weighHalves(judgePersisted(facts), judgeRunning(facts), phase),
}

const SUBJECT = 'swap'

function judgePersisted(facts: Facts): Finding {
  const reading = facts.of(swapProbe)
  if (!reading.known) return undecided(SUBJECT, reading)
  const {persisted} = reading.fact
  const [first] = persisted
  return {
    ...seen(persisted.map(({source}) => source)),
    ...(first && {where: {file: first.file, ...(first.line !== undefined && {line: first.line})}}),
  }
}

function judgeRunning(facts: Facts): Finding {
  const reading = facts.of(swapProbe)
  return reading.known ? seen(reading.fact.running) : undecided(SUBJECT, reading)
}

function seen(areas: readonly string[]): Finding {
  return {
    status: areas.length === 0 ? 'pass' : 'fail',
    subject: SUBJECT,
    expected: 'none',
    actual: areas.length === 0 ? 'none' : areas.join(', '),
    basis: 'observed',
  }
}
