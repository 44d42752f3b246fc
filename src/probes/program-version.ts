import {type Answer, type Probe, UnavailableError} from './probe.ts'
import {quote} from './quote.ts'

/** What a program did when it was asked for its version. */
export type ProgramVersion =
  | {readonly exists: false}
  /** `said` is the first lines of its output and errors. */
  | {readonly exists: true; readonly exitCode: number; readonly said: string}

/** The words by which programs are asked for their version. */
export const VERSION_WORDS = ['--version', 'version'] as const

/** One of the two. */
export type VersionWord = (typeof VERSION_WORDS)[number]

/** Asks a program for its version. It may take ten seconds. */
export function programVersion(path: string, word: VersionWord = '--version'): Probe<ProgramVersion> {
  return {
    key: `program-version:${path}${word === '--version' ? '' : ` ${word}`}`,
    pace: 'bounded',
    script: `f=${quote(path)}
[ -e "$f" ] || [ -h "$f" ] || exit 78
said=$(timeout 10 "$f" ${word} 2>&1 </dev/null)
code=$?
printf '%s\\n' "$code"
printf '%s\\n' "$said" | head -c 400`,
    parse: (answer) => parseVersion(`${path} ${word}`, path, answer),
  }
}

function parseVersion(command: string, path: string, {output, exitCode}: Answer): ProgramVersion {
  if (exitCode === 78) return {exists: false}
  const [, code, said = ''] = /^(\d{1,3})\n([\s\S]*)$/.exec(output) ?? []
  if (exitCode !== 0 || code === undefined)
    throw new Error(`asking ${path} for its version ended with ${exitCode}`)
  // timeout(1) ends with 124 when the time was up.
  if (code === '124') throw new UnavailableError('timeout', `${command} did not end within 10 seconds`)
  return {exists: true, exitCode: Number(code), said: said.trim()}
}
