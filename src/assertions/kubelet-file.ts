import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {kubeletFollowUps} from '../kubelet/configuration.ts'
import {type FilePath, kubeletFiles, kubeletPaths, modeWritten} from '../kubelet/files.ts'
import {fileStat} from '../probes/file.ts'
import {kubeletProbes} from '../probes/kubelet.ts'
import type {Facts} from '../probes/probe.ts'
import type {Assertion} from './assertion.ts'
import {judgeOwnership, ownershipFields} from './ownership.ts'
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
