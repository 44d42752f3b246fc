// Says what the tests without a lab cover of the rooms that need no host, and names every place that they do not:
//   npm run coverage -- [--write] [src/ROOM or file, …] [more tests, …]
// With a room only its own tests run. A place needs a reason in scripts/coverage/reasons.yaml, else the command fails;
// so it does for a reason without a place. With --write docs/coverage.md is written anew.
import {spawnSync} from 'node:child_process'
import {readFileSync, writeFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {parseArgs} from 'node:util'
import {load} from 'js-yaml'
import {renderPage, renderTable} from './coverage/page.mjs'
import {measure} from './coverage/places.mjs'
import {findRooms, testsOf, testsOfLab} from './coverage/rooms.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const directory = `${root}test-results/coverage`
/** In percent, for each room. */
const leastOf = {statements: 99, branches: 97}
const options = {write: {type: 'boolean', default: false}}
const {values, positionals} = parseArgs({allowPositionals: true, options})

const words = positionals.filter((word) => word.startsWith('src/'))
if (values.write && words.length > 0) throw new Error('--write is for all rooms')
const rooms = findRooms(words)
const tests = [...testsOf(rooms), ...positionals.filter((word) => !word.startsWith('src/'))]
const status = runTests(tests)
// Nothing is measured where a test failed, and Vitest has said which.
if (status !== 0) process.exit(status)

const found = JSON.parse(readFileSync(`${directory}/coverage-final.json`, 'utf8'))
const measured = rooms.map((room) => measure(room, found, root))
const reasons = load(readFileSync(`${root}scripts/coverage/reasons.yaml`, 'utf8'))
const places = measured.flatMap(({places}) => places)
const unexplained = places.filter((place) => reasonOf(place) === undefined)
const stale = reasons.flatMap(({places: keys}) => keys).filter((key) => isLookedAt(key) && !isFound(key))
const low = measured.filter((room) => Object.entries(leastOf).some(([kind, least]) => room[kind] < least))

for (const place of places) {
  const {file, line, kind, text} = place
  console.log(`${unexplained.includes(place) ? 'no reason' : 'known'}: ${file}:${line}: ${kind}: ${text}`)
}
console.log(`\n${renderTable(measured)}`)
for (const {file, text} of stale) console.log(`a reason without a place: ${file}: ${text}`)
for (const {name} of low)
  console.log(`${name} is below ${leastOf.statements} % of statements or ${leastOf.branches} % of branches`)
if (values.write)
  writeFileSync(`${root}docs/coverage.md`, renderPage(measured, reasons, unexplained, leastOf))
process.exitCode = unexplained.length > 0 || stale.length > 0 || low.length > 0 ? 1 : 0

function runTests(files) {
  const vitest = [
    `${root}node_modules/vitest/vitest.mjs`,
    'run',
    '--reporter=dot',
    ...testsOfLab().map((file) => `--exclude=${file}`),
    '--coverage',
    '--coverage.reporter=json',
    `--coverage.reportsDirectory=${directory}`,
    ...rooms.flatMap(({files}) => files).map((file) => `--coverage.include=${file}`),
    ...files,
  ]
  // A property tries the same inputs each time, so that the same places are covered.
  const env = {...process.env, ASSAY_FUZZ_SEED: process.env.ASSAY_FUZZ_SEED ?? '1'}
  return (
    spawnSync(process.execPath, vitest, {cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env}).status ?? 1
  )
}

function reasonOf(place) {
  return reasons.find(({places: keys}) => keys.some((key) => isSame(key, place)))
}

function isLookedAt({file}) {
  return rooms.some(({files}) => files.includes(file))
}

function isFound(key) {
  return places.some((place) => isSame(key, place))
}

function isSame(key, place) {
  return key.file === place.file && key.text === place.text
}
