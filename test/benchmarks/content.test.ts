import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {beforeEach, describe, expect, it} from 'vitest'
import {assertions} from '../../src/assertions/registry.ts'
import {compareVersions, findBenchmark, loadContent, loadTailoring} from '../../src/benchmarks/content.ts'
import {selectItems} from '../../src/benchmarks/select.ts'
import {UsageError} from '../../src/errors.ts'
import {temporaryDirectory} from '../temporary-directory.ts'

const rule = `own-motd:
  title: The message of the day is there
  severity: low
  why: It is a test.
  check: {file: /etc/motd}
`
const benchmark = `id: own
version: 1.0.0
title: Own rules
sections:
  - id: "1"
    title: First
    items:
      - {id: 1.1, level: 1, rule: own-motd}
      - {id: "1.2", level: 2, rule: image-free-space, with: {mebibytes: 5}}
`

let directory: string
beforeEach(() => {
  directory = temporaryDirectory()
})

const write = (name: string, text: string) => writeFile(join(directory, name), text)
const nothingElse = {only: [], skip: [], values: {}}

describe('loading content', () => {
  it('takes rules and benchmarks of the user beside the built-in ones', async () => {
    await write('rules.yaml', rule)
    await write('own.yaml', benchmark)

    const content = await loadContent([directory])
    const items = selectItems(
      content,
      [findBenchmark(content, 'own')],
      {level: 2, ...nothingElse},
      assertions,
    )

    expect(items.map(({id, rule: {key}}) => [id, key])).toEqual([
      ['1.1', 'own-motd'],
      ['1.2', 'image-free-space'],
    ])
  })

  it.each([
    ['an unknown field', rule.replace('why:', 'wyh:'), /rules\.yaml:\d+:\d+: .*wyh/],
    ['an unknown severity', rule.replace('low', 'lowest'), /rules\.yaml:3:13: own-motd\/severity/],
    ['a key twice', rule + rule, /rules\.yaml:6:1: duplicated mapping key/],
    ['broken YAML', 'a: [', /rules\.yaml:1:5: /],
    [
      'a rule of another file',
      rule.replace('own-motd', 'image-logs'),
      /image-logs.*is there already, in benchmarks\/rules\/eks-image\.yaml:\d+/,
    ],
    ['a key that is none', rule.replace('own-motd', 'Own_Motd'), /rules\.yaml:1:\d+: .*lower-case words/],
    ['more aliases than anybody needs', `a: &a [x]\nb: [${'*a,'.repeat(200)}]\n`, /rules\.yaml:.*alias/i],
  ])('names file, line and column of %s', async (_, text, message) => {
    await write('rules.yaml', text)

    await expect(loadContent([directory])).rejects.toThrow(message)
    await expect(loadContent([directory])).rejects.toBeInstanceOf(UsageError)
  })

  it.each([
    ['an unknown rule', 'rule: own-motd', 'rule: own-mot', /own\.yaml:8:\d+: unknown rule "own-mot"/],
    ['an item twice', 'id: "1.2"', 'id: 1.1', /own\.yaml:9:\d+: the item 1\.1 is there twice/],
  ])('names the line of %s', async (_, from, to, message) => {
    await write('rules.yaml', rule)
    await write('own.yaml', benchmark.replace(from, to))
    const content = await loadContent([directory])

    expect(() =>
      selectItems(content, [findBenchmark(content, 'own')], {level: 1, ...nothingElse}, assertions),
    ).toThrow(message)
  })

  it.each([
    ['an unknown assertion', '{flie: /etc/motd}', /rules\.yaml:5:\d+: unknown assertion "flie"/],
    ['an unknown condition', '{file: /etc/motd, mod: "0644"}', /rules\.yaml:5:\d+: .*mod/],
    [
      'a mode that is a number',
      '{file: /etc/motd, mode: {atMost: 0644}}',
      /rules\.yaml:5:\d+: own-motd\/check\/mode\/atMost/,
    ],
    ['an empty list', '{all: []}', /rules\.yaml:5:\d+: "all" has a list of checks/],
    ['a value without a name', '{file: /etc/motd, owner: $who}', /no value is named "who"/],
    ['a word where a check is', '{all: [file]}', /rules\.yaml:5:\d+: a check is a map with one assertion/],
    [
      'a list where a check is',
      '{not: [{file: /a}]}',
      /rules\.yaml:5:\d+: a check is a map with one assertion/,
    ],
    ['nothing where a check is', '{not: }', /rules\.yaml:5:\d+: a check is a map with one assertion/],
    ['a check without a word', '{any: [{}]}', /rules\.yaml:5:\d+: unknown assertion ""/],
    [
      'two words that join',
      '{any: [{file: /a}], not: {file: /b}}',
      /rules\.yaml:5:\d+: "any" stands alone in its map/,
    ],
  ])('names the line of %s in a check', async (_, check, message) => {
    await write('rules.yaml', rule.replace('{file: /etc/motd}', check))
    await write('own.yaml', benchmark)
    const content = await loadContent([directory])

    expect(() =>
      selectItems(content, [findBenchmark(content, 'own')], {level: 1, ...nothingElse}, assertions),
    ).toThrow(message)
  })

  it('says which directory of rules is not there', async () => {
    await expect(loadContent([join(directory, 'nowhere')])).rejects.toThrow(
      /cannot read the directory of rules .*nowhere: ENOENT/,
    )
  })
})

