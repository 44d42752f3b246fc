import type {TextFile} from './conf-files.ts'
import {parseMarked} from './marked.ts'
import {type Answer, type Probe, UnavailableError} from './probe.ts'
import {REDACT} from './redact.ts'

/** Where systemd looks for units, the directory that wins first (systemd.unit(5)). */
const DIRECTORIES = ['/etc', '/run', '/usr/local/lib', '/usr/lib'].map((root) => `${root}/systemd/system`)

/** The files that may make a unit, those that win first. */
export interface UnitFiles {
  /** Files with the unit's own name; the text of a link to /dev/null, which masks the unit, is empty. */
  readonly fragments: readonly TextFile[]
  readonly dropIns: readonly TextFile[]
  /** Drop-ins for every unit of the type (`service.d`), which systemd knows from version 244 on. */
  readonly typeDropIns: readonly TextFile[]
}

/** Asks for the files of a unit, with the secrets of URLs taken out. A link to /dev/null has an empty text. */
export function unitFiles(unit: string): Probe<UnitFiles> {
  if (!/^[\w@.-]+\.[a-z]+$/.test(unit)) throw new Error(`not a unit's name: ${unit}`)
  const type = unit.slice(unit.lastIndexOf('.') + 1)
  return {
    key: `unit-files:${unit}`,
    pace: 'quick',
    script: `${REDACT}
show() {
  [ -e "$2" ] || return 0
  [ -r "$2" ] || exit 77
  printf '\\n%s %s %s\\n' "$mark" "$1" "$2"
  [ ! -f "$2" ] || head -c 262144 -- "$2" | tr '\\000' '\\001' | redact
}
printf '%s\\n' "$mark"
for d in ${DIRECTORIES.join(' ')}; do
  show fragment "$d/${unit}"
  for part in ${unit}.d ${type}.d; do
    [ ! -d "$d/$part" ] || { [ -r "$d/$part" ] && [ -x "$d/$part" ]; } || exit 77
    for f in "$d/$part"/*.conf; do show "$part" "$f"; done
  done
done
exit 0`,
    parse: (answer) => parseUnitFiles(unit, type, answer),
  }
}

function parseUnitFiles(unit: string, type: string, {output, exitCode}: Answer): UnitFiles {
  if (exitCode === 77) throw new UnavailableError('denied', `a file of ${unit} is not readable`)
  const parts = parseMarked(output).map(({header, body}) => {
    const [, kind, path = ''] = /^(\S+) (.*)$/.exec(header) ?? []
    return {kind, path, text: body}
  })
  const ofKind = (wanted: string): readonly TextFile[] =>
    parts.filter(({kind}) => kind === wanted).map(({path, text}) => ({path, text}))
  return {fragments: ofKind('fragment'), dropIns: ofKind(`${unit}.d`), typeDropIns: ofKind(`${type}.d`)}
}
