import type {Basis, Binding, Place} from '../evaluate/result.ts'
import {NODEADM_DIRECTORY} from '../probes/kubelet.ts'
import type {KubeletConfiguration} from './configuration.ts'
import {effective} from './document.ts'
import {type Flag, flagNamed, gateFlag} from './flags.ts'
import {at} from './service.ts'
import {defaultOf, type Setting, settingsByPath} from './settings.ts'
import {flagValue, seconds} from './typed.ts'

/** One effective value and where it comes from. */
export interface EffectiveValue {
  readonly value: unknown
  readonly basis: Basis
  /** What makes it so: `the flag --event-qps`, a file, `the kubelet's default`. */
  readonly origin: string
  readonly where?: Place
  /** While an image is built: what user data can do about it. */
  readonly binding?: Binding
}

/**
 * The value of a setting by its path in KubeletConfiguration: flags win over files, files over defaults.
 * Throws `KubeletRefusal` for a flag whose value the kubelet cannot read, and `Error` where a flag is called as a
 * setting that is not in the table of settings: it would win over a file, and its type is not known.
 */
export function effectiveValue(configuration: KubeletConfiguration, name: string): EffectiveValue {
  const setting = settingsByPath.get(name)
  if (!setting) refuseUnknownFlag(configuration, name)
  return (
    byFlag(configuration, name, setting) ??
    byFile(configuration, name, setting) ??
    byDefault(configuration, name)
  )
}

function byFlag(
  configuration: KubeletConfiguration,
  name: string,
  setting: Setting | undefined,
): EffectiveValue | undefined {
  const gate = /^featureGates\.(\w+)$/.exec(name)?.[1]
  const flag = gate === undefined ? settingFlag(configuration, setting) : gateFlag(configuration.flags, gate)
  if (!flag) return undefined
  const kind = gate === undefined && setting ? setting.kind : 'boolean'
  const pinned = isOfImage(flag.place.file) || configuration.boot === 'none'
  return {
    value: flagValue(flag, kind),
    basis: basisOf(configuration, flag.place.file),
    origin: `the flag --${flag.name}`,
    where: flag.place,
    ...bindingOf(configuration, pinned ? 'pinned' : 'overridable'),
  }
}

/** Most flags are called as the last word of their setting's path: `--max-pods` sets maxPods. */
function refuseUnknownFlag({flags}: KubeletConfiguration, name: string): void {
  const word = name.slice(name.lastIndexOf('.') + 1)
  const flag = flagNamed(flags, word.replaceAll(/(?<=[a-z\d])(?=[A-Z])/g, '-').toLowerCase())
  if (flag) throw new Error(`${at(flag.place)}: --${flag.name} may set ${name}, and its type is not known`)
}

function settingFlag({flags}: KubeletConfiguration, setting: Setting | undefined): Flag | undefined {
  return setting?.flag === undefined ? undefined : flagNamed(flags, setting.flag)
}

function byFile(
  configuration: KubeletConfiguration,
  name: string,
  setting: Setting | undefined,
): EffectiveValue | undefined {
  if (setting?.flagOnly) return undefined
  const path = name.split('.')
  const found = effective(configuration.layers, path)
  if (!found || found.value === undefined || (setting?.emptyIsUnset && isEmpty(found.value))) return undefined
  const where = found.layer.place(path)
  const fixed = configuration.boot === 'bootstrap' || isOfImage(found.layer.name)
  return {
    value: found.value,
    basis: basisOf(configuration, found.layer.name),
    origin: found.layer.name,
    ...(where && {where}),
    ...bindingOf(configuration, fixed ? 'pinned-but-flags' : 'overridable'),
  }
}

function byDefault(configuration: KubeletConfiguration, name: string): EffectiveValue {
  const {configPath, version, basis, boot} = configuration
  const hasFile = configPath !== undefined
  return {
    value: defaultOf(name, hasFile, version),
    basis,
    origin: hasFile ? "the kubelet's default" : "the flag's default, as there is no --config",
    ...bindingOf(configuration, boot === 'bootstrap' ? 'pinned-but-flags' : 'overridable'),
  }
}

function bindingOf({phase, boot}: KubeletConfiguration, binding: Binding): {binding?: Binding} {
  return phase === 'image' && boot !== 'none' ? {binding} : {}
}

/** nodeadm reads this directory at boot, so what comes from it is not there yet while the image is built. */
function basisOf({basis}: KubeletConfiguration, source: string): Basis {
  return isOfImage(source) ? 'predicted' : basis
}

function isOfImage(source: string): boolean {
  return source.startsWith(`${NODEADM_DIRECTORY}/`)
}

function isEmpty(value: unknown): boolean {
  return value === '' || (typeof value === 'string' && seconds(value) === 0)
}
