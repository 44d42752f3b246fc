import {readdirSync, readFileSync} from 'node:fs'
import {dirname, join, relative} from 'node:path'
import {describe, expect, it} from 'vitest'

const source = new URL('../src', import.meta.url).pathname

interface Import {
  readonly from: string
  readonly to: string
}

const sources = readdirSync(source, {recursive: true, encoding: 'utf8'}).filter((name) =>
  name.endsWith('.ts'),
)
const imports: readonly Import[] = sources.flatMap(importsOf)

/** Who must not know whom: the way of the data has one direction (docs/architecture.md). */
const walls: readonly {readonly rooms: readonly string[]; readonly mustNotImport: readonly string[]}[] = [
  {
    rooms: ['probes', 'kubelet', 'assertions', 'benchmarks', 'evaluate', 'reports'],
    mustNotImport: [
      'transports',
      'targets',
      'collect',
      'packer',
      'pipeline.ts',
      'judge.ts',
      'plan.ts',
      'flags',
      'options',
    ],
  },
  {
    rooms: ['transports', 'targets', 'collect', 'probes'],
    mustNotImport: [
      'benchmarks',
      'assertions',
      'reports',
      'pipeline.ts',
      'judge.ts',
      'plan.ts',
      'packer',
      'flags',
      'options',
    ],
  },
  {rooms: ['collect', 'targets', 'transports'], mustNotImport: ['kubelet', 'kube-bench', 'waivers']},
  {rooms: ['evaluate', 'assertions', 'probes', 'kubelet'], mustNotImport: ['reports']},
  {rooms: ['probes'], mustNotImport: ['kubelet']},
  {rooms: ['probes', 'kubelet'], mustNotImport: ['assertions']},
]

/** Where the same evidence has to give the same verdict: time is passed in. */
const pure = [
  'assertions',
  'benchmarks',
  'bottlerocket',
  'diff',
  'evaluate',
  'kube-bench',
  'kubelet',
  'waivers',
]

describe('the rooms of src', () => {
  it('has imports to look at', () => {
    expect(imports.length).toBeGreaterThan(100)
  })

  it.each(walls)('keeps $rooms from importing $mustNotImport', ({rooms, mustNotImport}) => {
    const found = imports.filter(
      ({from, to}) => rooms.includes(room(from)) && mustNotImport.includes(room(to)),
    )

    expect(found).toEqual([])
  })

  it.each([...pure, 'judge.ts', 'plan.ts'])('gives %s no clock and no chance', (name) => {
    const own = sources.filter((file) => room(file) === name)
    const impure = own.filter((file) => /Date\.now|new Date\(\)|Math\.random/.test(textOf(file)))

    expect(own).not.toEqual([])
    expect(impure).toEqual([])
  })

  it('lets nobody but the commands import commands', () => {
    expect(imports.filter(({from, to}) => room(to) === 'commands' && room(from) !== 'commands')).toEqual([])
  })
})

function importsOf(name: string): Import[] {
  return Array.from(textOf(name).matchAll(/(?:from|import)\s*\(?'(\.[^']+)'/g), ([, target = '']) => ({
    from: name,
    to: relative(source, join(source, dirname(name), target)),
  }))
}

function textOf(name: string): string {
  return readFileSync(join(source, name), 'utf8')
}

/** The folder below src, or the file itself where it lies in none. */
function room(path: string): string {
  return path.split('/')[0] ?? path
}
