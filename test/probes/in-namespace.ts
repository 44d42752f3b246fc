import {spawnSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {Answer, Probe} from '../../src/probes/probe.ts'
import {hasProgram} from '../has-program.ts'

/** Whether this machine can show programs a network and an /etc of their own. */
export const namespacesAvailable =
  process.platform === 'linux' && process.getuid?.() === 0 && hasProgram('unshare')

/** What probes are told, by their keys, once `setup` has run. */
export type Answers = Readonly<Record<string, {readonly output: string; readonly exit: number}>>

/**
 * Runs `setup` and then asks, all in a network, processes, and a copy of /etc and an empty /run of their own, which
 * are gone afterwards. Throws what `setup` said where it fails.
 */
export function answersIn(setup: string, probes: readonly Probe<unknown>[]): Answers {
  const directory = mkdtempSync(join(tmpdir(), 'assay-namespace-'))
  try {
    const questions = probes.map(
      ({script}, index) =>
        `(${EVERY_PROBE}\n${script}\n) >'${directory}/${index}'; echo $? >'${directory}/${index}.exit'`,
    )
    const script = [own(directory), setup, 'set +e', ...questions].join('\n')
    const words = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc', 'sh', '-c', script]
    const {status, stdout, stderr} = spawnSync('unshare', words, {encoding: 'utf8'})
    if (status !== 0) throw new Error(`it ended with ${status}: ${stdout}${stderr}`)
    const read = (name: string): string => readFileSync(join(directory, name), 'utf8')
    return Object.fromEntries(
      probes.map(({key}, index) => [key, {output: read(`${index}`), exit: Number(read(`${index}.exit`))}]),
    )
  } finally {
    rmSync(directory, {recursive: true})
  }
}

/** One of the answers, as the probe's parser takes it. */
export function answerTo({key}: Probe<unknown>, answers: Answers): Answer {
  const {output = '', exit = 127} = answers[key] ?? {}
  return {output, exitCode: exit}
}

const EVERY_PROBE = 'export LC_ALL=C mark=feedfacefeedface'

function own(directory: string): string {
  return `set -eu
mkdir '${directory}/upper' '${directory}/work'
mount -t overlay etc -o 'lowerdir=/etc,upperdir=${directory}/upper,workdir=${directory}/work' /etc
mount -t tmpfs run /run
mkdir -p /etc/sysconfig
ip link set lo up`
}
