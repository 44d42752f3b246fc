import type {TextFile} from '../probes/conf-files.ts'
import {
  BOOTSTRAP_UNIT,
  bootstrapUnit,
  configDropIns,
  kubeletText,
  kubeletUnit,
  NODEADM_CONFIG,
  NODEADM_DROP_INS,
  nodeadmDropIns,
} from '../probes/kubelet.ts'
import type {Facts, Probe} from '../probes/probe.ts'
import {need} from './installed.ts'
import {readNodeConfigs} from './nodeadm.ts'
import {readService, type Service} from './service.ts'
import {splitWords} from './words.ts'

/** A file of the image whose settings no node will have. */
export interface LostSettings {
  readonly file: string
  /** Why, in one clause. */
  readonly because: string
}

/** What `lostSettings` asks for. */
export const lostSettingsProbes: readonly Probe<unknown>[] = [
  kubeletUnit,
  bootstrapUnit,
  nodeadmDropIns,
  kubeletText(NODEADM_CONFIG),
  configDropIns(NODEADM_DROP_INS),
]

/**
 * What an image holds of the kubelet's settings that boot replaces or nobody reads. Throws `Error` for what
 * is not known, and `KubeletRefusal` for a NodeConfig at which nodeadm stops.
 */
export function lostSettings(facts: Facts): readonly LostSettings[] {
  const boot = need(facts, bootstrapUnit)
  return boot === undefined ? lostToNodeadm(facts) : lostToBootstrap(facts, boot)
}

/** nodeadm writes config.json, and passes --config-dir only where a NodeConfig sets something of the kubelet. */
function lostToNodeadm(facts: Facts): readonly LostSettings[] {
  const config = need(facts, kubeletText(NODEADM_CONFIG)) ?? ''
  const {layers} = readNodeConfigs(need(facts, nodeadmDropIns) ?? [])
  const isSet = layers.some(({value}) => Object.keys(Object(value)).length > 0)
  const dropIns = isSet ? [] : (need(facts, configDropIns(NODEADM_DROP_INS)) ?? [])
  return [
    // An empty one is how an image sets the mode of the file.
    ...(config.trim() === '' ? [] : [{file: NODEADM_CONFIG, because: 'nodeadm writes it anew at boot'}]),
    ...dropIns.map(({path}) => ({
      file: path,
      because: 'the kubelet does not read it, as no NodeConfig of the image sets spec.kubelet.config',
    })),
  ]
}

/** The drop-ins that bootstrap.sh writes itself. */
const WRITTEN = /\/(?:10-kubelet-args|30-kubelet-extra-args)\.conf$/

function lostToBootstrap(facts: Facts, boot: string): readonly LostSettings[] {
  const {fragments, dropIns} = need(facts, kubeletUnit)
  const [fragment] = fragments
  const lost = fragment ? lostWords(fragment, {path: BOOTSTRAP_UNIT, text: boot}) : []
  return [
    ...(fragment && lost.length > 0
      ? [{file: fragment.path, because: `bootstrap.sh replaces the unit, and with it ${lost.join(' ')}`}]
      : []),
    ...dropIns
      .filter(({path}) => WRITTEN.test(path))
      .map(({path}) => ({file: path, because: 'bootstrap.sh writes it anew at boot'})),
  ]
}

/** The unit that AWS's template installs is docker's, which nobody edited to have these. */
const DOCKER = new Set(['--container-runtime', 'docker', '--network-plugin', 'cni'])

function lostWords(installed: TextFile, boot: TextFile): readonly string[] {
  const kept = new Set(wordsOf(readService([boot])))
  return wordsOf(readService([installed])).filter((word) => !kept.has(word) && !DOCKER.has(word))
}

function wordsOf({execStart, environment, environmentFiles}: Service): readonly string[] {
  return [
    ...splitWords(execStart?.value ?? '', 'c').map(({text}) => text),
    ...[...environment].map(([name, {value}]) => `${name}=${value}`),
    ...environmentFiles.map(({path}) => `EnvironmentFile=${path}`),
  ]
}
