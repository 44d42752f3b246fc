import {randomUUID} from 'node:crypto'
import {mkdirSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {Report} from '../../src/evaluate/result.ts'
import type {Ended} from '../e2e/assay.ts'
import {thaw} from '../hosts/faults.ts'
import {startHost} from '../hosts/host.ts'
import {type HostProcess, processesOf} from '../hosts/processes.ts'
import {type Case, type Place, promises} from './case.ts'
import {leftovers, RUN_VARIABLE} from './leftovers.ts'
import {openLink, type Turn} from './link.ts'
import {complaintsOf, type Outcome} from './outcome.ts'
import {awaitStage, goOn, reached} from './stage.ts'
import type {Run} from './way.ts'
import {ways} from './ways.ts'

/** What became of one try. */
export interface Tried {
  readonly case: Case
  readonly outcome: Outcome
  /** From the fault, or from the start of the run where it was there from then on. */
  readonly seconds: number
  /** What is not as it has to be. */
  readonly complaints: readonly string[]
}

/** A run without faults: what it reports, and who said how much in turn. */
export interface Baseline {
  readonly report: Report
  readonly turns: readonly Turn[]
}

/** The run without faults for each flavour of host: it is the same by every way. */
export type Baselines = Readonly<Record<'al2023' | 'bottlerocket', Baseline>>

/** What a busy machine may need beyond Assay's own limits, to start, to judge and to write. */
const GRACE_SECONDS = 30

/** Tries a case on a host of its own. */
export async function tryCase(one: Case, baselines: Baselines): Promise<Tried> {
  return onStage(one, async (place) => {
    const way = ways[one.way ?? 'ssh2']
    const {report} = baselines[way.host.flavor === 'bottlerocket' ? 'bottlerocket' : 'al2023']
    const before = new Set(processesOf(place.host).map(({pid}) => pid))
    const id = randomUUID()
    const run = await way.start(one, place, {[RUN_VARIABLE]: id})
    try {
      const {ended, seconds} = await play(one, place, run)
      const {outcome, complaints} = complaintsOf(one.outcomes, {ended, way, ...place}, report)
      const own = run.complaints(report).filter((complaint) => complaint !== false)
      const expected = ({pid, command}: HostProcess): boolean =>
        before.has(pid) || one.stays?.test(command) === true
      const left = await leftovers(id, place.host, expected, promises.question + GRACE_SECONDS)
      const late = seconds > one.limitSeconds + GRACE_SECONDS ? [`it ended after ${seconds} s`] : []
      return {case: one, outcome, seconds, complaints: [...complaints, ...own, ...late, ...left]}
    } finally {
      await run.close()
    }
  })
}

/** Runs without a fault on a host of each flavour. Throws where not everything passes. */
export async function runBaselines(): Promise<Baselines> {
  const [al2023, bottlerocket] = await Promise.all([runBaseline('ssh2'), runBaseline('sheltie')])
  return {al2023, bottlerocket}
}

async function runBaseline(way: 'ssh2' | 'sheltie'): Promise<Baseline> {
  const plain: Case = {
    way,
    fault: 'none',
    stage: 'throughout',
    outcomes: ['unharmed'],
    limitSeconds: promises.run,
  }
  return onStage(plain, async (place) => {
    const {ended} = await play(plain, place, await ways[way].start(plain, place, {}))
    const report = ways[way].reportIn(place.directory)
    if (report?.gate.exitCode !== 0 || report.results.some(({status}) => status !== 'pass'))
      throw new Error(`without a fault: ${ended.stderr} ${JSON.stringify(report)}`)
    return {report, turns: place.link.turns()}
  })
}

async function onStage<T>(one: Case, act: (place: Place) => Promise<T>): Promise<T> {
  const {host: options, calls} = ways[one.way ?? 'ssh2']
  const host = await startHost({...options, specs: [...(options.specs ?? []), ...(one.specs ?? [])]})
  const link = await openLink(host.address, one.line)
  const work = mkdtempSync(join(tmpdir(), 'assay-fault-'))
  const place = {host, link, directory: join(work, 'reports')}
  try {
    mkdirSync(place.directory)
    await awaitStage(host, {stage: one.stage, calls})
    await one.prepare?.(place)
    return await act(place)
  } finally {
    one.restore?.(place)
    link.close()
    await host.stop()
    rmSync(work, {recursive: true})
  }
}

/** Waits until a run has come to the stage, lets the fault happen, and waits for the end. */
async function play(
  one: Case,
  place: Place,
  run: Run,
): Promise<{readonly ended: Ended; readonly seconds: number}> {
  let since = performance.now()
  const at = {stage: one.stage, calls: ways[one.way ?? 'ssh2'].calls}
  const limit = setTimeout(() => run.kill('SIGKILL'), (promises.run + GRACE_SECONDS) * 1000)
  try {
    if (one.strike) {
      await reached(at, {...place, run}).catch(async (error: Error) => {
        throw new Error(`${error.message}: ${(await run.ended).stderr}`, {cause: error})
      })
      await one.strike({...place, run})
      since = performance.now()
    }
    if (!one.held) goOn(place.host, at)
    run.resume()
    const ended = await run.ended
    const seconds = (performance.now() - since) / 1000
    if (one.held === 'until the run ends') goOn(place.host, at)
    return {ended, seconds}
  } finally {
    clearTimeout(limit)
    run.kill('SIGKILL')
    // What stands still can be asked for what it left, and stopped.
    thaw(place.host)
  }
}
