import {z} from 'zod'
import type {Basis, Finding} from '../evaluate/result.ts'
import {kubeletFollowUps} from '../kubelet/configuration.ts'
import {type FilePath, kubeletFiles, kubeletPaths, modeWritten} from '../kubelet/files.ts'
import {fileStat} from '../probes/file.ts'
import {kubeconfigCredential, kubeletProbes} from '../probes/kubelet.ts'
import type {Facts} from '../probes/probe.ts'
import type {Assertion} from './assertion.ts'
import {judgeOwnership, ownershipFields} from './mode.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  kubeletFile: z.enum(kubeletFiles).describe('The file that the kubelet is started with'),
  ...ownershipFields,
})

type KubeletFileSpec = z.infer<typeof schema>

/**
 * Owner and mode of the kubelet's own files, wherever its command line has them. A file that boot will write
 * is judged by the owner and mode that it will get.
 */
export const kubeletFile: Assertion<KubeletFileSpec> = {
  name: 'kubeletFile',
  schema,
  probes: () => kubeletProbes,
  followUps: ({kubeletFile: what}, facts) => [
    ...kubeletFollowUps(facts),
    ...(['image', 'node'] as const).flatMap((phase) => {
      const paths = kubeletPaths(what, facts, phase)
      return paths.known ? paths.fact.map(({path}) => fileStat(path)) : []
    }),
  ],
  judge: (spec, facts, {phase}) => {
    const paths = kubeletPaths(spec.kubeletFile, facts, phase)
    if (!paths.known) return [undecided(spec.kubeletFile, paths)]
    return paths.fact.flatMap((path) => judgePath(path, spec, facts))
  },
}

function judgePath({path, written}: FilePath, spec: KubeletFileSpec, facts: Facts): readonly Finding[] {
  const reading = facts.of(fileStat(path))
  if (!reading.known) return [undecided(path, reading)]
  if (reading.fact.exists) return judgeOwnership(reading.fact, spec, 'observed')
  if (written === undefined) return [undecided(path, {detail: `${path} is not there`})]
  const mode = modeWritten(written, facts)
  if (mode === undefined)
    return [undecided(path, {detail: `it is not known with which mode boot will write ${path}`})]
  return judgeOwnership({path, mode, user: 'root', group: 'root'}, spec, 'predicted').map((finding) => ({
    ...finding,
    reason: `${written} writes it at boot`,
  }))
}

const credentialSchema = z.strictObject({
  kubeconfigCredential: z.literal('certificate').describe('How the node proves to the cluster who it is'),
})

/** Whether the kubeconfig has a client certificate, which rotation is about. */
export const kubeconfig: Assertion<z.infer<typeof credentialSchema>> = {
  name: 'kubeconfigCredential',
  schema: credentialSchema,
  probes: () => kubeletProbes,
  followUps: (_, facts) => [
    ...kubeletFollowUps(facts),
    ...(['image', 'node'] as const).flatMap((phase) => {
      const paths = kubeletPaths('kubeconfig', facts, phase)
      return paths.known ? paths.fact.map(({path}) => kubeconfigCredential(path)) : []
    }),
  ],
  judge: (_, facts, {phase}) => {
    const paths = kubeletPaths('kubeconfig', facts, phase)
    if (!paths.known) return [undecided('the credential of the kubeconfig', paths)]
    return paths.fact.map((path) => judgeCredential(path, facts))
  },
}

function judgeCredential({path, written}: FilePath, facts: Facts): Finding {
  const subject = `the credential in ${path}`
  const reading = facts.of(kubeconfigCredential(path))
  if (!reading.known) return undecided(subject, reading)
  if (reading.fact === undefined && written === undefined)
    return undecided(subject, {detail: `${path} is not there`})
  const basis: Basis = reading.fact === undefined ? 'predicted' : 'observed'
  const actual = reading.fact ?? 'exec'
  return {
    status: actual === 'certificate' ? 'pass' : 'fail',
    subject,
    expected: 'certificate',
    actual,
    where: {file: path},
    basis,
    ...(written !== undefined && basis === 'predicted' && {reason: `${written} writes it at boot`}),
  }
}
