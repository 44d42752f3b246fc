import {evidenceTargets, resultTargets, sshTargets} from './file-targets.ts'
import {kubeBenchTargets, kubeletTargets} from './kube-targets.ts'
import {probeTargets} from './probe-targets.ts'
import type {FuzzTarget} from './target.ts'
import {hostTextTargets, userTextTargets} from './text-targets.ts'
import {wireTargets} from './wire-targets.ts'

/** Everything that reads bytes from outside, by where they come from. */
export const groups: readonly (readonly [string, readonly FuzzTarget[]])[] = [
  ['answers of probes', probeTargets],
  ['texts of a host', hostTextTargets],
  ['the kubelet of a host', kubeletTargets],
  ['what a target sends', evidenceTargets],
  ['kube-bench', kubeBenchTargets],
  ['files and words of a user', userTextTargets],
  ['results and keys', resultTargets],
  ['ssh', sshTargets],
  ['Packer', wireTargets],
]
