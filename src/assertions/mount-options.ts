import type {Place} from '../evaluate/result.ts'
import type {FstabEntry, Mounts} from '../probes/mount.ts'
import type {MountUnit} from '../probes/mount-unit.ts'

/** A mount that a boot will make, and what says so. */
export interface BootMount {
  readonly options: readonly string[]
  readonly type: string
  readonly where?: Place
}

/** Finds what a boot will mount at a path; undefined where nothing does. */
export function bootMount(path: string, {fstab, units}: Mounts): BootMount | undefined {
  const line = fstab.findLast(({target, options}) => target === path && !options.includes('noauto'))
  const unit = units.find(({target}) => target === path)
  if (unit?.masked && !unit.file.startsWith('/usr/lib/')) return undefined
  // systemd.mount(5): a unit in /etc or /run stands before the one that is made from fstab.
  if (unit && isBefore(unit, line)) return {...unit, where: {file: unit.file}}
  if (line)
    return {...line, options: impliedOptions(line.options), where: {file: '/etc/fstab', line: line.line}}
  // systemd mounts /dev/shm itself, before any unit (mount-setup.c).
  return path === '/dev/shm' ? {options: ['nosuid', 'nodev'], type: 'tmpfs'} : undefined
}

function isBefore(unit: MountUnit, line: FstabEntry | undefined): boolean {
  return line ? !unit.file.startsWith('/usr/lib/') : unit.wanted
}

/** mount(8): what an option implies, and what a later one takes back. */
const implied: ReadonlyMap<string, readonly string[]> = new Map([
  ['defaults', ['exec', 'suid', 'dev']],
  ['user', ['noexec', 'nosuid', 'nodev']],
  ['users', ['noexec', 'nosuid', 'nodev']],
  ['owner', ['nosuid', 'nodev']],
  ['group', ['nosuid', 'nodev']],
])

/** Resolves a list of mount options to those that hold in the end. */
export function impliedOptions(options: readonly string[]): readonly string[] {
  const held = new Set<string>()
  for (const option of options.flatMap((one) => [one, ...(implied.get(one) ?? [])])) {
    held.delete(option.startsWith('no') ? option.slice(2) : `no${option}`)
    held.add(option)
  }
  return [...held]
}
