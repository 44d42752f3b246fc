// Tries everything that reads bytes from outside with many more inputs than the tests do:
//   npm run test:fuzz -- [--runs N] [--seed N] [--write] [NAME of a test of test/fuzz, …]
// The same seed gives the same inputs. With --write the table of docs/fuzzing.md is written anew.
import {spawnSync} from 'node:child_process'
import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {parseArgs} from 'node:util'

const root = fileURLToPath(new URL('..', import.meta.url))
const log = `${root}test-results/fuzz.jsonl`
const page = `${root}docs/fuzzing.md`
const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {
    runs: {type: 'string', default: '5000'},
    seed: {type: 'string', default: String(Date.now() % 2 ** 31)},
    write: {type: 'boolean', default: false},
  },
})

mkdirSync(`${root}test-results`, {recursive: true})
rmSync(log, {force: true})
const tests = positionals.length > 0 ? positionals.map((name) => `test/fuzz/${name}`) : ['test/fuzz']
const words = `--runs ${values.runs} --seed ${values.seed} ${positionals.join(' ')}`.trim()
console.log(`seed ${values.seed}: npm run test:fuzz -- ${words}`)
const {status} = spawnSync(process.execPath, [`${root}node_modules/vitest/vitest.mjs`, 'run', ...tests], {
  cwd: root,
  stdio: ['ignore', 'inherit', 'inherit'],
  env: {...process.env, ASSAY_FUZZ_RUNS: values.runs, ASSAY_FUZZ_SEED: values.seed, ASSAY_FUZZ_LOG: log},
})

const tried = readFileSync(log, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
const table = render(tried)
console.log(table)
if (values.write)
  writeFileSync(page, readFileSync(page, 'utf8').replace(/(<!-- tried -->\n)[\s\S]*$/, `$1\n${table}`))
process.exitCode = status ?? 1

function render(rows) {
  const sum = rows.reduce((total, {inputs}) => total + inputs, 0)
  const lines = rows
    .toSorted((a, b) => compare(a.group, b.group) || compare(a.target, b.target))
    .map(
      ({group, target, inputs, slowestMs}) =>
        `| ${group} | ${target} | ${inputs} | ${Math.ceil(slowestMs)} |`,
    )
  return `\`npm run test:fuzz -- ${words}\`: ${sum} inputs for ${rows.length} targets.

| where from | target | inputs | slowest (ms) |
| --- | --- | --- | --- |
${lines.join('\n')}
`
}

function compare(a, b) {
  return a < b ? -1 : Number(a > b)
}
