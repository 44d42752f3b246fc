import type {Phase} from '../evaluate/result.ts'
import {kubeletUnit, nodeadmUnits, USUAL_KUBECONFIG} from '../probes/kubelet.ts'
import {type Facts, type Reading, unavailableBy} from '../probes/probe.ts'
import {assignmentsOf} from '../probes/systemd-file.ts'
import {type KubeletConfiguration, kubeletConfiguration} from './configuration.ts'
import {effectiveValue} from './effective.ts'
import {flagNamed} from './flags.ts'
import {dropInsOf, hostOf, need} from './installed.ts'
import {readService} from './service.ts'

/** The kubelet's own files that have a mode and an owner to judge. */
export const kubeletFiles = ['config', 'kubeconfig', 'clientCa', 'unit'] as const

/** One of the four. */
export type KubeletFile = (typeof kubeletFiles)[number]

/** What writes the node's files at boot. */
export type Writer = 'nodeadm' | 'bootstrap.sh'

/** Where one of the kubelet's files is. */
export interface FilePath {
  readonly path: string
  /** What will write it where it is not there yet. */
  readonly written?: Writer
}

/** Where the files of one sort are, by the kubelet's command line. */
export function kubeletPaths(what: KubeletFile, facts: Facts, phase: Phase): Reading<readonly FilePath[]> {
  try {
    if (what === 'unit') return {known: true, fact: unitPaths(facts)}
    const reading = kubeletConfiguration(facts, phase)
    if (!reading.known) return reading
    const path = pathOf(what, reading.fact)
    const written = phase === 'node' ? undefined : writerOf(what, reading.fact)
    return {known: true, fact: [{path, ...(written && {written})}]}
  } catch (error) {
    return unavailableBy(error)
  }
}

/**
 * The unit, and a drop-in where that is what starts the kubelet; of Bottlerocket the drop-in alone, as nobody can write
 * to /usr, which dm-verity guards. bootstrap.sh keeps the unit's owner and mode.
 */
function unitPaths(facts: Facts): readonly FilePath[] {
  const files = need(facts, kubeletUnit)
  const [fragment] = files.fragments
  if (!fragment) throw new Error('there is no kubelet.service')
  const starting = dropInsOf(files, true).filter((file) =>
    assignmentsOf(file, 'Service').some(({key, value}) => key === 'ExecStart' && value !== ''),
  )
  const guarded = starting.length > 0 && hostOf(facts)?.os.id === 'bottlerocket'
  return (guarded ? starting : [fragment, ...starting]).map(({path}) => ({path}))
}

function pathOf(what: Exclude<KubeletFile, 'unit'>, configuration: KubeletConfiguration): string {
  if (what === 'kubeconfig') return flagNamed(configuration.flags, 'kubeconfig')?.value ?? USUAL_KUBECONFIG
  const path =
    what === 'config'
      ? configuration.configPath
      : effectiveValue(configuration, 'authentication.x509.clientCAFile').value
  if (typeof path === 'string') return path
  throw new Error(
    `the kubelet is started without ${what === 'config' ? 'a configuration file' : 'a client CA'}`,
  )
}

function writerOf(what: KubeletFile, {boot}: KubeletConfiguration): Writer | undefined {
  if (boot === 'nodeadm') return 'nodeadm'
  // bootstrap.sh edits the other files in place.
  return boot === 'bootstrap' && what === 'clientCa' ? 'bootstrap.sh' : undefined
}

/**
 * The mode of a file that boot will write: both make 0644, of which the umask of nodeadm's units takes bits
 * away. Undefined where their UMask= is not known.
 */
export function modeWritten(writer: Writer, facts: Facts): string | undefined {
  if (writer === 'bootstrap.sh') return '0644'
  try {
    const modes = nodeadmUnits.map((probe) => {
      const files = need(facts, probe)
      const umask = readService([...files.fragments.slice(0, 1), ...dropInsOf(files, true)]).umask ?? '0022'
      return 0o644 & ~Number.parseInt(umask, 8)
    })
    const mode = modes.reduce((all, one) => all | one, 0)
    return mode.toString(8).padStart(4, '0')
  } catch {
    // A unit that is not known leaves the mode unknown, which the caller reports.
    return undefined
  }
}
