import {absent} from './absent.ts'
import {account} from './account.ts'
import {accounts} from './accounts.ts'
import {ageing} from './ageing.ts'
import type {Assertion} from './assertion.ts'
import {file} from './file.ts'
import {freeSpace} from './free-space.ts'
import {kernelModule} from './kernel-module.ts'
import {kubelet} from './kubelet.ts'
import {kubeconfig, kubeletFile} from './kubelet-file.ts'
import {mount} from './mount.ts'
import {rpmPackage} from './package.ts'
import {pam} from './pam.ts'
import {pamOption} from './pam-option.ts'
import {program} from './program.ts'
import {setting} from './setting.ts'
import {sshd} from './sshd.ts'
import {su} from './su.ts'
import {sudoers, sudoersTag} from './sudoers.ts'
import {sysctl} from './sysctl.ts'
import {unit} from './unit.ts'

const all: readonly Assertion<unknown>[] = [
  absent,
  account,
  accounts,
  ageing,
  file,
  freeSpace,
  kernelModule,
  kubeconfig,
  kubelet,
  kubeletFile,
  mount,
  pam,
  pamOption,
  program,
  rpmPackage,
  setting,
  sshd,
  su,
  sudoers,
  sudoersTag,
  sysctl,
  unit,
]

/** Every assertion that a rule may use, by the key that names it in YAML. */
export const assertions: ReadonlyMap<string, Assertion<unknown>> = new Map(
  all.map((assertion) => [assertion.name, assertion]),
)
