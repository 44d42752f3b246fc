import {parseMarked} from './marked.ts'
import {lastName} from './path.ts'
import {type Answer, type Probe, UnavailableError} from './probe.ts'

/** What swaps, and what a boot will let swap. */
export interface Swap {
  /** Devices and files in use now. */
  readonly running: readonly string[]
  readonly persisted: readonly {readonly source: string; readonly file: string; readonly line?: number}[]
}

/** Asks for swap areas: of the kernel, of /etc/fstab, and of units that a boot starts. */
export const swap: Probe<Swap> = {
  key: 'swap',
  pace: 'quick',
  needs: 'running system',
  script: `printf '%s\\n' "$mark"
[ -r /proc/swaps ] || exit 79
printf '\\n%s running\\n' "$mark"; cat /proc/swaps
[ ! -e /etc/fstab ] || [ -r /etc/fstab ] || exit 77
printf '\\n%s fstab\\n' "$mark"; [ ! -e /etc/fstab ] || head -c 262144 /etc/fstab
for d in /etc/systemd/system /usr/lib/systemd/system; do
  for f in "$d"/*.wants/*.swap "$d"/*.requires/*.swap; do
    [ ! -h "$f" ] || printf '\\n%s unit %s\\n' "$mark" "$f"
  done
done
exit 0`,
  parse: parseSwap,
}

function parseSwap({output, exitCode}: Answer): Swap {
  if (exitCode === 77) throw new UnavailableError('denied', '/etc/fstab is not readable')
  if (exitCode !== 0) throw new Error(`reading /proc/swaps ended with ${exitCode}`)
  const parts = parseMarked(output)
  const linesOf = (name: string): readonly string[] =>
    parts.find(({header}) => header === name)?.body.split('\n') ?? []
  const units = parts.flatMap(({header}) =>
    header.startsWith('unit ') ? [header.slice('unit '.length)] : [],
  )
  return {
    // The first line is a heading: proc(5).
    running: linesOf('running')
      .slice(1)
      .flatMap((line) => line.split(/\s+/)[0] || []),
    persisted: [
      ...linesOf('fstab').flatMap(fstabSwap),
      ...units.map((file) => ({source: lastName(file), file})),
    ],
  }
}

/** fstab(5): the third field is `swap`; an entry with noauto is not used at boot. */
function fstabSwap(text: string, index: number): Swap['persisted'] {
  const [source = '', , type, options = ''] = text.trim().split(/\s+/)
  if (source.startsWith('#') || type !== 'swap' || options.split(',').includes('noauto')) return []
  return [{source, file: '/etc/fstab', line: index + 1}]
}
