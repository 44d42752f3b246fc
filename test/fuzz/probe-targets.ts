import {readdirSync, readFileSync} from 'node:fs'
import {vendorReport} from '../../src/bottlerocket/vendor-report.ts'
import {versionPrograms} from '../../src/kube-bench/kubernetes-version.ts'
import {audit, paths, processes} from '../../src/kube-bench/probes.ts'
import type {Probe} from '../../src/probes/probe.ts'
import {recordedAnswers} from './recordings.ts'
import {allowing, type FuzzTarget} from './target.ts'

const room = new URL('../../src/probes/', import.meta.url).pathname

/** With what a function that makes probes is called; a new one needs a line here. */
const samples: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  changeable: [['/etc']],
  confFiles: [['sysctl.d'], ['modprobe.d']],
  configDropIns: [['/etc/kubernetes/kubelet/config.json.d']],
  directory: [['/etc/pam.d']],
  dotFiles: [['/root']],
  file: [['/etc/motd'], ['/etc/chrony.conf'], ['/proc/cmdline']],
  fileStat: [['/etc/passwd']],
  fileStats: [['/etc/ssh/ssh_host_*_key']],
  filterTable: [['ipv4'], ['ipv6']],
  firewalld: [['persisted'], ['running']],
  freeSpace: [['/']],
  glob: [['/etc/*.conf']],
  kubeconfigCredential: [['/var/lib/kubelet/kubeconfig']],
  kubeletEnvironment: [['/etc/eks/kubelet/environment']],
  kubeletText: [['/etc/kubernetes/kubelet/config.json']],
  program: [['kubelet']],
  programVersion: [['/usr/bin/kubelet'], ['/usr/bin/containerd', 'version']],
  rsyslogFiles: [['/etc/rsyslog.conf']],
  runningSysctl: [['net.ipv4.ip_forward']],
  selinuxLabels: [['/etc']],
  unitFiles: [['kubelet.service']],
}

/** Probes of a file of src/probes: what it exports, and what its functions make of the samples. */
async function probesOf(file: string): Promise<readonly Probe<unknown>[]> {
  const source = readFileSync(`${room}${file}`, 'utf8')
  const makers = [...source.matchAll(/^export function (\w+)\([^)]*\): (?:Probe<|FilesProbe\b)/gm)]
  const exported: Readonly<Record<string, unknown>> = await import(`${room}${file}`)
  const made = makers.flatMap(([, name = '']) => {
    const words = samples[name]
    if (!words) throw new Error(`test/fuzz/probe-targets.ts has no sample for ${name} of ${file}`)
    return words.map((given) =>
      (exported[name] as (...words: readonly unknown[]) => Probe<unknown>)(...given),
    )
  })
  return [...Object.values(exported).flat().filter(isProbe), ...made]
}

function isProbe(value: unknown): value is Probe<unknown> {
  return (
    typeof value === 'object' && value !== null && 'parse' in value && 'script' in value && 'key' in value
  )
}

function targetOf(file: string, probe: Probe<unknown>): FuzzTarget {
  return {
    name: `the answer of ${probe.key}`,
    covers: [file],
    corpus: recordedAnswers(probe.key),
    run: allowing([Error], (input) => {
      const exitCode = (input[0] ?? 0) % 7 === 6 ? (input[1] ?? 0) : 0
      return probe.parse({output: input.toString('utf8').replaceAll('\u0000', ''), exitCode})
    }),
  }
}

const files = readdirSync(room).filter((name) => name.endsWith('.ts'))
const ofProbes = await Promise.all(
  files.map(async (file) => (await probesOf(file)).map((probe) => targetOf(`probes/${file}`, probe))),
)

/** Every probe of the house. */
export const probeTargets: readonly FuzzTarget[] = [
  ...new Map(
    [
      ...ofProbes.flat(),
      targetOf('kube-bench/kubernetes-version.ts', versionPrograms),
      ...[processes('kubelet'), paths(['/etc', '/none']), audit('id')].map((probe) =>
        targetOf('kube-bench/probes.ts', probe),
      ),
      ...(['cis', 'cis-k8s'] as const).map((kind) =>
        targetOf('bottlerocket/vendor-report.ts', vendorReport(kind)),
      ),
    ].map((target) => [`${target.covers} ${target.name}`, target]),
  ).values(),
]
