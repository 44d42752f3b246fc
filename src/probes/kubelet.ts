import {parseEnvironment} from '../kubelet/unit.ts'
import {directory, file, fileStat} from './file.ts'
import type {Probe} from './probe.ts'
import {quote} from './quote.ts'

const UNIT_DIRECTORIES = ['/etc/systemd/system', '/run/systemd/system', '/usr/lib/systemd/system']

/** Units in the order of precedence. */
export const units = UNIT_DIRECTORIES.map((path) => file(`${path}/kubelet.service`))
export const dropIns = UNIT_DIRECTORIES.map((path) => directory(`${path}/kubelet.service.d`, '*.conf'))
/** The unit that bootstrap.sh of Amazon Linux 2 installs at boot in place of the one that is there. */
export const bootstrapUnit = file('/etc/eks/containerd/kubelet-containerd.service')
export const nodeadmDropIns = directory('/etc/eks/nodeadm.d')
export const configFile = (path: string): Probe<import('./file.ts').FileFact> => file(path)
export const configDropIns = (path: string) => directory(path, '*.conf')

/** Where EKS images have their configuration: read in the first round whatever the unit says. */
export const USUAL_CONFIGS = [
  '/etc/kubernetes/kubelet/kubelet-config.json',
  '/etc/kubernetes/kubelet/config.json',
  '/etc/kubernetes/kubelet/config',
]
export const USUAL_DROP_INS = '/etc/kubernetes/kubelet/config.json.d'
export const USUAL_ENVIRONMENTS = [
  '/etc/eks/kubelet/environment',
  '/etc/sysconfig/kubelet',
  '/etc/default/kubelet',
]
export const USUAL_KUBECONFIG = '/var/lib/kubelet/kubeconfig'

/** The kubelet's own variables of an environment file; whatever else is in it stays on the host. */
export function kubeletEnvironment(path: string): Probe<ReadonlyMap<string, string> | undefined> {
  return {
    key: `kubelet-environment:${path}`,
    pace: 'quick',
    script: `[ -e ${quote(path)} ] || exit 78
[ -f ${quote(path)} ] && head -c 65536 -- ${quote(path)} | grep -E '^[[:space:]]*(NODEADM_KUBELET_ARGS|KUBELET_[A-Z_]*)='; exit 0`,
    parse: ({output, exitCode}) => (exitCode === 78 ? undefined : parseEnvironment(output)),
  }
}

/** How a kubeconfig proves who the node is; no part of the credential leaves the host. */
export function kubeconfigCredential(path: string): Probe<'exec' | 'certificate' | 'other' | undefined> {
  return {
    key: `kubeconfig-credential:${path}`,
    pace: 'quick',
    script: `[ -e ${quote(path)} ] || exit 78
[ -f ${quote(path)} ] || exit 79
if grep -q '^[[:space:]]*exec:' -- ${quote(path)}; then echo exec
elif grep -q 'client-certificate' -- ${quote(path)}; then echo certificate; else echo other; fi`,
    parse: ({output, exitCode}) => {
      if (exitCode === 78) return undefined
      const word = output.trim()
      if (word === 'exec' || word === 'certificate' || word === 'other') return word
      throw new Error(`${path} is no file that can be read`)
    },
  }
}

/** Everything that the first round asks about the kubelet. */
export const kubeletProbes: readonly Probe<unknown>[] = [
  ...units,
  ...dropIns,
  bootstrapUnit,
  nodeadmDropIns,
  ...USUAL_CONFIGS.map(file),
  configDropIns(USUAL_DROP_INS),
  ...USUAL_ENVIRONMENTS.map(kubeletEnvironment),
  fileStat(USUAL_KUBECONFIG),
  kubeconfigCredential(USUAL_KUBECONFIG),
]
