import {accessSync, readdirSync, readFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What reads `evidence` and needs no host, clock or network (docs/architecture.md), with the tests that are its own. */
const rooms = [
  {name: 'src/probes', tests: ['test/probes', 'test/rules']},
  {name: 'src/assertions', tests: ['test/assertions', 'test/rules']},
  {name: 'src/kubelet', tests: ['test/kubelet', 'test/rules']},
  {
    name: 'src/kube-bench',
    tests: ['test/kube-bench', 'test/commands/kube-bench.test.ts', 'test/reports/unusual.test.ts'],
  },
  {name: 'src/bottlerocket', tests: ['test/bottlerocket']},
  {
    name: 'src/benchmarks',
    tests: [
      'test/benchmarks',
      'test/commands/check.test.ts',
      'test/commands/content.test.ts',
      'test/config',
      'test/fleet',
      'test/fuzz/found.test.ts',
      'test/waivers',
    ],
  },
  {name: 'src/evaluate', tests: ['test/evaluate', 'test/rules']},
  {name: 'src/waivers', tests: ['test/waivers', 'test/commands/waivers.test.ts']},
  {name: 'src/diff', tests: ['test/diff']},
  {name: 'src/attest', tests: ['test/attest']},
  {
    name: 'src/reports',
    tests: [
      'test/reports',
      'test/commands/content.test.ts',
      'test/commands/junit-reports.test.ts',
      'test/commands/kube-bench.test.ts',
    ],
  },
  {name: 'src/config', tests: ['test/config']},
  {
    name: 'between the rooms',
    files: [
      'src/fleet/inventory.ts',
      'src/fleet/judge-each.ts',
      'src/judge.ts',
      'src/options/duration.ts',
      'src/options/policy.ts',
      'src/plan.ts',
      'src/position.ts',
      'src/suggest.ts',
    ],
    tests: [
      'test/fleet',
      'test/evaluate',
      'test/options',
      'test/commands/evaluate.test.ts',
      'test/commands/kube-bench.test.ts',
      'test/judge.test.ts',
      'test/position.test.ts',
    ],
  },
]

/** The rooms that the words name, or all; of a room in which single files are named only these. */
export function findRooms(words) {
  // A file that has moved would be left out silently.
  for (const file of rooms.flatMap(({files}) => files ?? [])) accessSync(`${root}${file}`)
  const all = rooms.map((room) => ({...room, files: room.files ?? filesOf(room.name)}))
  if (words.length === 0) return all
  const found = all
    .map((room) => ({...room, files: room.files.filter((file) => words.some((word) => isBelow(file, word)))}))
    .filter(({files}) => files.length > 0)
  if (found.length === 0)
    throw new Error(`none of ${rooms.map(({name}) => name).join(', ')}: ${words.join(', ')}`)
  return found
}

/** The tests of the rooms, each once. */
export function testsOf(found) {
  return [...new Set(found.flatMap(({tests}) => tests))]
}

/** The tests that start lab hosts. */
export function testsOfLab() {
  return filesOf('test').filter((file) => readFileSync(`${root}${file}`, 'utf8').includes('describeLab('))
}

function filesOf(directory) {
  return readdirSync(`${root}${directory}`, {recursive: true})
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${directory}/${name}`)
    .toSorted()
}

function isBelow(file, word) {
  return file === word || file.startsWith(`${word.replace(/\/$/, '')}/`)
}
