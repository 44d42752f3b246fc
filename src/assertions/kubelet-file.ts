import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {kubeletConfiguration} from '../kubelet/effective.ts'
import {fileStat} from '../probes/file.ts'
import {kubeconfigCredential, kubeletProbes, USUAL_KUBECONFIG} from '../probes/kubelet.ts'
import type {Facts, Reading} from '../probes/probe.ts'
import type {Assertion} from './assertion.ts'
import {judgeOwnership, ownershipFields} from './mode.ts'

const schema = z.strictObject({
  kubeletFile: z.enum(['config', 'kubeconfig']).describe('The file that the kubelet is started with'),
  ...ownershipFields,
})

type KubeletFileSpec = z.infer<typeof schema>

/** Owner and mode of the kubelet's own files, wherever its command line has them. */
export const kubeletFile: Assertion<KubeletFileSpec> = {
  name: 'kubeletFile',
  schema,
  probes: () => kubeletProbes,
  followUps: (spec, facts) => {
    const path = pathOf(spec, facts)
    return path.known ? [fileStat(path.fact.path)] : []
  },
  judge: (spec, facts) => {
    const path = pathOf(spec, facts)
    const failed = (reason: string): Finding[] => [
      {status: 'error', subject: `the kubelet's ${spec.kubeletFile}`, basis: 'observed', reason},
    ]
    if (!path.known) return failed(path.detail)
    const reading = facts.of(fileStat(path.fact.path))
    if (!reading.known) return failed(reading.detail)
    if (reading.fact.exists) return judgeOwnership(reading.fact, spec, 'observed')
    if (!path.fact.writtenAtBoot) return failed(`${path.fact.path} is not there`)
    // nodeadm writes its files under umask 022 as root.
    return judgeOwnership(
      {path: path.fact.path, mode: '0644', user: 'root', group: 'root'},
      spec,
      'predicted',
    )
  },
}

const credentialSchema = z.strictObject({
  kubeconfigCredential: z.literal('certificate').describe('How the node proves to the cluster who it is'),
})

/** Whether the kubeconfig has a client certificate, which rotation is about. */
export const kubeconfig: Assertion<z.infer<typeof credentialSchema>> = {
  name: 'kubeconfigCredential',
  schema: credentialSchema,
  probes: () => kubeletProbes,
  judge: (_, facts) => {
    const reading = facts.of(kubeconfigCredential(USUAL_KUBECONFIG))
    const subject = 'the credential of the kubeconfig'
    if (!reading.known) return [{status: 'error', subject, basis: 'observed', reason: reading.detail}]
    const predicted = reading.fact === undefined
    const actual = reading.fact ?? 'exec'
    return [
      {
        status: actual === 'certificate' ? 'pass' : 'fail',
        subject,
        expected: 'certificate',
        actual: predicted ? 'exec (as EKS writes it at boot)' : actual,
        basis: predicted ? 'predicted' : 'observed',
      },
    ]
  },
}

interface FilePath {
  readonly path: string
  readonly writtenAtBoot: boolean
}

function pathOf({kubeletFile}: KubeletFileSpec, facts: Facts): Reading<FilePath> {
  const reading = kubeletConfiguration(facts)
  if (!reading.known) return reading
  const {basis, flags, configPath} = reading.fact
  const path = kubeletFile === 'kubeconfig' ? (flags.get('kubeconfig') ?? USUAL_KUBECONFIG) : configPath
  if (path === undefined)
    return {known: false, reason: 'unparsable', detail: 'the kubelet is started without a configuration file'}
  return {known: true, fact: {path, writtenAtBoot: basis === 'predicted'}}
}
