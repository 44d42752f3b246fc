import type {ChildProcessWithoutNullStreams} from 'node:child_process'
import {once} from 'node:events'
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {type Ended, start} from '../e2e/assay.ts'
import type {Host} from '../hosts/host.ts'
import type {Case, Place} from './case.ts'
import {type Content, KUBE_BENCH, KUBE_BENCH_BENCHMARK, readReport, reportFiles} from './content.ts'
import type {Approach, Run} from './way.ts'

/** `assay check` of one host, by a transport of Assay's own. */
export function overSsh(content: Content, transport: 'ssh2' | 'openssh' = 'ssh2'): Approach {
  return {
    ...content,
    async start(one, place, env) {
      const config = writeConfig(place, sshHost('node', place.host, place.link.port))
      return startCheck(['node', '-F', config, '--transport', transport], {one, place, content, env})
    },
    reportIn: readReport,
    endsWith: (exitCode) => exitCode,
    unreached: /^assay: \S.*\nTry: \S/,
  }
}

/** What `startCheck` has to know beside the targets. */
interface Check {
  readonly one: Case
  readonly place: Place
  readonly content: Content
  readonly env: NodeJS.ProcessEnv
}

/** Starts `assay check` with the content's questions. */
export function startCheck(words: readonly string[], {one, place, content, env}: Check): Run {
  const {json, junit} = reportFiles(place.directory)
  const child = start(
    [
      ...['check', ...words, '--kube-bench', KUBE_BENCH, '--kube-bench-benchmark', KUBE_BENCH_BENCHMARK],
      ...content.benchmarks.flatMap((id) => ['-b', id]),
      ...content.rules.flatMap((name) => ['--only', name]),
      ...['-o', `json=${json}`, '-o', `junit=${junit}`],
      ...(one.words ?? []),
    ],
    {...one.env, ...env},
  )
  return {
    get exitCode() {
      return child.exitCode
    },
    ended: endOf(child),
    resume: () => void child.stdout.resume(),
    kill: (signal) => void child.kill(signal),
    complaints: () => [],
    close: async () => {},
  }
}

async function endOf(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString()
  })
  child.stdin.on('error', () => {}).end()
  const [exitCode] = await once(child, 'close')
  return {exitCode, stdout: '', stderr}
}

/** Writes an ssh_config beside the reports. */
export function writeConfig({directory}: Place, text: string): string {
  const config = join(directory, '..', 'ssh_config')
  writeFileSync(config, text)
  return config
}

/** A host in ssh_config, reached at a port of this machine or at its own address. */
export function sshHost(name: string, host: Host, port?: number): string {
  return `Host ${name}
  HostName ${port === undefined ? host.address : '127.0.0.1'}
  Port ${port ?? host.port}
  User ${host.user}
  IdentityFile ${host.identity}
  IdentitiesOnly yes
  UserKnownHostsFile ${host.knownHosts}
  HostKeyAlias ${host.address}
`
}
