import {execFileSync} from 'node:child_process'
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {type Case, promises, type Scene} from './case.ts'
import type {Way} from './way.ts'

/** Debian's libfaketime: a program that has it loaded believes another time. */
export const FAKE_TIME = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1'

/** Signals that `npm test` tries too, with the stage. */
const briefSignals: readonly string[] = [
  'ssh2 SIGTERM round two',
  'ssh2 SIGKILL the walk',
  'openssh SIGKILL round one',
]

/** What goes wrong where Assay runs. */
export const ownFaults: readonly Case[] = [
  ...(['before login', 'round one'] as const).map((stage) => fullDisk(stage)),
  clockHere('our clock is 400 days ahead', '+400d'),
  clockHere('our clock is 400 days behind', '-400d'),
  ...(['ssh2', 'openssh'] as const).flatMap((way) => [
    ...signalled(way, 'SIGTERM', 'interrupted'),
    ...signalled(way, 'SIGKILL', 'killed'),
  ]),
]

function signalled(
  way: Way,
  signal: 'SIGTERM' | 'SIGKILL',
  outcome: 'interrupted' | 'killed',
): readonly Case[] {
  return (['in login', 'round one', 'the walk', 'round two'] as const).map((stage) => ({
    way,
    fault: `Assay gets ${signal}`,
    stage,
    outcomes: [outcome] as const,
    limitSeconds: 1,
    strike: ({run}: Scene) => run.kill(signal),
    held: 'until the run ends' as const,
    ...(briefSignals.includes(`${way} ${signal} ${stage}`) && {brief: true as const}),
  }))
}

/** The clock that timers go by stays true, as it does where a clock is set. */
function clockHere(fault: string, offset: string): Case {
  return {
    fault,
    stage: 'throughout',
    outcomes: ['unharmed'],
    limitSeconds: promises.run,
    needs: FAKE_TIME,
    env: {LD_PRELOAD: FAKE_TIME, FAKETIME: offset, FAKETIME_DONT_FAKE_MONOTONIC: '1'},
    ...(offset.startsWith('+') && {brief: true as const}),
  }
}

function fullDisk(stage: 'before login' | 'round one'): Case {
  const fill = ({directory}: {readonly directory: string}): void => {
    try {
      writeFileSync(join(directory, 'filler'), Buffer.alloc(1024 * 1024))
    } catch {
      // There was less room than that, and now there is none.
    }
  }
  const mount = ({directory}: {readonly directory: string}): void =>
    void execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', directory])
  return {
    fault: 'the disk for the reports is full',
    stage,
    outcomes: ['unwritten'],
    limitSeconds: promises.question,
    prepare: (place) => {
      mount(place)
      if (stage === 'before login') fill(place)
    },
    ...(stage === 'round one' && {strike: fill, brief: true}),
    restore: ({directory}) => void execFileSync('umount', [directory]),
  }
}
