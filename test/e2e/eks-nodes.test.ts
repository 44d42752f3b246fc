import {beforeAll, expect, it} from 'vitest'
import type {Phase, Report, Status} from '../../src/evaluate/result.ts'
import {type Host, type HostOptions, useHost} from '../hosts/host.ts'
import {describeLab, LAB_TIMEOUT_MS} from '../hosts/lab.ts'
import {judge} from './assay.ts'

/** Every rule of eks-image 1.0.0 and cis-amazon-eks 1.8.0. */
const rules =
  `image-host-keys image-authorized-keys image-machine-id image-cloud-init-state image-network-identity
  image-logs image-package-history image-shell-history image-build-leftovers image-free-space
  image-no-nerdctl-network image-credentials image-node-identity image-version-locks image-kernel-version
  image-accelerator-modules image-nvidia-archive
  node-programs node-kubelet-binary node-credential-provider node-kubelet-start node-kubelet-keys node-node-configs
  node-nodeadm-units node-kubelet-unit node-bootstrap node-version-files node-ip-forward node-kernel-defaults
  node-exec-mounts node-firewall node-saved-iptables node-authenticator node-nodeadm node-kubelet-runs
  node-root-files node-umask node-credential-config node-kubelet-settings node-kubeconfig-template node-hostname
  node-ssm-agent node-swap node-selinux-labels node-container-selinux node-running-iptables
  kubelet-kubeconfig-mode kubelet-kubeconfig-owner kubelet-config-mode kubelet-config-owner kubelet-anonymous-auth
  kubelet-authorization-mode kubelet-client-ca kubelet-read-only-port kubelet-streaming-idle-timeout
  kubelet-iptables-chains kubelet-event-qps kubelet-rotate-certificates kubelet-rotate-server-certificate`.split(
    /\s+/,
  )

/** What the clean-up of an image takes away; /tmp apart. */
const swept = `image-host-keys image-authorized-keys image-machine-id image-cloud-init-state image-network-identity
  image-logs image-package-history image-shell-history`
/** What says nothing of a machine that booted. */
const ofImages = `${swept} image-build-leftovers image-credentials image-node-identity image-version-locks
  node-kubelet-unit node-kubelet-settings node-kubeconfig-template node-hostname`
/** The lab has no accelerator and no SELinux that enforces, asks for no kernel, and EKS nodes have no client certificate. */
const never = `image-kernel-version image-accelerator-modules image-nvidia-archive node-selinux-labels
  node-container-selinux kubelet-rotate-certificates`
const onlyAl2 = 'node-authenticator node-bootstrap node-credential-config node-kubeconfig-template'
const onlyAl2023 = `image-no-nerdctl-network node-node-configs node-nodeadm-units node-version-files node-nodeadm`
/** What the spec image-flawed does wrong on both systems, with kubelet-writable, and the lab's own way in. */
const flawed = `image-host-keys image-authorized-keys image-credentials image-node-identity image-version-locks
  node-programs node-kubelet-binary node-credential-provider node-kubelet-unit node-ip-forward node-kernel-defaults
  node-firewall node-saved-iptables node-root-files node-umask node-kubelet-settings node-ssm-agent node-swap`
const openKubelet = 'kubelet-anonymous-auth kubelet-authorization-mode kubelet-read-only-port'
const brokenNode = `${openKubelet} node-ip-forward node-kernel-defaults node-running-iptables`

/** Makes the kubelet of a node that has joined let everybody in, and its packet filter keep pods apart. */
const BREAK = `cd /etc/kubernetes/kubelet && for f in kubelet-config.json config.json; do
  [ ! -e $f ] || { jq '.authentication.anonymous.enabled = true | .authorization.mode = "AlwaysAllow" | .readOnlyPort = 10255' $f >/run/new &&
    cat /run/new >$f; }
done && iptables -P FORWARD DROP`

interface Expected {
  readonly title: string
  readonly host: HostOptions
  readonly phase: Phase
  readonly arrange?: string
  /** Names of rules; every other passes. */
  readonly fail?: string
  readonly deferred?: string
  readonly notapplicable: string
}

