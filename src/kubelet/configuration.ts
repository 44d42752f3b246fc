import type {Basis, Phase} from '../evaluate/result.ts'
import {
  configDropIns,
  kubeletEnvironment,
  kubeletText,
  NODEADM_CONFIG,
  NODEADM_DIRECTORY,
  nodeadmDropIns,
} from '../probes/kubelet.ts'
import {type Facts, type Probe, type Unavailable, unavailableBy} from '../probes/probe.ts'
import {type Command, commandOf} from './command.ts'
import {type Layer, lookup, parseDocument} from './document.ts'
import {type Flag, flagNamed, parseFlags} from './flags.ts'
import {type Environment, environmentOf, hostOf, installedService, NODEADM_ARGS, need} from './installed.ts'
import {type NodeConfigs, nodeadmDefaults, readNodeConfigs} from './nodeadm.ts'
import {KubeletRefusal} from './refusal.ts'
import {at, type Variable} from './service.ts'
import {isBefore} from './settings.ts'
import {refuseWrongTypes} from './typed.ts'

/** What brings a node's own settings at boot: nodeadm, bootstrap.sh of Amazon Linux 2, or nothing that is known. */
export type Boot = 'nodeadm' | 'bootstrap' | 'none'

/** The configuration that a kubelet has, or will have after boot. */
export interface KubeletConfiguration {
  readonly basis: Basis
  readonly phase: Phase
  readonly boot: Boot
  /** `1.33.1`; undefined where it is not known. */
  readonly version: string | undefined
  readonly flags: readonly Flag[]
  readonly layers: readonly Layer[]
  /** The file that --config names, or that boot will write. */
  readonly configPath: string | undefined
}

/** The configuration, or why there is none: it is not known, or something refuses to start with it. */
export type KubeletReading =
  | {readonly known: true; readonly fact: KubeletConfiguration}
  | (Unavailable & {readonly refused: boolean})

/** Works the configuration out from units, environment, files and drop-ins. Never throws. */
export function kubeletConfiguration(facts: Facts, phase: Phase): KubeletReading {
  try {
    const fact = configurationOf(facts, phase)
    refuseWrongTypes(fact.layers)
    return {known: true, fact}
  } catch (error) {
    return {...unavailableBy(error), refused: error instanceof KubeletRefusal}
  }
}

/** What the first round's facts show to be needed beside the usual places, whatever the phase. */
export function kubeletFollowUps(facts: Facts): readonly Probe<unknown>[] {
  return (['image', 'node'] as const).flatMap((phase) => {
    try {
      const {service} = installedService(facts, phase)
      const environments = service.environmentFiles.map(({path}) => kubeletEnvironment(path))
      const known = environments.every((probe) => facts.of(probe).known)
      const variables = known ? environmentOf(facts, service).variables : service.environment
      const flags = parseFlags(commandOf(service, variables).words)
      const [config, directory] = [flagNamed(flags, 'config'), flagNamed(flags, 'config-dir')]
      return [
        ...environments,
        ...(config ? [kubeletText(config.value)] : []),
        ...(directory ? [configDropIns(directory.value)] : []),
      ]
    } catch {
      // The judge says why; there is nothing more to ask.
      return []
    }
  })
}

function configurationOf(facts: Facts, phase: Phase): KubeletConfiguration {
  const {service, basis} = installedService(facts, phase)
  const environment = environmentOf(facts, service)
  const command = commandOf(service, environment.variables)
  const hidden = command.variables.find((name) => environment.withheld.has(name))
  if (hidden !== undefined)
    throw new Error(`the value of $${hidden} in the kubelet's command line is not read`)
  const version = hostOf(facts)?.kubelet
  if (command.slots.includes(NODEADM_ARGS)) {
    const rendered = environment.variables.has(NODEADM_ARGS)
    if (phase === 'image' || !rendered) {
      const drops = readNodeConfigs(need(facts, nodeadmDropIns) ?? [])
      const own = withNodeConfigs(environment, drops)
      const words = commandOf(service, own.variables)
      if (rendered) return {...read(facts, words, own, phase, drops.layers), basis, boot: 'nodeadm'}
      if (phase === 'node')
        throw new KubeletRefusal(`${at(command.place)}: nodeadm has not set ${NODEADM_ARGS} on this node`)
      return {
        basis: 'predicted',
        phase,
        boot: 'nodeadm',
        version,
        flags: parseFlags(words.words),
        layers: [nodeadmDefaults(version), ...drops.layers],
        configPath: NODEADM_CONFIG,
      }
    }
  }
  return {...read(facts, command, environment, phase, []), basis, boot: bootOf(command)}
}

function bootOf({slots}: Command): Boot {
  if (slots.includes(NODEADM_ARGS)) return 'nodeadm'
  return slots.includes('KUBELET_EXTRA_ARGS') || slots.includes('KUBELET_ARGS') ? 'bootstrap' : 'none'
}

function withNodeConfigs({variables, withheld}: Environment, {words}: NodeConfigs): Environment {
  const known: Variable = variables.get(NODEADM_ARGS) ?? {value: '', place: {file: NODEADM_DIRECTORY}}
  return {variables: new Map([...variables, [NODEADM_ARGS, {...known, more: words}]]), withheld}
}

function read(
  facts: Facts,
  command: Command,
  {variables}: Environment,
  phase: Phase,
  over: readonly Layer[],
): Omit<KubeletConfiguration, 'basis' | 'boot'> {
  const flags = parseFlags(command.words)
  const version = hostOf(facts)?.kubelet
  const config = flagNamed(flags, 'config')
  const layers = [
    ...(config ? [configLayer(facts, config)] : []),
    ...dropInLayers(facts, flags, version, variables),
    ...over,
  ]
  return {phase, version, flags, layers, configPath: config?.value}
}

function configLayer(facts: Facts, {value: path, place}: Flag): Layer {
  const text = need(facts, kubeletText(path))
  if (text === undefined)
    throw new KubeletRefusal(`${at(place)}: ${path}, which --config names, is not there`)
  return kubeletDocument(path, text)
}

function dropInLayers(
  facts: Facts,
  flags: readonly Flag[],
  version: string | undefined,
  variables: ReadonlyMap<string, Variable>,
): readonly Layer[] {
  const flag = flagNamed(flags, 'config-dir')
  if (!flag) return []
  const where = at(flag.place)
  if (isBefore(version, 28)) throw new KubeletRefusal(`${where}: kubelet ${version} has no --config-dir`)
  if (isBefore(version, 30) && !variables.has('KUBELET_CONFIG_DROPIN_DIR_ALPHA'))
    throw new KubeletRefusal(
      `${where}: kubelet ${version} wants KUBELET_CONFIG_DROPIN_DIR_ALPHA for --config-dir`,
    )
  const files = need(facts, configDropIns(flag.value))
  if (!files) throw new KubeletRefusal(`${where}: ${flag.value}, which --config-dir names, is not there`)
  return files.map(({path, text}) => kubeletDocument(path, text))
}

function kubeletDocument(path: string, text: string): Layer {
  const layer = parseDocument(path, text)
  const [kind, version] = [lookup(layer.value, ['kind']), lookup(layer.value, ['apiVersion'])]
  if (kind === 'KubeletConfiguration' && String(version).startsWith('kubelet.config.k8s.io/')) return layer
  throw new KubeletRefusal(
    `${path}:1: the kubelet wants kind KubeletConfiguration of kubelet.config.k8s.io/v1beta1, not ${String(kind)} of ${String(version)}`,
  )
}
