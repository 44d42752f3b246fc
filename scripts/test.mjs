// Runs the linter, the type checker and all tests, and ends with the line "N passed, N failed, N skipped".
// With ASSAY_ALL_TESTS=1 a skipped test is a failure: then everything that a test needs must be there.
import {spawnSync} from 'node:child_process'
import {mkdirSync, readFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const results = `${root}test-results/vitest.json`
mkdirSync(`${root}test-results`, {recursive: true})

const checked = run('npm', ['run', '--silent', 'check'])
const tested = run(process.execPath, [
  `${root}node_modules/vitest/vitest.mjs`,
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${results}`,
  ...process.argv.slice(2),
])
const {numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults} = JSON.parse(
  readFileSync(results, 'utf8'),
)
const skipped = numPendingTests + numTodoTests
for (const {assertionResults} of testResults)
  for (const {fullName, status} of assertionResults)
    if (status === 'pending' || status === 'todo' || status === 'skipped') console.log(`skipped: ${fullName}`)

const strict = process.env.ASSAY_ALL_TESTS === '1'
if (checked !== 0) console.log('the linter or the type checker found something: see above')
if (strict && skipped > 0) console.log('with ASSAY_ALL_TESTS=1 no test may be skipped')
console.log(`${numPassedTests} passed, ${numFailedTests} failed, ${skipped} skipped`)
process.exitCode = checked || tested || numPassedTests === 0 || (strict && skipped > 0) ? 1 : 0

function run(command, words) {
  return spawnSync(command, words, {cwd: root, stdio: ['ignore', 'inherit', 'inherit']}).status ?? 1
}
