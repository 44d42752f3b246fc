import {type Answer, type Probe, UnavailableError} from './probe.ts'
import {quote} from './quote.ts'

/** Something below a directory that somebody but root can change. */
export interface Changeable {
  readonly path: string
  /** Four octal digits. */
  readonly mode: string
  readonly user: string
  readonly group: string
}

/** How many are listed at most: enough to see what is wrong. */
const MOST = 200

/**
 * Asks what below a directory has another owner than root, or can be written by others or by a group that is
 * not root's. Links are not followed; a directory that is not there has nothing.
 */
export function changeable(directory: string): Probe<readonly Changeable[]> {
  return {
    key: `changeable:${directory}`,
    pace: 'bounded',
    script: `d=${quote(directory)}
[ -d "$d" ] || exit 0
found=$(find -H "$d" ! -type l '(' ! -user 0 -o -perm -0002 -o '(' -perm -0020 ! -group 0 ')' ')' -printf '%04m %u %g %p\\n') || exit 77
[ -z "$found" ] || printf '%s\\n' "$found" | head -n ${MOST}`,
    parse: (answer) => parseChangeable(directory, answer),
  }
}

function parseChangeable(directory: string, {output, exitCode}: Answer): readonly Changeable[] {
  if (exitCode === 77) throw new UnavailableError('denied', `not all of ${directory} can be seen`)
  if (exitCode !== 0) throw new Error(`find below ${directory} ended with ${exitCode}`)
  const found = output.split('\n').flatMap((line) => {
    const [, mode, user, group, path] = /^([0-7]{4}) (\S+) (\S+) (\/.*)$/.exec(line) ?? []
    return mode === undefined || user === undefined || group === undefined || path === undefined
      ? []
      : [{path, mode, user, group}]
  })
  return found.toSorted((a, b) => (a.path < b.path ? -1 : 1))
}
