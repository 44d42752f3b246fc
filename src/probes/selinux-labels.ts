import {GLOB} from './glob.ts'
import {type Answer, type Probe, UnavailableError} from './probe.ts'

/** A file whose label is not the one that the policy gives it. */
export interface WrongLabel {
  readonly path: string
  /** In matchpathcon's words: `has context …, should be …`. */
  readonly problem: string
}

/** What matchpathcon says of the files that a pattern matches. */
export interface Labels {
  /** How many have the right label. */
  readonly right: number
  readonly wrong: readonly WrongLabel[]
}

/** Asks matchpathcon about the labels of the files that a shell pattern matches. */
export function selinuxLabels(pattern: string): Probe<Labels> {
  if (!GLOB.test(pattern)) throw new Error(`not a path pattern: ${pattern}`)
  return {
    key: `selinux-labels:${pattern}`,
    pace: 'bounded',
    script: `command -v matchpathcon >/dev/null || exit 127
said=$(matchpathcon -V ${pattern} 2>&1)
right=$(printf '%s\\n' "$said" | grep -c ' verified\\.$')
printf '%s\\n' "$right"
printf '%s\\n' "$said" | grep -v ' verified\\.$' | head -n 50
exit 0`,
    parse: (answer) => parseLabels(pattern, answer),
  }
}

function parseLabels(pattern: string, {output, exitCode}: Answer): Labels {
  if (exitCode === 127)
    throw new UnavailableError('missing-tool', 'matchpathcon is not installed (package libselinux-utils)')
  const [count = '', ...lines] = output.split('\n')
  if (exitCode !== 0 || !/^\d+$/.test(count))
    throw new Error(`matchpathcon about ${pattern} ended with ${exitCode}`)
  const wrong = lines.flatMap((line) => {
    const [, path, problem] = /^(\/\S+) (has context .+)$/.exec(line) ?? []
    return path === undefined || problem === undefined ? [] : [{path, problem}]
  })
  const complaint = lines.find((line) => line !== '' && !/^\/\S+ has context /.test(line)) ?? 'nothing'
  // A pattern that matches nothing is passed on as it is; at any other error matchpathcon ends, and looks at no more files.
  const isMissing = Number(count) === 0 && /No such file|does not exist/.test(complaint)
  const isCut = Number(count) === 0 || / error: /.test(complaint)
  if (wrong.length === 0 && isCut && !isMissing)
    throw new Error(`matchpathcon says of ${pattern}: ${complaint}`)
  return {right: Number(count), wrong}
}
