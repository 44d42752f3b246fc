import {type Answer, type Probe, UnavailableError} from './probe.ts'
import {quote} from './quote.ts'

/** A file whose name begins with a dot. */
export interface DotFile {
  /** Four octal digits or more. */
  readonly mode: string
  readonly uid: number
  readonly gid: number
  readonly path: string
}

/** Asks for the dot files below a home, on its own file system. A home that is not there has none. */
export function dotFiles(home: string): Probe<readonly DotFile[]> {
  // A home of / would be a walk over the whole disk.
  const depth = /^\/+$/.test(home) ? ' -maxdepth 1' : ''
  return {
    key: `dot-files:${home}`,
    pace: 'bounded',
    script: `[ "$(id -u)" = 0 ] || exit 77
[ -d ${quote(home)} ] || exit 0
find ${quote(`${home}/`)}${depth} -xdev -type f -name '.*' -printf '%m %U %G %p\\0' | tr '\\n\\0' '?\\n'`,
    parse: (answer) => parseDotFiles(home, answer),
  }
}

function parseDotFiles(home: string, {output, exitCode}: Answer): readonly DotFile[] {
  if (exitCode === 77) throw new UnavailableError('denied', `only root can see all of ${home}`)
  if (exitCode !== 0) throw new Error(`the search in ${home} ended with ${exitCode}`)
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [, mode = '', uid, gid, path = ''] = /^([0-7]{1,5}) (\d+) (\d+) (.*)$/.exec(line) ?? []
      if (path === '') throw new Error(`cannot read the owner and mode in "${line.slice(0, 80)}"`)
      return {mode: mode.padStart(4, '0'), uid: Number(uid), gid: Number(gid), path}
    })
}
