import {z} from 'zod'
import type {Basis, Finding} from '../evaluate/result.ts'
import {kubeletFollowUps} from '../kubelet/configuration.ts'
import {type FilePath, kubeletPaths} from '../kubelet/files.ts'
import {kubeconfigCredential as credentialOf, kubeletProbes} from '../probes/kubelet.ts'
import type {Facts} from '../probes/probe.ts'
import type {Assertion} from './assertion.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  kubeconfigCredential: z.literal('certificate').describe('How the node proves to the cluster who it is'),
})

/** Whether the kubeconfig has a client certificate, which rotation is about. */
export const kubeconfigCredential: Assertion<z.infer<typeof schema>> = {
  name: 'kubeconfigCredential',
  schema,
  probes: () => kubeletProbes,
  followUps: (_, facts) => [
    ...kubeletFollowUps(facts),
    ...(['image', 'node'] as const).flatMap((phase) => {
      const paths = kubeletPaths('kubeconfig', facts, phase)
      return paths.known ? paths.fact.map(({path}) => credentialOf(path)) : []
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
  const reading = facts.of(credentialOf(path))
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
