import {type ChildProcessWithoutNullStreams, spawn} from 'node:child_process'
import {once} from 'node:events'
import {text} from 'node:stream/consumers'
import {fileURLToPath} from 'node:url'
import type {Report, Status} from '../../src/evaluate/result.ts'
import type {Host} from '../hosts/host.ts'

const BIN = fileURLToPath(new URL('../../bin/assay.js', import.meta.url))

/** How a run of the command ended. */
export interface Ended {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Starts the command as a user would; of this process's environment it gets only what is needed. */
export function start(words: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [BIN, ...words], {
    env: {PATH: process.env['PATH'], HOME: '/nonexistent', ...env},
  })
}

/** Waits for a command that was started. */
export async function end(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  child.stdin.end()
  const closed = once(child, 'close')
  const [stdout, stderr, [exitCode]] = await Promise.all([text(child.stdout), text(child.stderr), closed])
  return {exitCode, stdout, stderr}
}

/** Runs the command to its end. */
export function assay(words: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return end(start(words, env))
}

/** The words that judge a lab host's kubelet, with the key and the host key that it has. */
export function checkWords(host: Host, ...more: readonly string[]): readonly string[] {
  return ['check', 'node', '-F', host.sshConfig, '-b', 'cis-amazon-eks', ...more]
}

/** Judges a lab host and reads the report; throws what the command said where there is none. */
export async function judge(
  host: Host,
  more: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<Report & {readonly exitCode: number | null}> {
  return readReport(await assay(checkWords(host, '--json', ...more), env))
}

/** The report of a run with `--json`. */
export function readReport({exitCode, stdout, stderr}: Ended): Report & {readonly exitCode: number | null} {
  const value = JSON.parse(stdout || '{}') as Partial<Report>
  if (!value.results) throw new Error(`no report, exit ${exitCode}: ${stdout}${stderr}`)
  return {...(value as Report), exitCode}
}

/** The rules that have a status, in the report's order. */
export function rulesThat(report: Report, status: Status): readonly string[] {
  return report.results.filter((result) => result.status === status).map(({rule}) => rule)
}
