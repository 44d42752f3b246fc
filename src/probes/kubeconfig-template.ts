import {type Answer, type Probe, UnavailableError} from './probe.ts'

/** Where Amazon Linux 2 images have it. */
export const KUBECONFIG_TEMPLATE = '/var/lib/kubelet/kubeconfig'

/** The words that bootstrap.sh replaces. */
export const placeholders = ['MASTER_ENDPOINT', 'CLUSTER_NAME', 'AWS_REGION'] as const

/** Asks which placeholders the kubeconfig has; undefined where there is none. Nothing else of it leaves the host. */
export const kubeconfigTemplate: Probe<readonly string[] | undefined> = {
  key: 'kubeconfig-template',
  pace: 'quick',
  script: `f=${KUBECONFIG_TEMPLATE}
if [ ! -e "$f" ]; then [ "$(id -u)" = 0 ] && exit 78; exit 77; fi
[ -f "$f" ] || exit 79
[ -r "$f" ] || exit 77
grep -oE ${placeholders.map((word) => `-e ${word}`).join(' ')} -- "$f"
[ $? -lt 2 ]`,
  parse: parseTemplate,
}

function parseTemplate({output, exitCode}: Answer): readonly string[] | undefined {
  if (exitCode === 78) return undefined
  if (exitCode === 77) throw new UnavailableError('denied', `${KUBECONFIG_TEMPLATE} is not readable`)
  if (exitCode !== 0) throw new Error(`reading ${KUBECONFIG_TEMPLATE} ended with ${exitCode}`)
  return [...new Set(output.split('\n').filter(Boolean))]
}
