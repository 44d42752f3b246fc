import {type Answer, type Probe, UnavailableError} from './probe.ts'

/** Asks where root finds a program; undefined where it finds none. */
export function program(name: string): Probe<string | undefined> {
  if (!/^[\w.+-]+$/.test(name)) throw new Error(`not a program's name: ${name}`)
  return {
    key: `program:${name}`,
    pace: 'brief',
    script: `PATH=$PATH:/usr/local/sbin:/usr/local/bin; command -v ${name}`,
    parse: parseProgram,
  }
}

function parseProgram({output, exitCode}: Answer): string | undefined {
  const path = output.trim()
  if (exitCode === 0 && path.startsWith('/')) return path
  // POSIX: command -v ends above 0 and writes nothing where there is no such command.
  if (exitCode !== 0 && path === '') return undefined
  throw new UnavailableError(
    'unparsable',
    `command -v ended with ${exitCode} and said "${path.slice(0, 80)}"`,
  )
}
