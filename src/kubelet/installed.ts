import type {Basis, Phase} from '../evaluate/result.ts'
import {strongest, type TextFile} from '../probes/conf-files.ts'
import {type Host, host} from '../probes/host.ts'
import {
  BOOTSTRAP_UNIT,
  bootstrapUnit,
  type KubeletEnvironment,
  kubeletEnvironment,
  kubeletUnit,
} from '../probes/kubelet.ts'
import {type Facts, type Probe, UnavailableError} from '../probes/probe.ts'
import type {UnitFiles} from '../probes/unit-files.ts'
import {KubeletRefusal} from './refusal.ts'
import {at, type EnvironmentFile, readService, type Service, type Variable} from './service.ts'
import {isBefore} from './settings.ts'

/** The kubelet's service as it is, or as boot will install it. */
export interface InstalledService {
  readonly service: Service
  readonly basis: Basis
}

/** The fact. Throws `UnavailableError` where it is not known. */
export function need<Fact>(facts: Facts, probe: Probe<Fact>): Fact {
  const reading = facts.of(probe)
  if (!reading.known) throw new UnavailableError(reading.reason, reading.detail)
  return reading.fact
}

/** What is known of the host; undefined where it was not asked. */
export function hostOf(facts: Facts): Host | undefined {
  const reading = facts.of(host)
  return reading.known ? reading.fact : undefined
}

/**
 * Finds the unit by precedence and lays its drop-ins over it. While an image of Amazon Linux 2 is built, the
 * unit that bootstrap.sh will install decides (from Kubernetes 1.24 on), not the one that is there. Throws
 * `KubeletRefusal` for what cannot start, and `Error` for what is not known.
 */
export function installedService(facts: Facts, phase: Phase): InstalledService {
  const files = need(facts, kubeletUnit)
  const [installed] = files.fragments
  const boot = need(facts, bootstrapUnit)
  const replaced = phase === 'image' && boot !== undefined && !isBefore(hostOf(facts)?.kubelet, 24)
  const fragment = replaced ? {path: BOOTSTRAP_UNIT, text: boot} : installed
  if (!fragment) throw new KubeletRefusal('there is no kubelet.service')
  if (fragment.text.trim() === '') throw new KubeletRefusal(`kubelet.service is masked by ${fragment.path}`)
  return {
    service: readService([fragment, ...dropInsOf(files, hasTypeDropIns(facts))]),
    basis: replaced && installed?.text.trim() !== boot.trim() ? 'predicted' : 'observed',
  }
}

/** The drop-ins in force: of those with one name the first, ordered by name; systemd.unit(5). */
export function dropInsOf(files: UnitFiles, withType: boolean): readonly TextFile[] {
  return strongest([...files.dropIns, ...(withType ? files.typeDropIns : [])])
}

/** Amazon Linux 2 has systemd 219; service.d counts from 244 on. */
function hasTypeDropIns(facts: Facts): boolean {
  const os = hostOf(facts)?.os
  return !(os?.id === 'amzn' && os.version === '2')
}

/** A variable of an environment file that boot writes. */
export const NODEADM_ARGS = 'NODEADM_KUBELET_ARGS'
/** nodeadm writes it at boot, so an image is right not to have it. */
const NODEADM_ENVIRONMENT = '/etc/eks/kubelet/environment'

/** The environment with which systemd starts the kubelet, as far as it is known. */
export interface Environment {
  readonly variables: ReadonlyMap<string, Variable>
  /** Set, with a value that stayed on the host. */
  readonly withheld: ReadonlySet<string>
}

/** Environment=, and over it the files, and without what UnsetEnvironment= names (systemd.exec(5)). */
export function environmentOf(facts: Facts, service: Service): Environment {
  const variables = new Map(service.environment)
  const withheld = new Set<string>()
  for (const file of service.environmentFiles) {
    for (const [name, {value, line}] of variablesIn(facts, file)) {
      variables.set(name, {value: value ?? '', place: {file: file.path, line}})
      if (value === undefined) withheld.add(name)
      else withheld.delete(name)
    }
  }
  const unset = (name: string, {value}: Variable): boolean =>
    service.unset.includes(name) || service.unset.includes(`${name}=${value}`)
  return {variables: new Map([...variables].filter(([name, variable]) => !unset(name, variable))), withheld}
}

function variablesIn(facts: Facts, {path, optional, place}: EnvironmentFile): KubeletEnvironment {
  if (/[*?[]/.test(path)) throw new Error(`${at(place)}: a pattern in EnvironmentFile= is not followed`)
  const found = need(facts, kubeletEnvironment(path))
  if (found || optional || path === NODEADM_ENVIRONMENT) return found ?? new Map()
  throw new KubeletRefusal(`${at(place)}: ${path} is not there, so that systemd does not start the kubelet`)
}
