import {parseMarked} from './marked.ts'
import {lastName} from './path.ts'
import {type Answer, type Probe, UnavailableError} from './probe.ts'

/** The path and the text of a file. */
export interface TextFile {
  readonly path: string
  readonly text: string
}

/** Where systemd looks for configuration, the strongest first: conf-file rules of systemd's tools. */
const DIRECTORIES = ['/etc', '/run', '/usr/local/lib', '/usr/lib']

const MAX_FILE_BYTES = 256 * 1024

/**
 * Asks for the `*.conf` files of a directory such as `sysctl.d` below /etc, /run, /usr/local/lib and
 * /usr/lib, as systemd reads them: of files with one name the strongest directory's counts, a link to
 * /dev/null takes the name away, and the rest is ordered by name.
 */
export function confFiles(directory: string): Probe<readonly TextFile[]> {
  if (!/^[\w.-]+(\/[\w.-]+)*$/.test(directory)) throw new Error(`not a directory of settings: ${directory}`)
  return {
    key: `conf-files:${directory}`,
    pace: 'quick',
    maxBytes: 4 * MAX_FILE_BYTES,
    script: `printf '%s\\n' "$mark"
for d in ${DIRECTORIES.map((parent) => `${parent}/${directory}`).join(' ')}; do
  [ ! -d "$d" ] || { [ -r "$d" ] && [ -x "$d" ]; } || exit 77
  for f in "$d"/*.conf; do
    [ -e "$f" ] || [ -h "$f" ] || continue
    printf '\\n%s %s\\n' "$mark" "$(printf %s "$f" | tr '\\n' '?')"
    [ -f "$f" ] || continue
    [ -r "$f" ] || exit 77
    head -c ${MAX_FILE_BYTES} -- "$f" | tr '\\000' '\\001'
  done
done
exit 0`,
    parse: (answer) => parseConfFiles(directory, answer),
  }
}

function parseConfFiles(directory: string, {output, exitCode}: Answer): readonly TextFile[] {
  if (exitCode === 77) throw new UnavailableError('denied', `only root can read all files of ${directory}`)
  if (exitCode !== 0) throw new Error(`the files of ${directory} ended with ${exitCode}`)
  return strongest(parseMarked(output).map(({header: path, body: text}) => ({path, text})))
}

/** Of files with one name the first, which is from the strongest directory; ordered by name. */
export function strongest<File extends TextFile>(files: readonly File[]): readonly File[] {
  const byName = new Map<string, File>()
  for (const one of files) {
    const name = lastName(one.path)
    if (!byName.has(name)) byName.set(name, one)
  }
  return [...byName].toSorted(([a], [b]) => compareBytes(a, b)).map(([, one]) => one)
}

/** strcmp(3), which is the order of systemd whatever the locale. */
function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