const states: readonly Expected[] = [
  {
    title: 'an Amazon Linux 2 builder before its clean-up',
    host: {flavor: 'al2', specs: ['owners-root', 'before-clean-up']},
    phase: 'image',
    deferred: `${swept} image-build-leftovers`,
    notapplicable: `${never} ${onlyAl2023} image-version-locks node-running-iptables`,
  },
  {
    title: 'a flawed image of Amazon Linux 2',
    host: {flavor: 'al2', specs: ['kubelet-insecure', 'kubelet-writable', 'image-flawed']},
    phase: 'image',
    fail: `${flawed} ${openKubelet} node-kubelet-keys node-bootstrap node-kubeconfig-template
      kubelet-config-mode kubelet-kubeconfig-owner`,
    notapplicable: `${never} ${onlyAl2023} node-running-iptables`,
  },
  {
    title: 'a machine from an image of Amazon Linux 2 that has not joined',
    host: {flavor: 'al2', specs: ['owners-root']},
    phase: 'booted',
    notapplicable: `${never} ${onlyAl2023} ${ofImages}`,
  },
  {
    title: 'a node of Amazon Linux 2',
    host: {flavor: 'al2', state: 'booted', specs: ['owners-root']},
    phase: 'node',
    notapplicable: `${never} ${onlyAl2023} ${ofImages}`,
  },
  {
    title: "a broken node of Amazon Linux 2 with the template's owners",
    host: {flavor: 'al2', state: 'booted', specs: ['sysctl-bad']},
    phase: 'node',
    arrange: BREAK,
    fail: `${brokenNode} node-root-files`,
    notapplicable: `${never} ${onlyAl2023} ${ofImages}`,
  },
  {
    title: 'an Amazon Linux 2023 builder before its clean-up, with leftovers in a tmpfs',
    host: {flavor: 'al2023', specs: ['before-clean-up']},
    phase: 'image',
    deferred: swept,
    notapplicable: `${never} ${onlyAl2} image-version-locks node-running-iptables`,
  },
  {
    title: 'a flawed image of Amazon Linux 2023',
    host: {flavor: 'al2023', specs: ['kubelet-insecure', 'kubelet-writable', 'image-flawed']},
    phase: 'image',
    fail: `${flawed} ${openKubelet} node-node-configs node-nodeadm-units`,
    notapplicable: `${never} ${onlyAl2} node-running-iptables`,
  },
  {
    title: 'a machine from an image of Amazon Linux 2023 that has not joined',
    host: {flavor: 'al2023'},
    phase: 'booted',
    notapplicable: `${never} ${onlyAl2} ${ofImages}`,
  },
  {
    title: 'a node of Amazon Linux 2023',
    host: {flavor: 'al2023', state: 'booted'},
    phase: 'node',
    notapplicable: `${never} ${onlyAl2} ${ofImages}`,
  },
  {
    title: 'a broken node of Amazon Linux 2023',
    host: {flavor: 'al2023', state: 'booted', specs: ['sysctl-bad']},
    phase: 'node',
    arrange: BREAK,
    fail: brokenNode,
    notapplicable: `${never} ${onlyAl2} ${ofImages}`,
  },
]

for (const expected of states)
  describeLab(expected.title, () => {
    const node = useHost(expected.host)
    let report: Report & {readonly exitCode: number | null}

    beforeAll(async () => {
      await arrange(node(), expected.arrange)
      report = await judge(node(), ['-b', 'eks-image', '--level', '2', '--phase', expected.phase])
    }, LAB_TIMEOUT_MS)

    it(`has the status that is right for each rule, judged as ${expected.phase}`, () => {
      const statuses = Object.fromEntries(report.results.map(({rule, status}) => [rule, status]))

      expect(statuses).toEqual(statusesOf(expected))
    })

    it(`makes the gate ${expected.fail ? 'refuse' : 'let through'} what it is`, () => {
      expect(report.exitCode).toBe(expected.fail ? 1 : 0)
    })
  })

describeLab('a builder whose clean-up is said to be done', () => {
  const node = useHost({flavor: 'al2', specs: ['owners-root', 'before-clean-up']})

  it('fails by what is left', async () => {
    const report = await judge(node(), ['-b', 'eks-image', '--set', 'cleanUp=done'])

    const failed = report.results.filter(({status}) => status === 'fail').map(({rule}) => rule)
    expect(failed.toSorted()).toEqual([...names(swept), 'image-build-leftovers'].toSorted())
    const subjects = report.results.flatMap(({findings}) => findings.map(({subject}) => subject))
    expect(subjects).not.toContain('the clean-up of the image')
  })
})

async function arrange(host: Host, script = 'true'): Promise<void> {
  const {exitCode, stderr} = await host.asRoot(script)
  if (exitCode !== 0) throw new Error(`${script} ended with ${exitCode}: ${stderr}`)
}

function names(text = ''): readonly string[] {
  return text.split(/\s+/).filter(Boolean)
}

function statusesOf(expected: Expected): Readonly<Record<string, Status>> {
  const written = (['fail', 'deferred', 'notapplicable'] as const).flatMap((status) =>
    names(expected[status]).map((rule) => [rule, status] as const),
  )
  return Object.fromEntries([...rules.map((rule) => [rule, 'pass'] as const), ...written])
}
