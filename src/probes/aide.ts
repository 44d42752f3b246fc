import {directory, file, type PresentFile} from './file.ts'
import {parseMarked} from './marked.ts'
import {type FilesProbe, presentFiles} from './present-files.ts'
import {type Answer, type Facts, type Probe, type Reading, UnavailableError} from './probe.ts'
import {mapReading} from './reading.ts'

/** What AIDE's configuration says. */
export interface AideConf {
  /** Of the database that a check compares with. */
  readonly database: string
  /** What is recorded of each path that a line names by itself: `p`, `sha512`. */
  readonly recorded: ReadonlyMap<string, ReadonlySet<string>>
}

/** The files of AIDE's configuration. */
export const aideProbes: readonly FilesProbe[] = [
  file('/etc/aide.conf'),
  directory('/etc/aide.conf.d', '*.conf'),
]

/** Reads AIDE's configuration; undefined where there is none. */
export function aideConf(facts: Facts): Reading<AideConf | undefined> {
  return mapReading(presentFiles(facts, aideProbes), (files) =>
    files.length > 0 ? parseAideConf(files) : undefined,
  )
}

/** Asks for the lines of cron's tables and scripts that run AIDE. */
export const aideSchedule: Probe<readonly string[]> = {
  key: 'aide-schedule',
  pace: 'quick',
  script: `[ "$(id -u)" = 0 ] || exit 77
printf '%s\\n' "$mark"
for f in /etc/crontab /etc/anacrontab /etc/cron.d/* /etc/cron.hourly/* /etc/cron.daily/* /etc/cron.weekly/* /etc/cron.monthly/* /var/spool/cron/*; do
  [ ! -f "$f" ] || { printf '\\n%s %s\\n' "$mark" "$(printf %s "$f" | tr '\\n' '?')"; grep -ai aide -- "$f"; }
done
exit 0`,
  parse: ({output, exitCode}: Answer) => {
    if (exitCode === 77) throw new UnavailableError('denied', "only root can read all of cron's tables")
    const lines = parseMarked(output).flatMap(({body}) => body.split('\n'))
    return lines.filter((line) => !/^\s*(#|$)/.test(line))
  },
}

/** aide.conf(5): groups that AIDE knows by itself, as `aide -v` lists them; older versions have fewer kinds of hashes. */
const BUILT_IN: Readonly<Record<string, string>> = {
  R: 'L+s+c+m+md5',
  L: 'p+ftype+i+l+n+u+g+X',
  '>': 'L+s+growing',
  H: 'md5+sha1+sha256+sha512+rmd160+tiger+crc32+haval+gost+crc32b+whirlpool',
  X: 'acl+selinux+xattrs+e2fsattrs+caps',
}

/** Reads the definitions, groups and selection lines of aide.conf(5). Any text is read. */
export function parseAideConf(files: readonly PresentFile[]): AideConf {
  const macros = new Map<string, string>()
  const named = new Map<string, string>(Object.entries(BUILT_IN))
  const selected: (readonly [path: string, what: string])[] = []
  for (const raw of files.flatMap(({text = ''}) => text.split('\n'))) {
    const line = raw
      .replace(/(^|\s)#.*/s, '')
      .trim()
      .replaceAll(/@@\{(\w+)\}/g, (_, name: string) => macros.get(name) ?? '')
    const [, macro, meaning = ''] = /^@@define\s+(\w+)\s+(\S+)/.exec(line) ?? []
    const [, name, value = ''] = /^(\w+)\s*=\s*(\S.*)$/.exec(line) ?? []
    const [, path, what = ''] = /^=?(\/\S*)\s+([\w+>-]+)$/.exec(line) ?? []
    if (macro !== undefined) macros.set(macro, meaning)
    else if (name !== undefined) named.set(name, value)
    else if (path !== undefined) selected.push([literal(path), what])
  }
  const database = named.get('database_in') ?? named.get('database') ?? 'file:/var/lib/aide/aide.db.gz'
  return {
    database: database.replace(/^file:/, '').trim(),
    recorded: new Map(selected.map(([path, what]) => [path, expand(what, named, 10)])),
  }
}

/** A selection line has a regular expression; one that names a single path is that path with dots escaped. */
function literal(pattern: string): string {
  return pattern.replace(/\$$/, '').replaceAll('\\', '')
}

function expand(what: string, named: ReadonlyMap<string, string>, depth: number): ReadonlySet<string> {
  const attributes = new Set<string>()
  for (const [, sign, word = ''] of what.matchAll(/(?:([+-])\s*)?(\w+|>)/g)) {
    const meaning = named.get(word)
    const meant = meaning === undefined || depth === 0 ? [word] : expand(meaning, named, depth - 1)
    for (const one of meant) {
      if (sign === '-') attributes.delete(one)
      else attributes.add(one)
    }
  }
  return attributes
}
