import {fileURLToPath} from 'node:url'
import {expect, it} from 'vitest'
import type {Report, Result} from '../../src/evaluate/result.ts'
import {render} from '../../src/reports/formats.ts'
import {type Host, useHost} from '../hosts/host.ts'
import {describeLab} from '../hosts/lab.ts'
import {checkNode} from './check-node.ts'

const directory = fileURLToPath(new URL('cfg', import.meta.url))

/** A row of the table in docs/kube-bench.md: what is done to a node, and what both say of it. */
interface Row {
  readonly what: string
  readonly arrange: string
  readonly item: string
  readonly theirs: string
  readonly ours: Result['status']
  readonly because: string
}

const built: readonly Row[] = [
  {
    what: 'no kubelet that runs yet',
    arrange: ':',
    item: '3.2.1',
    theirs: 'FAIL',
    ours: 'pass',
    because: 'kube-bench looks at a running kubelet only',
  },
  {
    what: 'a unit in place of the configuration that boot will write',
    arrange: 'chmod 664 /etc/systemd/system/kubelet.service',
    item: '3.1.3',
    theirs: 'FAIL',
    ours: 'pass',
    because: "kube-bench takes a systemd unit for the kubelet's configuration file",
  },
]

const CONFIG = '/etc/kubernetes/kubelet/config.json'

function withFlags(flags: string): string {
  return `printf 'NODEADM_KUBELET_ARGS=%s %s\\n' "$(cat /root/flags)" '${flags}' >/etc/eks/kubelet/environment; systemctl reset-failed kubelet; systemctl restart kubelet; until pgrep -x kubelet >/dev/null; do :; done`
}

const booted: readonly Row[] = [
  {
    what: 'a drop-in that wins over the file',
    arrange: `mkdir -p ${CONFIG}.d; echo '{"kind":"KubeletConfiguration","apiVersion":"kubelet.config.k8s.io/v1beta1","authentication":{"anonymous":{"enabled":true}}}' >${CONFIG}.d/40-nodeadm.conf
${withFlags(`--config-dir=${CONFIG}.d`)}`,
    item: '3.2.1',
    theirs: 'PASS',
    ours: 'fail',
    because: 'kube-bench does not read drop-ins',
  },
  {
    what: 'a flag with its value in the next word',
    arrange: withFlags('--read-only-port 0'),
    item: '3.2.4',
    theirs: 'FAIL',
    ours: 'pass',
    because: 'kube-bench reads "--flag value" as true',
  },
  {
    what: 'a flag that is there twice',
    arrange: withFlags('--anonymous-auth=false --anonymous-auth=true'),
    item: '3.2.1',
    theirs: 'PASS',
    ours: 'fail',
    because: 'kube-bench takes the first of repeated flags',
  },
  {
    what: 'a setting that is left to its default',
    arrange: `grep -v readOnlyPort /root/config.json >${CONFIG}`,
    item: '3.2.4',
    theirs: 'FAIL',
    ours: 'pass',
    because: 'kube-bench looks at what is written and knows no defaults',
  },
  {
    what: 'a duration of zero seconds',
    arrange: withFlags('--streaming-connection-idle-timeout=0s'),
    item: '3.2.5',
    theirs: 'PASS',
    ours: 'fail',
    because: 'kube-bench compares the text of a duration',
  },
  {
    what: 'a million in a JSON file',
    arrange: `sed 's/"readOnlyPort": 0/"readOnlyPort": 0, "eventRecordQPS": 1000000/' /root/config.json >${CONFIG}`,
    item: '3.2.7',
    theirs: 'FAIL',
    ours: 'pass',
    because: 'kube-bench prints a number of a million or more in JSON as 1e+06',
  },
]

const RESTORE = `[ -e /root/config.json ] || cp ${CONFIG} /root/config.json
[ -e /root/flags ] || sed 's/^NODEADM_KUBELET_ARGS=//' /etc/eks/kubelet/environment >/root/flags
cp /root/config.json ${CONFIG}; rm -rf ${CONFIG}.d`

describeLab('the second opinion', () => {
  const image = useHost({flavor: 'al2023'})
  const node = useHost({flavor: 'al2023', state: 'booted'})

  it.each(built)('is on both results of an image with $what', {timeout: 60_000}, (row) =>
    verify(image(), row, row.arrange),
  )

  it.each(booted)('is on both results of a node with $what', {timeout: 60_000}, (row) =>
    verify(node(), row, `${RESTORE}\n${row.arrange}`),
  )

  it('is not given where both agree', {timeout: 60_000}, async () => {
    await node().asRoot(`${RESTORE}\n${withFlags('--v=2')}`)

    const {results} = await checkNode(node(), directory, 'eks-1.8.0', ['3.2.*'])

    expect(results.filter(({benchmark}) => benchmark === 'kube-bench')).toHaveLength(4)
    expect(results.filter(({secondOpinion}) => secondOpinion)).toEqual([])
  })
})

async function verify(host: Host, row: Row, script: string): Promise<void> {
  expect(await host.asRoot(script)).toMatchObject({exitCode: 0, stderr: ''})

  const report = await checkNode(host, directory, 'eks-1.8.0', [row.item])

  const [ours, theirs] = report.results
  expect(ours).toMatchObject({
    benchmark: 'cis-amazon-eks',
    status: row.ours,
    secondOpinion: {by: 'kube-bench eks-1.8.0', verdict: row.theirs},
  })
  expect(theirs).toMatchObject({
    benchmark: 'kube-bench',
    status: row.theirs.toLowerCase(),
    secondOpinion: {by: 'cis-amazon-eks 1.8.0', verdict: row.ours.toUpperCase()},
  })
  expect(ours?.secondOpinion?.because).toContain(row.because)
  await verifyReports(report, row)
}

async function verifyReports(report: Report, {because, theirs}: Row): Promise<void> {
  const options = {color: false, show: ['pass', 'fail'] as const}
  const text = (await render(report, 'text', options)).replaceAll(/\s+/g, ' ')
  expect(text).toContain(`kube-bench eks-1.8.0 says ${theirs}: ${because}`)
  const junit = (await render(report, 'junit', options)).replaceAll('&quot;', '"')
  expect(junit).toContain(`kube-bench eks-1.8.0 says ${theirs}: ${because}`)
  expect(await render(report, 'json', options)).toContain('"secondOpinion"')
}
