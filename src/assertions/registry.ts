import {absent} from './absent.ts'
import {account} from './account.ts'
import {accounts} from './accounts.ts'
import {ageing} from './ageing.ts'
import {aide} from './aide.ts'
import type {Assertion} from './assertion.ts'
import {auditControl} from './audit-control.ts'
import {auditDifferences} from './audit-differences.ts'
import {auditLog} from './audit-log.ts'
import {auditRules} from './audit-rules.ts'
import {audited} from './audited.ts'
import {bootParameter} from './boot-parameter.ts'
import {chrony} from './chrony.ts'
import {cleanUp} from './clean-up.ts'
import {dkms} from './dkms.ts'
import {dotFiles} from './dot-files.ts'
import {file} from './file.ts'
import {filesThatAre} from './files-that-are.ts'
import {firewall} from './firewall.ts'
import {firewalld} from './firewalld.ts'
import {freeSpace} from './free-space.ts'
import {hardLimit} from './hard-limit.ts'
import {homes} from './homes.ts'
import {iptables} from './iptables.ts'
import {kernelModule} from './kernel-module.ts'
import {kernelRelease} from './kernel-release.ts'
import {kubeconfigCredential} from './kubeconfig-credential.ts'
import {kubeconfigTemplate} from './kubeconfig-template.ts'
import {kubelet} from './kubelet.ts'
import {kubeletFile} from './kubelet-file.ts'
import {kubeletSettings} from './kubelet-settings.ts'
import {kubeletStart} from './kubelet-start.ts'
import {listening} from './listening.ts'
import {logFiles} from './log-files.ts'
import {logging} from './logging.ts'
import {mount} from './mount.ts'
import {nftables} from './nftables.ts'
import {nodeConfigs} from './node-configs.ts'
import {nvidiaArchive} from './nvidia-archive.ts'
import {onlyRootChanges} from './only-root-changes.ts'
import {rpmPackage} from './package.ts'
import {pam} from './pam.ts'
import {pamOption} from './pam-option.ts'
import {phase} from './phase.ts'
import {processType} from './process-type.ts'
import {program} from './program.ts'
import {repositories} from './repositories.ts'
import {rootPath} from './root-path.ts'
import {rsyslog} from './rsyslog.ts'
import {runs} from './runs.ts'
import {selinux} from './selinux.ts'
import {selinuxLabels} from './selinux-labels.ts'
import {setting} from './setting.ts'
import {shellTimeout} from './shell-timeout.ts'
import {sshd} from './sshd.ts'
import {su} from './su.ts'
import {sudoers} from './sudoers.ts'
import {sudoersTag} from './sudoers-tag.ts'
import {swap} from './swap.ts'
import {sysctl} from './sysctl.ts'
import {system} from './system.ts'
import {systemdSetting} from './systemd-setting.ts'
import {umask} from './umask.ts'
import {unit} from './unit.ts'
import {versionLocks} from './version-locks.ts'

const all: readonly Assertion<unknown>[] = [
  absent,
  account,
  accounts,
  ageing,
  aide,
  auditControl,
  auditDifferences,
  audited,
  auditLog,
  auditRules,
  bootParameter,
  chrony,
  cleanUp,
  dkms,
  dotFiles,
  file,
  filesThatAre,
  firewall,
  firewalld,
  freeSpace,
  hardLimit,
  homes,
  iptables,
  kernelModule,
  kernelRelease,
  kubeconfigCredential,
  kubeconfigTemplate,
  kubelet,
  kubeletFile,
  kubeletSettings,
  kubeletStart,
  listening,
  logFiles,
  logging,
  mount,
  nftables,
  nodeConfigs,
  nvidiaArchive,
  onlyRootChanges,
  pam,
  pamOption,
  phase,
  processType,
  program,
  repositories,
  rootPath,
  rpmPackage,
  rsyslog,
  runs,
  selinux,
  selinuxLabels,
  setting,
  shellTimeout,
  sshd,
  su,
  sudoers,
  sudoersTag,
  swap,
  sysctl,
  system,
  systemdSetting,
  umask,
  unit,
  versionLocks,
]

/** Every assertion that a rule may use, by the key that names it in YAML. */
export const assertions: ReadonlyMap<string, Assertion<unknown>> = new Map(
  all.map((assertion) => [assertion.name, assertion]),
)
