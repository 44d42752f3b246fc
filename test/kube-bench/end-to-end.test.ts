import {existsSync, readFileSync} from 'node:fs'
import {join, resolve} from 'node:path'
import {expect, it} from 'vitest'
import type {Report} from '../../src/evaluate/result.ts'
import {render} from '../../src/reports/formats.ts'
import {type Host, useHost} from '../hosts/host.ts'
import {describeLab} from '../hosts/lab.ts'
import {checkNode} from './check-node.ts'

const folder = resolve(process.env['KUBE_BENCH_VECTORS'] ?? '../shared/fixtures/kube-bench')
const there = existsSync(join(folder, 'e2e'))

interface Recorded {
  readonly benchmark: string
  readonly node: {
    readonly files: readonly {readonly path: string; readonly mode: string; readonly content: string}[]
    readonly processes: readonly string[]
  }
  readonly runs: Readonly<Record<'json' | 'junit' | 'text', {readonly stdout: string}>>
}

describeLab("kube-bench's control files over SSH", () => {
  const host = useHost({flavor: 'al2'})

  it
    .skipIf(!there)
    .each([
      'al2-image-build.eks-1.8.0',
      'al2-running.eks-1.8.0',
      'al2-running.cis-1.12',
      'al2023-dropin-overrides.eks-1.5.0',
      'al2023-image-build.eks-1.8.0',
      'al2023-image-build.cis-1.12',
      'al2023-running.eks-1.8.0',
      'bottlerocket-running.eks-1.8.0',
    ])('give the JSON, JUnit and text that kube-bench gave on %s', {timeout: 60_000}, async (name) => {
    const recorded = JSON.parse(readFileSync(join(folder, 'e2e', `${name}.json`), 'utf8')) as Recorded
    await arrange(host(), recorded)

    const report = await checkNode(host(), join(folder, 'cfg'), recorded.benchmark)

    expect(JSON.parse(await ours(report, 'kube-bench-json'))).toEqual(
      JSON.parse(withoutPids(recorded.runs.json.stdout)),
    )
    expect(await ours(report, 'kube-bench-json')).toBe(withoutPids(recorded.runs.json.stdout))
    expect(await ours(report, 'kube-bench-junit')).toBe(withoutPids(recorded.runs.junit.stdout))
    expect(await ours(report, 'kube-bench-text')).toBe(recorded.runs.text.stdout)
  })
})

async function ours(report: Report, format: string): Promise<string> {
  return withoutPids(await render(report, format, {color: false, show: []}))
}

/** `ps -f` prints process ids and times, which are new in every run, and aligns its columns by them. */
function withoutPids(text: string): string {
  return text
    .replaceAll(/UID +PID +PPID +C STIME TTY +TIME CMD/g, 'UID PID PPID C STIME TTY TIME CMD')
    .replaceAll(/root +\d+ +\d+ +\d+ \S+ \S+ +\d\d:\d\d:\d\d /g, 'root PID ')
}

async function arrange(host: Host, {node}: Recorded): Promise<void> {
  const files = node.files.map(
    ({path, mode, content}) =>
      `mkdir -p "$(dirname ${path})"; echo ${Buffer.from(content).toString('base64')} | base64 -d >${path}; chmod ${mode} ${path}`,
  )
  const processes = node.processes.map((line) => `setsid ${line} </dev/null >/dev/null 2>&1 &`)
  const {exitCode, stderr} = await host.asRoot(
    [
      // The machine on which kube-bench was recorded had none.
      'rm -f /usr/bin/awk',
      'pkill -x kubelet; while pgrep -x kubelet >/dev/null; do :; done',
      'rm -rf /etc/kubernetes /var/lib/kubelet /etc/systemd/system/kubelet.service*',
      ...files,
      ...processes,
      node.processes.length === 0 ? ':' : 'until pgrep -x kubelet >/dev/null; do :; done',
    ].join('\n'),
  )
  expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''})
}
