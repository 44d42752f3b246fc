import {parseMarked} from './marked.ts'
import {type Answer, type Probe, UnavailableError} from './probe.ts'

/** A kernel command line, and the file that has it. */
export interface CommandLine {
  readonly file: string
  readonly words: readonly string[]
}

/** What the boot loader gives to kernels, and what the running kernel was given. */
export interface BootEntries {
  /** One for each kernel that can be started. */
  readonly entries: readonly CommandLine[]
  /** What /etc/default/grub gives to entries that are made later. */
  readonly later: readonly CommandLine[]
  readonly running: CommandLine
}

/** Asks for the command lines of grub.cfg, of the entries of the Boot Loader Specification and of this boot. */
export const bootEntries: Probe<BootEntries> = {
  key: 'boot-entries',
  pace: 'quick',
  script: `[ -r /proc/cmdline ] || exit 79
printf '%s\\n' "$mark"
printf '\\n%s running /proc/cmdline\\n' "$mark"; cat /proc/cmdline
[ ! -e /boot ] || { [ -r /boot ] && [ -x /boot ]; } || exit 77
part() { # kind, pattern, file
  [ -e "$3" ] || return 0
  [ -r "$3" ] || exit 77
  printf '\\n%s %s %s\\n' "$mark" "$1" "$3"; grep -aE "$2" "$3"
}
for d in /boot/grub2 /boot/efi/EFI/amzn; do
  [ ! -d "$d" ] || [ -x "$d" ] || exit 77
  part grub '^[[:space:]]*linux(16|efi)?[[:space:]]' "$d/grub.cfg"
  part environment '^kernelopts=' "$d/grubenv"
done
for f in /boot/loader/entries/*.conf; do part bls '^options[[:space:]]' "$f"; done
part later '^[[:space:]]*GRUB_CMDLINE_LINUX(_DEFAULT)?=' /etc/default/grub
exit 0`,
  parse: parseBootEntries,
}

function parseBootEntries({output, exitCode}: Answer): BootEntries {
  if (exitCode === 77) throw new UnavailableError('denied', 'only root can read the files of the boot loader')
  if (exitCode !== 0) throw new Error('/proc/cmdline is not readable')
  const parts = parseMarked(output).map(({header, body}) => {
    const blank = header.indexOf(' ')
    return {
      kind: header.slice(0, blank),
      file: header.slice(blank + 1),
      lines: body.split('\n').filter(Boolean),
    }
  })
  const environment = parts.find(({kind}) => kind === 'environment')?.lines[0]?.slice('kernelopts='.length)
  const linesOf = (kinds: readonly string[]): readonly CommandLine[] =>
    parts
      .filter(({kind}) => kinds.includes(kind))
      .flatMap(({file, lines}) => lines.map((line) => ({file, words: words(line, environment ?? '')})))
  const running = linesOf(['running'])[0]
  if (!running) throw new Error('/proc/cmdline is empty')
  return {entries: linesOf(['grub', 'bls']), later: linesOf(['later']), running}
}

function words(line: string, kernelopts: string): readonly string[] {
  const text = line
    .replace(/^\s*GRUB_CMDLINE_LINUX(_DEFAULT)?=/, '')
    .replaceAll(/\$\{?kernelopts\}?/g, kernelopts)
  return text.replaceAll(/["']/g, ' ').split(/\s+/).filter(Boolean)
}
