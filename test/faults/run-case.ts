import type {ChildProcessWithoutNullStreams} from 'node:child_process'
import {randomUUID} from 'node:crypto'
import {once} from 'node:events'
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import type {Report} from '../../src/evaluate/result.ts'
import {type Ended, start} from '../e2e/assay.ts'
import {thaw} from '../hosts/faults.ts'
import {type Host, startHost} from '../hosts/host.ts'
import {processesOf} from '../hosts/processes.ts'
import {type Case, type Place, promises} from './case.ts'
import {leftovers, RUN_VARIABLE} from './leftovers.ts'
import {type Link, openLink, type Turn} from './link.ts'
import {complaintsOf, type Outcome, readReport} from './outcome.ts'
import {awaitStage, goOn, reached} from './stage.ts'

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

/** What a busy machine may need beyond Assay's own limits, to start, to judge and to write. */
const GRACE_SECONDS = 30

/** One question of each kind: quick, bounded, to rpm, to modprobe, and the walk. */
const rules = ['kubelet-anonymous-auth', 'image-free-space', 'client-ftp', 'kmod-cramfs', 'fs-world-writable']

/** Its audit is the second round. */
const KUBE_BENCH = fileURLToPath(new URL('kube-bench', import.meta.url))

/** Tries a case on a host of its own. */
export async function tryCase(one: Case, baseline: Baseline): Promise<Tried> {
  return onStage(one, async (scene) => {
    const before = new Set(processesOf(scene.host).map(({pid}) => pid))
    const id = randomUUID()
    const {ended, seconds} = await play(one, scene, {[RUN_VARIABLE]: id})
    const {outcome, complaints} = complaintsOf(one.outcomes, {ended, ...scene}, baseline.report)
    const left = await leftovers(id, scene.host, before, promises.question + GRACE_SECONDS)
    const late = seconds > one.limitSeconds + GRACE_SECONDS ? [`it ended after ${seconds} s`] : []
    return {case: one, outcome, seconds, complaints: [...complaints, ...late, ...left]}
  })
}

/** Runs without a fault. Throws where not everything passes. */
export async function runBaseline(): Promise<Baseline> {
  const plain: Case = {fault: 'none', stage: 'throughout', outcomes: ['unharmed'], limitSeconds: promises.run}
  return onStage(plain, async (scene) => {
    const {ended} = await play(plain, scene, {})
    const report = readReport(scene.directory)
    if (report?.gate.exitCode !== 0)
      throw new Error(`without a fault: ${ended.stderr} ${JSON.stringify(report)}`)
    return {report, turns: scene.link.turns()}
  })
}

async function onStage<T>(one: Case, act: (scene: Place) => Promise<T>): Promise<T> {
  const host = await startHost({
    flavor: 'al2023',
    specs: ['cramfs-denied', 'keys-by-command', ...(one.specs ?? [])],
  })
  const link = await openLink(host.address, one.line)
  const work = mkdtempSync(join(tmpdir(), 'assay-fault-'))
  const scene = {host, link, directory: join(work, 'reports')}
  try {
    mkdirSync(scene.directory)
    await awaitStage(host, one.stage)
    await one.prepare?.(scene)
    return await act(scene)
  } finally {
    one.restore?.(scene)
    link.close()
    await host.stop()
    rmSync(work, {recursive: true})
  }
}

/** Runs Assay up to the stage, lets the fault happen, and waits for the end. */
async function play(
  one: Case,
  scene: Place,
  env: NodeJS.ProcessEnv,
): Promise<{readonly ended: Ended; readonly seconds: number}> {
  let since = performance.now()
  const run = start(wordsOf(one, scene), {...one.env, ...env})
  const ended = endOf(run)
  const limit = setTimeout(() => run.kill('SIGKILL'), (promises.run + GRACE_SECONDS) * 1000)
  try {
    if (one.strike) {
      await reached(one.stage, {...scene, run}).catch(async (error: Error) => {
        throw new Error(`${error.message}: ${(await ended).stderr}`, {cause: error})
      })
      await one.strike({...scene, run})
      since = performance.now()
    }
    if (!one.endless) goOn(scene.host, one.stage)
    run.stdout.resume()
    return {ended: await ended, seconds: (performance.now() - since) / 1000}
  } finally {
    clearTimeout(limit)
    run.kill('SIGKILL')
    // What stands still can be asked for what it left, and stopped.
    thaw(scene.host)
  }
}

/** Standard output is not read before the fault: a report that goes there keeps the run where it is. */
async function endOf(run: ChildProcessWithoutNullStreams): Promise<Ended> {
  let stderr = ''
  run.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  run.stdin.on('error', () => {}).end()
  const [exitCode] = await once(run, 'close')
  return {exitCode, stdout: '', stderr}
}

/** The words of a run that goes over the link. */
function wordsOf({words = []}: Case, {host, link, directory}: Place): readonly string[] {
  const config = join(directory, '..', 'ssh_config')
  writeFileSync(config, sshConfig(host, link))
  const reports = ['report.json', 'junit.xml'].map((name) => join(directory, name))
  return [
    ...['check', 'node', '-F', config, '--kube-bench', KUBE_BENCH],
    ...['eks-image', 'cis-amazon-eks', 'cis-amazon-linux-2023'].flatMap((id) => ['-b', id]),
    ...[...rules, '9.1.1'].flatMap((name) => ['--only', name]),
    ...['-o', `json=${reports[0]}`, '-o', `junit=${reports[1]}`],
    ...words,
  ]
}

function sshConfig(host: Host, link: Link): string {
  return `Host node
  HostName 127.0.0.1
  Port ${link.port}
  User ${host.user}
  IdentityFile ${host.identity}
  IdentitiesOnly yes
  UserKnownHostsFile ${host.knownHosts}
  HostKeyAlias ${host.address}
`
}
