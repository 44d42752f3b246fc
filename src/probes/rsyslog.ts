import type {Place} from '../evaluate/result.ts'
import {positionFinder} from '../position.ts'
import type {TextFile} from './conf-files.ts'
import {GLOB, visible} from './glob.ts'
import {parseMarked} from './marked.ts'
import {type Answer, type Facts, type Probe, type Reading, UnavailableError} from './probe.ts'

/** One thing that rsyslog's configuration says, in its old or its new language. Names are in lower case. */
export type RsyslogEntry =
  | {readonly kind: 'directive'; readonly name: string; readonly value: string; readonly where: Place}
  | {
      readonly kind: 'object'
      readonly name: string
      readonly parameters: ReadonlyMap<string, string>
      readonly where: Place
    }
  /** `*.* @@HOST` and the like. */
  | {readonly kind: 'forward'; readonly target: string; readonly where: Place}

/** Words after which the rest of a line stays on the host. */
const SECRETS = [
  '[Pp][Ww][Dd]',
  '[Pp][Aa][Ss][Ss]',
  '[Tt][Oo][Kk][Ee][Nn]',
  '[Ss][Ee][Cc][Rr][Ee][Tt]',
  ':om*:',
]

/** Asks for the files of rsyslog's configuration that match a shell pattern, without the secrets in them. */
export function rsyslogFiles(pattern: string): Probe<readonly TextFile[]> {
  if (!GLOB.test(pattern)) throw new Error(`not a path pattern: ${pattern}`)
  return {
    key: `rsyslog:${pattern}`,
    pace: 'quick',
    script: `${visible(pattern)} || exit 77
printf '%s\\n' "$mark"
for f in ${pattern}; do
  [ -f "$f" ] || continue
  [ -r "$f" ] || exit 77
  printf '\\n%s %s\\n' "$mark" "$(printf %s "$f" | tr '\\n' '?')"
  head -c 262144 -- "$f" | tr '\\000' '\\001' | while IFS= read -r line || [ -n "$line" ]; do
${SECRETS.map((word) => `    line=\${line%%${word}*}`).join('\n')}
    printf '%s\\n' "$line"
  done
done
exit 0`,
    parse: (answer) => parseFiles(pattern, answer),
  }
}

function parseFiles(pattern: string, {output, exitCode}: Answer): readonly TextFile[] {
  if (exitCode === 77) throw new UnavailableError('denied', `only root can read ${pattern}`)
  if (exitCode !== 0) throw new Error(`reading ${pattern} ended with ${exitCode}`)
  return parseMarked(output).map(({header: path, body: text}) => ({path, text}))
}

const main = rsyslogFiles('/etc/rsyslog.conf')
const dropIns = rsyslogFiles('/etc/rsyslog.d/*.conf')

/** What the first round asks about rsyslog. */
export const rsyslogProbes: readonly Probe<readonly TextFile[]>[] = [main, dropIns]

/** What has to be read because rsyslog's files include it. */
export function rsyslogFollowUps(facts: Facts): readonly Probe<readonly TextFile[]>[] {
  const known = rsyslogProbes.map((probe) => facts.of(probe))
  return known.flatMap((reading) => (reading.known ? includes(parseRsyslog(reading.fact)) : []))
}

/** All entries of rsyslog.conf and of what it includes. An include that was not read makes them unknown. */
export function rsyslogEntries(facts: Facts): Reading<readonly RsyslogEntry[]> {
  const first = facts.of(main)
  if (!first.known) return first
  if (first.fact.length === 0)
    return {known: false, reason: 'missing-tool', detail: '/etc/rsyslog.conf is not there'}
  return resolve(parseRsyslog(first.fact), facts, 3)
}

function resolve(
  entries: readonly RsyslogEntry[],
  facts: Facts,
  depth: number,
): Reading<readonly RsyslogEntry[]> {
  const wanted = includes(entries)
  if (wanted.length === 0) return {known: true, fact: entries}
  if (depth === 0)
    return {known: false, reason: 'unparsable', detail: 'files of rsyslog include each other too deeply'}
  const files: TextFile[] = []
  for (const probe of wanted) {
    const reading = facts.of(probe)
    if (!reading.known) return reading
    files.push(...reading.fact)
  }
  const inner = resolve(parseRsyslog(files), facts, depth - 1)
  return inner.known ? {known: true, fact: [...entries, ...inner.fact]} : inner
}

function includes(entries: readonly RsyslogEntry[]): readonly Probe<readonly TextFile[]>[] {
  const patterns = entries.flatMap((entry) => {
    if (entry.kind === 'directive') return entry.name === 'includeconfig' ? [entry.value] : []
    return entry.kind === 'object' && entry.name === 'include' ? [entry.parameters.get('file') ?? ''] : []
  })
  // A directory stands for all files in it.
  const normal = patterns.map((pattern) => pattern.replace(/\/$/, '/*'))
  return [...new Set(normal)].filter((pattern) => GLOB.test(pattern)).map(rsyslogFiles)
}

/** Reads both languages of rsyslog.conf(5), wherever in the text they stand. Any text is read. */
export function parseRsyslog(files: readonly TextFile[]): readonly RsyslogEntry[] {
  return files.flatMap(({path, text}) => {
    const bare = withoutComments(text)
    const lines = bare.split('\n')
    return [
      ...lines.flatMap((line, index) => parseLine(line, {file: path, line: index + 1})),
      ...parseObjects(bare, path),
    ]
  })
}

/** A string, or a comment; one without an end goes to the end of its line, or of the text. */
const COMMENT = /"(?:[^"\\\n]|\\.)*(?:"|\\?$)|(?:^|(?<=\s))(?:\/\*(?:[^*]|\*(?!\/))*(?:\*\/)?|#.*)/gm

/** Takes comments out and leaves strings, line numbers and the `/*` of patterns alone. */
function withoutComments(text: string): string {
  return text.replaceAll(COMMENT, (found) => (found.startsWith('"') ? found : found.replaceAll(/[^\n]/g, '')))
}

function parseLine(line: string, where: Place): readonly RsyslogEntry[] {
  const [, name, value = ''] = /^\s*\$(\w+)(.*)$/s.exec(line) ?? []
  if (name !== undefined) return [{kind: 'directive', name: name.toLowerCase(), value: value.trim(), where}]
  const target = /^[^"]*\s@{1,2}(?:\([^)\s]*\))?(\[[^\]\s]+\](?::\d+)?|[\w.:-]+)/.exec(line)?.[1]
  return target === undefined ? [] : [{kind: 'forward', target, where}]
}

/** A string, which may hold anything up to its end or its line's, or an object, whose parameters go up to `)` or as far as they are known. */
const OBJECT =
  /"(?:[^"\\\n]|\\.)*(?:"|\\?$)|\b(module|input|action|global|include)\s*\(([^()"]*(?:"(?:[^"\\]|\\.)*"[^()"]*)*)/gim

function parseObjects(text: string, file: string): readonly RsyslogEntry[] {
  const positionOf = positionFinder(text)
  const objects = [...text.matchAll(OBJECT)].filter(([, name]) => name !== undefined)
  return objects.map(({1: name = '', 2: inner = '', index}) => ({
    kind: 'object' as const,
    name: name.toLowerCase(),
    parameters: new Map(
      Array.from(
        inner.matchAll(/(?<![\w.])([\w.]+)\s*=\s*"((?:[^"\\]|\\.)*)"/g),
        ([, key = '', value = '']) => [key.toLowerCase(), value],
      ),
    ),
    where: {file, line: positionOf(index).line},
  }))
}
