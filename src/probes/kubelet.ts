import type {TextFile} from './conf-files.ts'
import {parseEnvironmentFile} from './environment-file.ts'
import {fileStat} from './file.ts'
import {parseMarked} from './marked.ts'
import {type Answer, type Probe, UnavailableError} from './probe.ts'
import {quote} from './quote.ts'
import {REDACT} from './redact.ts'
import {unitFiles} from './unit-files.ts'

/** Ends the fragment with 78 where nothing is at $f and with 77 where it cannot be told or read. */
const PRESENT = `if [ ! -e "$f" ]; then
  [ "$(id -u)" = 0 ] && exit 78
  case $(stat -L -- "$f" 2>&1) in *'No such file'*) exit 78 ;; *) exit 77 ;; esac
fi
[ -f "$f" ] || exit 79
[ -r "$f" ] || exit 77`

/** The unit that starts the kubelet. */
export const kubeletUnit = unitFiles('kubelet.service')
/** The unit that has nodeadm read the image's own NodeConfigs. */
export const nodeadmRunUnit = unitFiles('nodeadm-run.service')
/** The units of nodeadm whose UMask= decides the mode of what it writes. */
export const nodeadmUnits = [unitFiles('nodeadm-config.service'), nodeadmRunUnit]
/** The builder's place for NodeConfigs, which nodeadm lays over those of user data. */
export const NODEADM_DIRECTORY = '/etc/eks/nodeadm.d'
/** Every file of it, whatever its name; undefined where there is no such directory. */
export const nodeadmDropIns = textsOf('nodeadm-drop-ins', NODEADM_DIRECTORY, '-maxdepth 1')

/** The unit that bootstrap.sh of Amazon Linux 2 installs at boot in place of the one that is there. */
export const BOOTSTRAP_UNIT = '/etc/eks/containerd/kubelet-containerd.service'
/** The text of that unit; undefined where the image has none. */
export const bootstrapUnit = kubeletText(BOOTSTRAP_UNIT)

/** Where the kubeconfig is unless the command line names another place. */
export const USUAL_KUBECONFIG = '/var/lib/kubelet/kubeconfig'
/** The configuration that nodeadm writes for the kubelet at boot. */
export const NODEADM_CONFIG = '/etc/kubernetes/kubelet/config.json'
/** The directory of drop-ins that nodeadm has the kubelet read. */
export const NODEADM_DROP_INS = '/etc/kubernetes/kubelet/config.json.d'
/** Where EKS images have their files: read in the first round whatever the unit says. */
const USUAL_CONFIGS = [
  '/etc/kubernetes/kubelet/kubelet-config.json',
  NODEADM_CONFIG,
  '/etc/kubernetes/kubelet/config',
]
const USUAL_ENVIRONMENTS = [
  '/etc/eks/kubelet/environment',
  '/etc/kubernetes/kubelet/env',
  '/etc/network/proxy.env',
]
const KUBECONFIGS = [USUAL_KUBECONFIG, '/etc/kubernetes/kubelet/kubeconfig']

/** Whether a file is there; throws where it cannot be told. */
function isPresent(path: string, {exitCode}: Answer): boolean {
  if (exitCode === 77) throw new UnavailableError('denied', `${path} is not readable`)
  if (exitCode === 79) throw new UnavailableError('unparsable', `${path} is no file`)
  if (exitCode === 76)
    throw new UnavailableError(
      'denied',
      `${path} holds headers of requests, which may be secrets, and is not read`,
    )
  return exitCode !== 78
}

/** The text of a configuration file or unit; undefined where there is none. */
export function kubeletText(path: string): Probe<string | undefined> {
  return {
    key: `kubelet-text:${path}`,
    pace: 'quick',
    script: `${REDACT}
f=${quote(path)}
${PRESENT}
! grep -q staticPodURLHeader -- "$f" || exit 76
head -c 1000000 -- "$f" | tr '\\000' '\\001' | redact`,
    parse: (answer) => (isPresent(path, answer) ? answer.output : undefined),
  }
}

/** The drop-ins of --config-dir: *.conf at any depth; undefined without the directory. */
export function configDropIns(path: string): Probe<readonly TextFile[] | undefined> {
  return textsOf(`kubelet-drop-ins:${path}`, path, "-name '*.conf'")
}

