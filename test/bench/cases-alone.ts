import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import type {Case} from './measure.ts'
import {ASSAY, check, run, usage} from './programs.ts'

const JUDGE = fileURLToPath(new URL('judge.mjs', import.meta.url))
const MEGABYTE = 1_000_000
const EVIDENCE_BYTES = 16 * MEGABYTE

/** What the command line takes before it does anything. */
export function startCases(runs: number): readonly Case[] {
  const node = (name: string, words: readonly string[]): Case => ({
    name,
    runs: runs + 2,
    async run() {
      await run([process.execPath, ...words])
      return undefined
    },
  })
  return [node('node -e 0', ['-e', '0']), node('assay --version', [ASSAY, '--version'])]
}

/** What judging takes where no host is asked. */
export function evidenceCases(
  directory: string,
  evidence: string,
  runs: number,
): {readonly cpu: readonly Case[]; readonly memory: readonly Case[]} {
  const large = join(directory, 'large.json')
  writeFileSync(large, enlarged(readFileSync(evidence, 'utf8')))
  const report = ['-l', '2', '-o', `json=${join(directory, 'result.json')}`]
  const used = (name: string, file: string, value: 'cpu' | 'memory'): Case => ({
    name,
    runs,
    async run() {
      await check(`evidence:${file}`, join(directory, 'result.json'))
      return usage([ASSAY, 'check', `evidence:${file}`, ...report], value)
    },
  })
  return {
    cpu: [
      {name: 'node -e 0', runs, run: () => usage(['-e', '0'], 'cpu')},
      {
        name: 'judging alone: content and evidence are loaded',
        runs,
        run: async () => Number(await run([process.execPath, JUDGE, evidence])),
      },
      used('assay check evidence:FILE, all of it', evidence, 'cpu'),
    ],
    memory: [
      {name: 'node -e 0', runs, run: () => usage(['-e', '0'], 'memory')},
      used('assay check evidence:FILE', evidence, 'memory'),
      used('assay check evidence:FILE of 16 MB', large, 'memory'),
    ],
  }
}

/** The same evidence with answers that nobody asked for, up to 16 MB. */
function enlarged(text: string): string {
  const evidence = JSON.parse(text)
  const line = 'drwxr-xr-x 0 0 /usr/share/doc\n'
  const output = line.repeat(Math.ceil(MEGABYTE / line.length))
  for (let size = 0; size < EVIDENCE_BYTES; size += MEGABYTE)
    evidence.answers[`file:/usr/share/doc/${size}`] = {output, exitCode: 0}
  return JSON.stringify(evidence)
}
