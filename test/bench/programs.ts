import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {readFileSync} from 'node:fs'
import {text} from 'node:stream/consumers'
import {fileURLToPath} from 'node:url'

export const ASSAY = fileURLToPath(new URL('../../bin/assay.js', import.meta.url))

/** Runs a program to its end; throws what it said when its exit code is not among the good ones. */
export async function run(
  words: readonly [string, ...string[]],
  options: {readonly input?: string; readonly good?: readonly number[]; readonly cwd?: string} = {},
): Promise<string> {
  const [program, ...rest] = words
  const child = spawn(program, rest, {
    ...(options.cwd !== undefined && {cwd: options.cwd}),
    env: {PATH: process.env['PATH'], HOME: '/nonexistent'},
  })
  child.stdin.on('error', () => {})
  child.stdin.end(options.input)
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ])
  if (!(options.good ?? [0]).includes(exitCode))
    throw new Error(`${words.join(' ')} ended with ${exitCode}: ${stderr || stdout}`)
  return stdout
}

/** Judges a target at level 2 and writes the JSON report to a file; a verdict of any kind is good. */
export async function check(target: string, report: string, more: readonly string[] = []): Promise<void> {
  await run([process.execPath, ASSAY, 'check', target, '-l', '2', '-o', `json=${report}`, ...more], {
    good: [0, 1, 4],
  })
  if (JSON.parse(readFileSync(report, 'utf8')).problems.length > 0) throw new Error(`${target} was lost`)
}

/** Runs node in its own process and gives what `value` makes of its use of the machine when it ends. */
export async function usage(words: readonly string[], value: 'cpu' | 'memory'): Promise<number> {
  const reader =
    value === 'cpu'
      ? '(u=>(u.user+u.system)/1000)(process.cpuUsage())'
      : // Not getrusage(2): its maximum begins with what the process that forked it had.
        '/VmHWM:\\s*(\\d+)/.exec(readFileSync("/proc/self/status","utf8"))[1]/1024'
  const preload = `data:text/javascript,import {readFileSync} from "node:fs";process.on('exit',()=>process.stderr.write('\\n@'+${reader}))`
  const child = spawn(process.execPath, ['--import', preload, ...words], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const said = await text(child.stderr)
  const found = /@([\d.]+)$/.exec(said)?.[1]
  if (found === undefined) throw new Error(`${words.join(' ')} did not tell its use: ${said}`)
  return Number(found)
}
