import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import type {Report} from '../../src/evaluate/result.ts'
import type {Approach} from './way.ts'

/** What is asked of a host, and where a run can be held meanwhile. */
export interface Content extends Pick<Approach, 'host' | 'calls'> {
  readonly benchmarks: readonly string[]
  /** All pass without a fault. */
  readonly rules: readonly string[]
}

/** Its audit is the second round, and only the audit calls that program. */
const AUDIT = '9.1.1'
const roundTwo = {program: '/usr/bin/factor'} as const

/** The program that gives sshd the keys of a user. */
const KEYS = '/opt/aws/bin/eic_run_authorized_keys'

/** One question of each kind: quick, bounded, to rpm, to modprobe, and the walk. */
export const amazonLinux: Content = {
  host: {flavor: 'al2023', specs: ['cramfs-denied', 'keys-by-command']},
  calls: {
    'in login': {program: KEYS},
    'round one': {program: '/usr/bin/df'},
    'the walk': {program: '/usr/bin/find', words: '*" -xdev "*'},
    'round two': roundTwo,
  },
  benchmarks: ['eks-image', 'cis-amazon-eks', 'cis-amazon-linux-2023'],
  rules: [
    ...['kubelet-anonymous-auth', 'image-free-space', 'client-ftp', 'kmod-cramfs', 'fs-world-writable'],
    AUDIT,
  ],
}

/** Nothing of Bottlerocket's walks through its disk. */
export const bottlerocket: Content = {
  host: {flavor: 'bottlerocket', specs: ['keys-by-command']},
  calls: {
    'in login': {program: KEYS, root: 'admin container'},
    'round one': {program: '/usr/bin/systemctl', words: '*" --version "*'},
    'round two': roundTwo,
  },
  benchmarks: ['cis-bottlerocket'],
  rules: ['1.4.2', '1.5.1', '2.1.1.1', '4.1.1.1', '4.1.2', AUDIT],
}

/** kube-bench's files, which hold one audit. */
export const KUBE_BENCH = fileURLToPath(new URL('kube-bench', import.meta.url))
export const KUBE_BENCH_BENCHMARK = 'eks-1.8.0'

/** The files of the reports. */
export function reportFiles(directory: string): {readonly json: string; readonly junit: string} {
  return {json: join(directory, 'report.json'), junit: join(directory, 'junit.xml')}
}

/** The JSON report of a run over one host; undefined where there is none. */
export function readReport(directory: string): Report | undefined {
  const {json} = reportFiles(directory)
  return existsSync(json) ? (JSON.parse(readFileSync(json, 'utf8')) as Report) : undefined
}