/** The files below a directory that satisfy find's tests, in the order in which Go walks. */
function textsOf(key: string, path: string, tests: string): Probe<readonly TextFile[] | undefined> {
  return {
    key,
    pace: 'bounded',
    script: `${REDACT}
d=${quote(path)}
if [ ! -d "$d" ]; then
  [ "$(id -u)" = 0 ] && exit 78
  case $(stat -L -- "$d" 2>&1) in *'No such file'*) exit 78 ;; *) exit 77 ;; esac
fi
[ -r "$d" ] && [ -x "$d" ] || exit 77
printf '%s\\n' "$mark"
find -H "$d" ${tests} '(' -type f -o -type l ')' | while IFS= read -r f; do
  [ -f "$f" ] || continue
  [ -r "$f" ] || exit 77
  printf '\\n%s %s\\n' "$mark" "$f"
  head -c 262144 -- "$f" | tr '\\000' '\\001' | redact
done`,
    parse: (answer) => {
      if (!isPresent(path, answer)) return undefined
      return parseMarked(answer.output)
        .map(({header, body}) => ({path: header, text: body}))
        .toSorted((a, b) => walkOrder(a.path, b.path))
    },
  }
}

/** Go's filepath.WalkDir: directory by directory, each in the order of its names, so a slash is before all else. */
function walkOrder(a: string, b: string): number {
  return a.replaceAll('/', '\0') < b.replaceAll('/', '\0') ? -1 : 1
}

/** A variable of an environment file; `value` is undefined where it is none of the kubelet's and stays on the host. */
export interface KubeletVariable {
  readonly value: string | undefined
  /** 1-based. */
  readonly line: number
}

/** The variables of an environment file by their names. */
export type KubeletEnvironment = ReadonlyMap<string, KubeletVariable>

/** What does not leave the host: the value of a variable that is not the kubelet's own. */
const WITHHELD = 'withheld'

/** The variables of an environment file; undefined where there is no such file. */
export function kubeletEnvironment(path: string): Probe<KubeletEnvironment | undefined> {
  return {
    key: `kubelet-environment:${path}`,
    pace: 'quick',
    script: `${REDACT}
f=${quote(path)}
${PRESENT}
head -c 65536 -- "$f" | redact | while IFS= read -r line; do
  case $open$line in
    *KUBELET*=* | *_ARGS=* | *_OPTS=* | *_OPTIONS=* | *_FLAGS=* | NODE_*=* | open*) printf '%s\\n' "$line"
      case $line in *\\\\) open=open ;; *) open= ;; esac ;;
    [A-Za-z_]*=*) printf '%s=%s\\n' "\${line%%=*}" ${WITHHELD} ;;
    *) echo ;;
  esac
done`,
    parse: (answer) => (isPresent(path, answer) ? variablesOf(answer.output) : undefined),
  }
}

function variablesOf(output: string): KubeletEnvironment {
  const variables = [...parseEnvironmentFile(output)]
  return new Map(
    variables.map(([name, {value, line}]) => [name, {value: value === WITHHELD ? undefined : value, line}]),
  )
}

/** By what a kubeconfig proves who the node is. */
export type Credential = 'exec' | 'certificate' | 'other'

/** How a kubeconfig proves who the node is; no part of the credential leaves the host. */
export function kubeconfigCredential(path: string): Probe<Credential | undefined> {
  return {
    key: `kubeconfig-credential:${path}`,
    pace: 'quick',
    script: `f=${quote(path)}
${PRESENT}
if grep -Eq '^[[:space:]]*"?exec"?:' -- "$f"; then echo exec
elif grep -q 'client-certificate' -- "$f"; then echo certificate; else echo other; fi`,
    parse: (answer) => {
      if (!isPresent(path, answer)) return undefined
      const word = answer.output.trim()
      if (word === 'exec' || word === 'certificate' || word === 'other') return word
      throw new Error(`grep said nothing of ${path}`)
    },
  }
}

/** Files whose owner and mode are judged, where images usually have them: asked before it is known that they are. */
const USUAL_FILES = ['/etc/kubernetes/pki/ca.crt', '/etc/systemd/system/kubelet.service.d/exec-start.conf']

/** Everything that the first round asks about the kubelet. */
export const kubeletProbes: readonly Probe<unknown>[] = [
  kubeletUnit,
  ...nodeadmUnits,
  bootstrapUnit,
  nodeadmDropIns,
  ...USUAL_CONFIGS.flatMap((path) => [kubeletText(path), fileStat(path)]),
  configDropIns(NODEADM_DROP_INS),
  ...USUAL_ENVIRONMENTS.map(kubeletEnvironment),
  ...KUBECONFIGS.flatMap((path) => [fileStat(path), kubeconfigCredential(path)]),
  ...USUAL_FILES.map(fileStat),
]
