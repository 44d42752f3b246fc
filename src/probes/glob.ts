import {type Answer, type Probe, UnavailableError} from './probe.ts'

/** What a pattern of `glob` may hold: nothing that a shell takes for anything but a path. */
export const GLOB = /^(\/[\w.@+*?-]+)+$/

/**
 * Asks which paths match a shell pattern; dangling links count. An ordinary user is `denied` wherever
 * there may be something that only root can see.
 */
export function glob(pattern: string): Probe<readonly string[]> {
  if (!GLOB.test(pattern)) throw new Error(`not a path pattern: ${pattern}`)
  return {
    key: `glob:${pattern}`,
    pace: 'brief',
    script: `${visible(pattern)} || exit 77
for f in ${pattern}; do
  if [ -e "$f" ] || [ -h "$f" ]; then printf %s "$f" | tr '\\n' '?'; echo; fi
done
exit 0`,
    parse: (answer) => parseGlob(pattern, answer),
  }
}

/** A shell condition: everything that matches the pattern can be seen. */
export function visible(pattern: string): string {
  const directory = pattern.slice(0, pattern.lastIndexOf('/')) || '/'
  const readable = /[*?]/.test(directory) ? 'false' : `{ [ -r ${directory} ] && [ -x ${directory} ]; }`
  return `[ "$(id -u)" = 0 ] || ${readable}`
}

function parseGlob(pattern: string, {output, exitCode}: Answer): readonly string[] {
  if (exitCode === 77) throw new UnavailableError('denied', `only root can see whether there is ${pattern}`)
  if (exitCode !== 0) throw new Error(`the pattern ended with ${exitCode}`)
  return output.split('\n').filter((path) => path !== '')
}
