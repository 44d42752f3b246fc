import {GLOB, visible} from './glob.ts'
import {parseMarked} from './marked.ts'
import {type Answer, type Probe, UnavailableError} from './probe.ts'
import {quote} from './quote.ts'

/** What lies at a path, once links are followed. */
export type FileType = 'file' | 'directory' | 'other'

/** A file as `stat -L` and `cat` show it. */
export interface PresentFile {
  readonly exists: true
  readonly path: string
  readonly type: FileType
  /** Four octal digits or more: `0644`, `4755`. */
  readonly mode: string
  readonly uid: number
  readonly gid: number
  /** `UNKNOWN` where the number has no name. */
  readonly user: string
  readonly group: string
  readonly sizeBytes: number
  /** Only of regular files, and only where the probe asked for it. NUL reads as U+0001. */
  readonly text?: string
}

/** A file, or that there is none at this path. */
export type FileFact = PresentFile | {readonly exists: false; readonly path: string}

/** Larger files are `truncated`; configuration files are never that large. */
const MAX_FILE_BYTES = 1024 * 1024

const STAT = "stat -L -c '%a %u %g %U %G %s %F'"

/** Asks for one file's owner, mode and text. Links are followed; FIFOs and devices are not read. */
export function file(path: string): Probe<FileFact> {
  return {
    key: `file:${path}`,
    pace: 'brief',
    maxBytes: MAX_FILE_BYTES + 1024,
    ...needsOf(path),
    script: `f=${quote(path)}
${STAT} -- "$f" 2>&1 || exit
[ -f "$f" ] || exit 0
[ -r "$f" ] || exit 77
head -c ${MAX_FILE_BYTES + 2048} -- "$f" | tr '\\000' '\\001'`,
    parse: (answer) => parseFile(path, answer),
  }
}

/** Asks for one file's owner and mode only: for private keys and anything else that must not leave the host. */
export function fileStat(path: string): Probe<FileFact> {
  return {
    key: `stat:${path}`,
    pace: 'brief',
    ...needsOf(path),
    script: `${STAT} -- ${quote(path)} 2>&1`,
    parse: (answer) => withoutText(parseFile(path, answer)),
  }
}

/** What lies there is the running kernel's word, not the disk's. */
function needsOf(path: string): {readonly needs?: 'running system'} {
  return /^\/(?:proc|sys)\//.test(path) ? {needs: 'running system'} : {}
}

/**
 * Asks for owner and mode of everything that a pattern of `glob` matches, in C-locale order. Links are
 * followed; those that lead nowhere are left out.
 */
export function fileStats(pattern: string): Probe<readonly PresentFile[]> {
  if (!GLOB.test(pattern)) throw new Error(`not a path pattern: ${pattern}`)
  return {
    key: `stats:${pattern}`,
    pace: 'quick',
    script: `${visible(pattern)} || exit 77
printf '%s\\n' "$mark"
for f in ${pattern}; do
  [ -e "$f" ] || continue
  printf '\\n%s %s %s\\n' "$mark" "$(${STAT} -- "$f" 2>&1)" "$(printf %s "$f" | tr '\\n' '?')"
done`,
    parse: ({output, exitCode}) => {
      if (exitCode === 77) throw new UnavailableError('denied', `only root can see what matches ${pattern}`)
      return parseMarked(output).map(({header}) => parseListed(header))
    },
  }
}

/**
 * Asks for the regular files of a directory whose names match the shell pattern, in C-locale order, with
 * their text. A directory that does not exist has none. It does not descend.
 */
export function directory(path: string, pattern = '*'): Probe<readonly PresentFile[]> {
  if (!/^[\w.*?[\]!-]+$/.test(pattern)) throw new Error(`not a file name pattern: ${pattern}`)
  return {
    key: `directory:${path}/${pattern}`,
    pace: 'quick',
    maxBytes: 4 * MAX_FILE_BYTES,
    script: `printf '%s\\n' "$mark"
for f in ${quote(path)}/${pattern}; do
  [ -f "$f" ] || continue
  [ -r "$f" ] || exit 77
  printf '\\n%s %s %s\\n' "$mark" "$(${STAT} -- "$f" 2>&1)" "$(printf %s "$f" | tr '\\n' '?')"
  head -c ${MAX_FILE_BYTES} -- "$f" | tr '\\000' '\\001'
done
[ ! -d ${quote(path)} ] || { [ -r ${quote(path)} ] && [ -x ${quote(path)} ]; } || exit 77`,
    parse: (answer) => {
      if (answer.exitCode === 77) throw new UnavailableError('denied', `not all of ${path} can be read`)
      return parseMarked(answer.output).map(({header, body}) => whole({...parseListed(header), text: body}))
    },
  }
}

/** Throws `UnavailableError` for a file of which only the beginning was read. */
function whole(file: PresentFile): PresentFile {
  if (file.sizeBytes > MAX_FILE_BYTES)
    throw new UnavailableError('truncated', `${file.path} is larger than 1 MiB`)
  return file
}

function parseFile(path: string, {output, exitCode}: Answer): FileFact {
  const end = output.indexOf('\n')
  const first = end < 0 ? output : output.slice(0, end)
  if (exitCode === 77) throw new UnavailableError('denied', `${path} is not readable`)
  if (exitCode !== 0 && /No such file|Not a directory/.test(first)) return {exists: false, path}
  if (exitCode !== 0 && /Permission denied/.test(first))
    throw new UnavailableError('denied', `${path} is not readable`)
  const stat = parseStat(first)
  if (!stat) throw new Error(first.replace(/^stat: /, '') || `no answer about ${path}`)
  const text = stat.type === 'file' ? output.slice(end + 1) : undefined
  return {exists: true, path, ...stat, ...(text !== undefined && {text})}
}

/** `644 0 0 root root 120 regular file /etc/x`: the type has one or two words, the path has the rest. */
function parseListed(header: string): PresentFile {
  const path = header.slice(header.indexOf(' /') + 1)
  const stat = parseStat(header)
  if (!stat) throw new Error(`cannot read the owner and mode in "${header}"`)
  return {exists: true, path, ...stat}
}

function parseStat(line: string): Omit<PresentFile, 'exists' | 'path'> | undefined {
  const match = /^([0-7]{1,5}) (\d+) (\d+) (\S+) (\S+) (\d+) (\S.*)$/.exec(line)
  if (!match) return undefined
  const [, mode = '', uid, gid, user = '', group = '', size, kind = ''] = match
  return {
    type: fileType(kind),
    mode: mode.padStart(4, '0'),
    uid: Number(uid),
    gid: Number(gid),
    user,
    group,
    sizeBytes: Number(size),
  }
}

function fileType(kind: string): FileType {
  if (kind.startsWith('regular')) return 'file'
  return kind.startsWith('directory') ? 'directory' : 'other'
}

function withoutText(fact: FileFact): FileFact {
  if (!fact.exists) return fact
  const {text: _, ...stat} = fact
  return stat
}
