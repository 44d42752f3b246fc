import {absent} from './absent.ts'
import type {Assertion} from './assertion.ts'
import {file} from './file.ts'
import {freeSpace} from './free-space.ts'
import {kubelet} from './kubelet.ts'
import {kubeconfig, kubeletFile} from './kubelet-file.ts'
import {pam} from './pam.ts'
import {pamOption} from './pam-option.ts'
import {program} from './program.ts'
import {setting} from './setting.ts'
import {sshd} from './sshd.ts'
import {sysctl} from './sysctl.ts'

const all: readonly Assertion<unknown>[] = [
  absent,
  file,
  freeSpace,
  kubeconfig,
  kubelet,
  kubeletFile,
  pam,
  pamOption,
  program,
  setting,
  sshd,
  sysctl,
]

/** Every assertion that a rule may use, by the key that names it in YAML. */
export const assertions: ReadonlyMap<string, Assertion<unknown>> = new Map(
  all.map((assertion) => [assertion.name, assertion]),
)
