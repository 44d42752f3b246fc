import type {Basis, Place} from '../evaluate/result.ts'
import {file, type PresentFile} from '../probes/file.ts'
import {
  bootstrapUnit,
  configDropIns,
  dropIns,
  kubeletEnvironment,
  nodeadmDropIns,
  units,
} from '../probes/kubelet.ts'
import type {Facts, Probe, Reading} from '../probes/probe.ts'
import {type Flags, parseFlags} from './flags.ts'
import {builtInLayer, effective, fileLayer, type Layer} from './layers.ts'
import {nodeadmDefaults, settings} from './settings.ts'
import {type KubeletUnit, readUnit} from './unit.ts'
import {splitWords} from './words.ts'

/** The configuration that a kubelet has, or will have after boot. */
export interface KubeletConfiguration {
  readonly basis: Basis
  readonly flags: Flags
  readonly flagsFrom: string
  readonly layers: readonly Layer[]
  /** The file that --config names, or that boot will write. */
  readonly configPath: string | undefined
  /** Whether user data can still change what the image does not pin. */
  readonly overridable: boolean
}

/** One effective value and where it comes from. */
export interface EffectiveValue {
  readonly value: unknown
  readonly basis: Basis
  readonly origin: string
  readonly where?: Place
}

/** A fact that the configuration needs and that is not known. */
class Unknown extends Error {}

const NODEADM_CONFIG = '/etc/kubernetes/kubelet/config.json'

/** Works the configuration out from units, environment, files and drop-ins. */
export function kubeletConfiguration(facts: Facts): Reading<KubeletConfiguration> {
  try {
    return {known: true, fact: configurationOf(facts)}
  } catch (error) {
    return {known: false, reason: 'unparsable', detail: (error as Error).message}
  }
}

/** The value of a setting by its path in KubeletConfiguration: flags win over files, files over defaults. */
export function effectiveValue(configuration: KubeletConfiguration, name: string): EffectiveValue {
  const {flags, basis, layers, configPath} = configuration
  const setting = Object.hasOwn(settings, name) ? settings[name] : undefined
  const byFlag = flagValue(flags, name, setting?.flag)
  if (byFlag !== undefined)
    return {
      value: byFlag,
      basis,
      origin: `flag in ${configuration.flagsFrom}`,
      where: {file: configuration.flagsFrom},
    }
  const path = name.split('.')
  const found = effective(layers, path)
  // A zero duration in the file means unset, unlike the flag's (v1beta1 defaults.go).
  if (found && !(name === 'streamingConnectionIdleTimeout' && isZero(found.value))) {
    const where = found.layer.place(path)
    return {value: found.value, basis, origin: found.layer.name, ...(where && {where})}
  }
  const fallback = configPath === undefined ? setting?.flagDefault : setting?.fileDefault
  const kind =
    configPath === undefined ? "the flag's default, as there is no --config" : "the kubelet's default"
  return {value: fallback, basis, origin: kind}
}

/** What the first round's facts show to be needed beside the usual places. */
export function kubeletFollowUps(facts: Facts): readonly Probe<unknown>[] {
  const reading = kubeletConfiguration(facts)
  const unit = unitOf(facts, () => undefined)
  const environments = (unit?.requiredEnvironmentFiles ?? []).map(kubeletEnvironment)
  const flags = reading.known ? reading.fact.flags : parseFlags(unit?.command ?? [])
  const [config, directory] = [flags.get('config'), flags.get('config-dir')]
  return [
    ...environments,
    ...(config === undefined ? [] : [file(config)]),
    ...(directory === undefined ? [] : [configDropIns(directory)]),
  ]
}

function configurationOf(facts: Facts): KubeletConfiguration {
  const unit = unitOf(facts, (path) => need(facts, kubeletEnvironment(path)))
  if (!unit) throw new Unknown('there is no kubelet.service')
  if (unit.unset.includes('NODEADM_KUBELET_ARGS')) return predicted(facts, unit)
  const flags = parseFlags(unit.command.slice(1))
  const configPath = flags.get('config')
  return {
    basis: unit.file.startsWith('/etc/eks/') ? 'predicted' : 'observed',
    flags,
    flagsFrom: unit.file,
    configPath,
    layers: configPath === undefined ? [] : configLayers(facts, configPath, flags.get('config-dir')),
    overridable: true,
  }
}

/** On AL2 at build time the unit that bootstrap.sh will install decides, not the one that is there. */
function unitOf(
  facts: Facts,
  environmentOf: (path: string) => ReadonlyMap<string, string> | undefined,
): KubeletUnit | undefined {
  const boot = need(facts, bootstrapUnit)
  const present = units.map((probe) => need(facts, probe)).find((unit) => unit.exists)
  const unit = boot.exists ? boot : present
  if (!unit?.exists) return undefined
  const byName = new Map<string, PresentFile>()
  // Of two drop-ins with one name the one in the higher directory counts.
  for (const probe of dropIns.toReversed())
    for (const part of need(facts, probe)) byName.set(baseName(part.path), part)
  const parts = [...byName].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part)
  return readUnit([unit, ...parts], environmentOf)
}

function configLayers(facts: Facts, path: string, directory: string | undefined): readonly Layer[] {
  const config = need(facts, file(path))
  if (!config.exists) throw new Unknown(`${path}, which --config names, is not there`)
  const parts = directory === undefined ? [] : need(facts, configDropIns(directory))
  return [config, ...parts].map(({path: name, text}) => fileLayer(name, text ?? ''))
}

/** What nodeadm will write: its defaults, and over them the image's own drop-ins, which win over user data. */
function predicted(facts: Facts, unit: KubeletUnit): KubeletConfiguration {
  const parts = need(facts, nodeadmDropIns).filter(({path}) => /\.(?:ya?ml|json)$/.test(path))
  const words = parts.flatMap(({path, text}) => nodeadmFlags(path, text ?? ''))
  return {
    basis: 'predicted',
    flags: parseFlags([...unit.command.slice(1), ...words]),
    flagsFrom: parts.at(-1)?.path ?? unit.file,
    configPath: NODEADM_CONFIG,
    layers: [
      builtInLayer("nodeadm's defaults, which user data can change", nodeadmDefaults),
      ...parts.map(({path, text}) => fileLayer(path, text ?? '', ['spec', 'kubelet', 'config'])),
    ],
    overridable: true,
  }
}

function nodeadmFlags(path: string, text: string): readonly string[] {
  const {value} = fileLayer(path, text, ['spec', 'kubelet', 'flags'])
  return Array.isArray(value) ? value.map(String).flatMap(splitWords) : []
}

function flagValue(flags: Flags, name: string, flag: string | undefined): string | undefined {
  const gate = /^featureGates\.(\w+)$/.exec(name)?.[1]
  if (gate === undefined) return flag === undefined ? undefined : flags.get(flag)
  const gates = (flags.get('feature-gates') ?? '').split(',').map((pair) => pair.split('='))
  return gates.findLast(([key]) => key === gate)?.[1]
}

function need<Fact>(facts: Facts, probe: Probe<Fact>): Fact {
  const reading = facts.of(probe)
  if (!reading.known) throw new Unknown(reading.detail)
  return reading.fact
}

function isZero(value: unknown): boolean {
  return value === 0 || /^0+(?:h|m|s|ms|us|ns)?$/.test(String(value))
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
