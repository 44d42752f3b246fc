import {parseMarked} from './marked.ts'
import {type MountUnit, parseMountUnits} from './mount-unit.ts'
import {withoutSlash} from './path.ts'
import {type Answer, type Probe, UnavailableError} from './probe.ts'

/** A mount as the kernel has it. */
export interface RunningMount {
  readonly target: string
  readonly type: string
  /** Of the mount point and of the file system. */
  readonly options: readonly string[]
}

/** A line of /etc/fstab. */
export interface FstabEntry {
  readonly target: string
  readonly type: string
  readonly options: readonly string[]
  /** 1-based. */
  readonly line: number
}

/** What is mounted, and what a boot will mount. */
export interface Mounts {
  /** In the order in which they were mounted: of several at one place the last is what one sees. */
  readonly running: readonly RunningMount[]
  readonly fstab: readonly FstabEntry[]
  readonly units: readonly MountUnit[]
}

/** Asks for mounts, /etc/fstab, and mount units with what wants them. */
export const mounts: Probe<Mounts> = {
  key: 'mounts',
  pace: 'quick',
  script: `printf '%s\\n' "$mark"
printf '\\n%s mountinfo\\n' "$mark"; cat /proc/self/mountinfo || exit 79
printf '\\n%s fstab\\n' "$mark"; [ ! -e /etc/fstab ] || cat /etc/fstab || exit 77
for d in /etc/systemd/system /run/systemd/system /usr/lib/systemd/system; do
  for f in "$d"/*.mount "$d"/*.mount.d/*.conf; do
    [ -f "$f" ] || [ -h "$f" ] || continue
    printf '\\n%s unit %s\\n' "$mark" "$f"
    [ ! -f "$f" ] || head -c 65536 "$f"
  done
  for f in "$d"/*.wants/*.mount "$d"/*.requires/*.mount; do
    [ ! -h "$f" ] || printf '\\n%s wanted %s\\n' "$mark" "$f"
  done
done
exit 0`,
  parse: parseMounts,
}

function parseMounts({output, exitCode}: Answer): Mounts {
  if (exitCode === 77) throw new UnavailableError('denied', '/etc/fstab is not readable')
  if (exitCode !== 0) throw new Error(`reading /proc/self/mountinfo ended with ${exitCode}`)
  const parts = parseMarked(output)
  const bodyOf = (name: string) => parts.find(({header}) => header === name)?.body ?? ''
  const running = bodyOf('mountinfo').split('\n').flatMap(parseMountinfo)
  if (running.length === 0) throw new Error('/proc/self/mountinfo lists no mount')
  return {running, fstab: parseFstab(bodyOf('fstab')), units: parseMountUnits(parts)}
}

/** proc_pid_mountinfo(5): six fields, optional ones up to a hyphen, type, source, options of the file system. */
function parseMountinfo(line: string): readonly RunningMount[] {
  const [before = '', after] = line.split(' - ')
  const [, , , , target, options] = before.split(' ')
  const [type, , superOptions = ''] = after?.split(' ') ?? []
  if (target === undefined || options === undefined || type === undefined) return []
  return [{target: fromOctal(target), type, options: [...options.split(','), ...superOptions.split(',')]}]
}

/** fstab(5). */
function parseFstab(text: string): readonly FstabEntry[] {
  return text.split('\n').flatMap((line, index) => {
    const [source = '', target, type, options = 'defaults'] = line.trim().split(/\s+/)
    if (source.startsWith('#') || target === undefined || type === undefined) return []
    const path = withoutSlash(fromOctal(target))
    return [{target: path, type, options: options.split(','), line: index + 1}]
  })
}

/** The kernel and fstab write blanks, newlines and backslashes in octal. */
function fromOctal(text: string): string {
  return text.replaceAll(/\\([0-3][0-7]{2})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 8)),
  )
}