describe('finding a benchmark', () => {
  it('takes the newest version where none is given', async () => {
    const content = await loadContent()

    expect(findBenchmark(content, 'cis-amazon-eks').source.version).toBe('1.8.0')
    expect(findBenchmark(content, 'cis-amazon-eks@1.5.0').source.version).toBe('1.5.0')
  })

  it('says what it may have meant', async () => {
    const content = await loadContent()

    expect(() => findBenchmark(content, 'cis-amazon-ek')).toThrow('unknown benchmark "cis-amazon-ek"')
    expect(() => findBenchmark(content, 'cis-amazon-eks@9.9.9')).toThrow(
      'cis-amazon-eks has no version "9.9.9"',
    )
  })

  it('takes the newest draft where there is no final version', async () => {
    await write('rules.yaml', rule)
    await write('old.yaml', benchmark.replace('title:', 'status: draft\ntitle:'))
    await write('new.yaml', benchmark.replace('1.0.0\ntitle:', '1.1.0\nstatus: draft\ntitle:'))

    expect(findBenchmark(await loadContent([directory]), 'own').source.version).toBe('1.1.0')
  })

  it('orders versions by number', () => {
    expect(['1.10.0', '1.9.0', '1.11.1'].toSorted(compareVersions)).toEqual(['1.9.0', '1.10.0', '1.11.1'])
  })
})

describe('a tailoring by name', () => {
  it('that there is not is told with what may have been meant', async () => {
    await expect(loadTailoring('eks-nod')).rejects.toMatchObject({
      message: 'unknown tailoring "eks-nod"',
      hint: 'Did you mean "eks-node"?',
    })
  })

  it('of a file has to be there', async () => {
    const file = join(directory, 'gone.yaml')

    await expect(loadTailoring(file)).rejects.toThrow(`cannot read ${file}: ENOENT`)
  })
})

describe('a tailoring', () => {
  const tailor = async (text: string) => {
    await write('rules.yaml', rule)
    await write('own.yaml', benchmark)
    const file = join(directory, 'site.tailoring')
    await writeFile(file, text)
    const content = await loadContent([directory])
    const tailoring = await loadTailoring(file)
    return selectItems(
      content,
      [findBenchmark(content, 'own')],
      {level: 2, ...nothingElse, tailoring},
      assertions,
    )
  }

  it('drops a rule with its reason, and changes severity, values and condition of another', async () => {
    const [motd, space] = await tailor(`id: site
title: Our site
items:
  own-motd: {notapplicable: We have none.}
  image-free-space: {severity: critical, with: {mebibytes: 7}}
`)

    expect(motd?.notapplicable).toBe('We have none.')
    expect(space?.severity).toBe('critical')
    expect(space?.check).toMatchObject({spec: {atLeast: 7}})
  })

  it('is for the benchmarks it names alone', async () => {
    const [motd] = await tailor(
      'id: site\ntitle: Our site\nfor: [eks-image]\nitems: {own-motd: {notapplicable: No.}}\n',
    )

    expect(motd?.notapplicable).toBeUndefined()
  })

  it('must name rules that there are', async () => {
    await expect(
      tailor('id: site\ntitle: Our site\nitems:\n  own-mod: {notapplicable: No.}\n'),
    ).rejects.toThrow(/site\.tailoring:4:3: unknown rule "own-mod"/)
  })
})

describe('selecting items', () => {
  it('takes level 1 alone, or both levels', async () => {
    await write('rules.yaml', rule)
    await write('own.yaml', benchmark)
    const content = await loadContent([directory])
    const select = (level: 1 | 2) =>
      selectItems(content, [findBenchmark(content, 'own')], {level, ...nothingElse}, assertions)

    expect(select(1).map(({id}) => id)).toEqual(['1.1'])
    expect(select(2).map(({id}) => id)).toEqual(['1.1', '1.2'])
  })

  it.each([
    [{only: ['own-*'], skip: []}, ['1.1']],
    [{only: [], skip: ['1.1']}, ['1.2']],
    [{only: ['1.*'], skip: ['image-free-space']}, ['1.1']],
  ])('takes %j', async (patterns, expected) => {
    await write('rules.yaml', rule)
    await write('own.yaml', benchmark)
    const content = await loadContent([directory])

    const items = selectItems(
      content,
      [findBenchmark(content, 'own')],
      {level: 2, values: {}, ...patterns},
      assertions,
    )

    expect(items.map(({id}) => id)).toEqual(expected)
  })

  it('refuses a pattern or a value that nothing has', async () => {
    await write('rules.yaml', rule)
    await write('own.yaml', benchmark)
    const content = await loadContent([directory])
    const select = (more: object) =>
      selectItems(content, [findBenchmark(content, 'own')], {level: 2, ...nothingElse, ...more}, assertions)

    expect(() => select({only: ['own-mtod']})).toThrow('--only: unknown rule or item "own-mtod"')
    expect(() => select({skip: ['9.9']})).toThrow('--skip: unknown rule or item "9.9"')
    expect(() => select({values: {mebibyte: 3}})).toThrow('--set: unknown value "mebibyte"')
  })
})
