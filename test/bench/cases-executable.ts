import {existsSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import type {Case} from './measure.ts'
import {ASSAY, run} from './programs.ts'

const name = `assay-${process.platform}-${process.arch}`
const EXECUTABLE = fileURLToPath(new URL(`../../release/${name}`, import.meta.url))
const EVIDENCE = fileURLToPath(new URL('../../demo/good-node.json.gz', import.meta.url))

/** Why the single executable is not measured, or undefined where it is. */
export const executableMissing: string | undefined = existsSync(EXECUTABLE)
  ? undefined
  : `The single executable is not measured: \`npm run sea\` makes release/${name}`

/** The same commands by the package and by the single executable, by turns. */
export function executableCases(runs: number): readonly Case[] {
  const commands = [
    ['--version'],
    ['benchmarks', 'list'],
    ['check', `evidence:${EVIDENCE}`, '-b', 'cis-amazon-eks', '-o', 'json'],
  ]
  return commands.flatMap((words) => [
    invocation(`package: ${shown(words)}`, [process.execPath, ASSAY, ...words], runs),
    invocation(`executable: ${shown(words)}`, [EXECUTABLE, ...words], runs),
  ])
}

function invocation(title: string, words: readonly [string, ...string[]], runs: number): Case {
  return {
    name: title,
    runs,
    async run() {
      await run(words)
      return undefined
    },
  }
}

function shown(words: readonly string[]): string {
  return `assay ${words.join(' ').replace(EVIDENCE, 'FILE')}`
}
