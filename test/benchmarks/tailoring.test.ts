import {readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {beforeEach, describe, expect, it} from 'vitest'
import {assertions} from '../../src/assertions/registry.ts'
import {CheckError} from '../../src/benchmarks/check.ts'
import {findBenchmark, loadContent, loadTailoring} from '../../src/benchmarks/content.ts'
import {type Selection, selectItems} from '../../src/benchmarks/select.ts'
import {valueRefusal} from '../../src/benchmarks/values.ts'
import {temporaryDirectory} from '../temporary-directory.ts'

const rules = `own-motd:
  title: The message of the day is there
  severity: low
  why: It is a test.
  values: {mode: "0644", system: auto}
  when: {logging: rsyslog, chosen: $system}
  check: {file: /etc/motd, mode: {atMost: $mode}}
own-issue:
  title: The text before a login is there
  severity: low
  why: It is a test.
  check: {file: /etc/issue}
`
const benchmark = `id: own
version: 1.0.0
title: Own rules
sections:
  - id: "1"
    title: First
    items:
      - {id: "1.1", level: 1, rule: own-motd}
  - id: "2"
    title: Second
    items:
      - {id: "2.1", level: 1, rule: image-free-space}
`
const site = `id: site
title: Our site
parameters:
  disks: {title: How many disks, default: one, values: {one: One disk, many: Several disks}}
items:
  own-motd: {where: {disks: one}, notapplicable: There is one disk.}
  image-free-space: {where: {disks: many}, severity: critical, reason: Disks are full.}
`

let directory: string
beforeEach(async () => {
  directory = temporaryDirectory()
  await write('rules.yaml', rules)
  await write('own.yaml', benchmark)
})

const write = (name: string, text: string) => writeFile(join(directory, name), text)

/** The items of the benchmark `own` as a tailoring of this text makes them. */
async function tailor(text: string, more: Partial<Selection> = {}) {
  await write('site.tailoring', text)
  const content = await loadContent([directory])
  const tailoring = await loadTailoring(join(directory, 'site.tailoring'))
  const selection = {level: 2, only: [], skip: [], values: {}, tailoring, ...more} as const
  return selectItems(content, [findBenchmark(content, 'own')], selection, assertions)
}

describe('the parameters of a tailoring', () => {
  it('decide by their defaults, and say so', async () => {
    const [motd, space] = await tailor(site)

    expect(motd?.notapplicable).toBe('There is one disk. (disks=one; --set changes it)')
    expect(space).not.toHaveProperty('tailored')
    expect(space?.severity).toBe('medium')
  })

  it('decide by what the command line sets', async () => {
    const [motd, space] = await tailor(site, {values: {disks: 'many'}})

    expect(motd).not.toHaveProperty('notapplicable')
    expect(space?.tailored).toBe('Disks are full. (disks=many; --set changes it)')
    expect(space?.severity).toBe('critical')
  })

  it('refuse a value that they do not have, with what may have been meant', async () => {
    await expect(tailor(site, {values: {disks: 'mny'}})).rejects.toMatchObject({
      message: '--set: unknown value of disks "mny"',
      hint: 'Did you mean "many"?',
    })
  })

  it('refuse a name that nothing has', async () => {
    await expect(tailor(site, {values: {disk: 'many'}})).rejects.toMatchObject({
      message: '--set: unknown value "disk"',
      hint: 'Did you mean "disks"?',
    })
  })

  it('may be set for a host to which the tailoring turns out not to apply', async () => {
    await write('site.tailoring', site)
    const loaded = await loadTailoring(join(directory, 'site.tailoring'))
    const content = await loadContent([directory])
    const options = {level: 2, only: [], skip: [], values: {disks: 'many'}, parametersOf: loaded} as const

    expect(selectItems(content, [findBenchmark(content, 'own')], options, assertions)).toHaveLength(2)
  })
})

describe('the values of rules', () => {
  const nothing = 'id: site\ntitle: Our site\n'

  it.each([
    [{system: 'jurnald'}, '--set: unknown value of system "jurnald"', 'Did you mean "journald"?'],
    [{mode: 'x'}, /^--set: mode cannot be "x": /, undefined],
  ])('refuse %j from the command line', async (values, message, hint) => {
    await expect(tailor(nothing, {values})).rejects.toMatchObject({
      message: typeof message === 'string' ? message : expect.stringMatching(message),
      hint,
    })
  })

  it('are refused by the name of the one that has a wrong part', () => {
    const issue = {code: 'custom' as const, path: ['owner', 1], message: 'an owner is a name', input: 3}
    const error = new CheckError(['all', 0], 'wrong', {issues: [issue]})
    const condition = {all: [{file: '/etc/motd', owner: '$owners'}]}

    expect(valueRefusal(condition, error, {owners: 'a,b'})?.message).toBe(
      '--set: owners cannot be "a,b": an owner is a name',
    )
    expect(valueRefusal(condition, error, {mode: 'x'})).toBeUndefined()
    expect(valueRefusal(condition, new CheckError([], 'no value is named "x"'), {x: 1})).toBeUndefined()
  })

  it('are refused with the place of the rule where the content itself is wrong', async () => {
    await write('rules.yaml', rules.replace('"0644"', '"x"'))

    await expect(tailor(nothing, {values: {system: 'rsyslog'}})).rejects.toThrow(
      /rules\.yaml:\d+:\d+: own-motd/,
    )
  })
})

describe('a tailoring that adds rules', () => {
  const add = (...items: readonly string[]) =>
    `id: site\ntitle: Our site\nadd:\n${items.map((item) => `  - ${item}\n`).join('')}`

  it('puts them after the items of their sections, new sections last', async () => {
    const items = await tailor(
      add(
        '{benchmark: own, section: {id: S, title: Our own}, id: S.1, level: 1, rule: own-issue}',
        '{benchmark: own@1.0.0, section: "1", id: "1.9", level: 2, rule: kmod-cramfs}',
        '{benchmark: cis-amazon-linux-2, section: "1.1.1", id: "9", level: 1, rule: own-issue}',
      ),
    )

    expect(items.map(({section, id, level, rule: {key}}) => [section.title, id, level, key])).toEqual([
      ['First', '1.1', 1, 'own-motd'],
      ['First', '1.9', 2, 'kmod-cramfs'],
      ['Second', '2.1', 1, 'image-free-space'],
      ['Our own', 'S.1', 1, 'own-issue'],
    ])
  })

  it('can give them values, which the command line overrides', async () => {
    const text = add(
      '{benchmark: own, section: "2", id: "2.2", level: 1, rule: image-free-space, with: {mebibytes: 7}}',
    )
    const spaceOf = async (values: Selection['values']) => (await tailor(text, {values}))[2]?.check

    expect(await spaceOf({})).toMatchObject({spec: {atLeast: 7}})
    expect(await spaceOf({mebibytes: 9})).toMatchObject({spec: {atLeast: 9}})
  })

  it.each([
    [
      'a rule',
      '{benchmark: own, section: "1", id: "3", level: 1, rule: own-isue}',
      '4:61',
      'unknown rule "own-isue"',
    ],
    [
      'a benchmark',
      '{benchmark: onw, section: "1", id: "3", level: 1, rule: own-issue}',
      '4:17',
      'unknown benchmark "onw"',
    ],
    [
      'a version',
      '{benchmark: own@2.0.0, section: "1", id: "3", level: 1, rule: own-issue}',
      '4:17',
      'unknown benchmark "own@2.0.0"',
    ],
    [
      'a section',
      '{benchmark: own, section: "7", id: "3", level: 1, rule: own-issue}',
      '4:32',
      'unknown section "7" of own@1.0.0',
    ],
    [
      'a value',
      '{benchmark: own, section: "1", id: "3", level: 1, rule: own-motd, with: {mod: "0600"}}',
      '4:78',
      'unknown value of the rule own-motd "mod"',
    ],
    [
      'a number that is taken',
      '{benchmark: own, section: "2", id: "1.1", level: 1, rule: own-issue}',
      '4:41',
      'the item 1.1 is there twice',
    ],
  ])('must not name %s that is wrong', async (_, item, place, message) => {
    await expect(tailor(add(item))).rejects.toThrow(`site.tailoring:${place}: ${message}`)
  })
})

describe('a section that a tailoring adds to', () => {
  it('is told of with the way to make a new one where a benchmark has too many to list', async () => {
    const text = `id: site
title: Our site
add: [{benchmark: cis-amazon-linux-2023, section: Our own, id: "1", level: 1, rule: own-issue}]
`
    await write('site.tailoring', text)
    const content = await loadContent([directory])
    const tailoring = await loadTailoring(join(directory, 'site.tailoring'))
    const selection = {level: 2, only: [], skip: [], values: {}, tailoring} as const

    expect(() =>
      selectItems(content, [findBenchmark(content, 'cis-amazon-linux-2023')], selection, assertions),
    ).toThrow(expect.objectContaining({hint: 'A new one has {id: …, title: …}'}))
  })
})

describe('the condition of a tailoring', () => {
  it('holds beside the one of the rule', async () => {
    const [motd] = await tailor(
      'id: site\ntitle: Our site\nitems: {own-motd: {when: {file: /etc/a}, reason: Only with a.}}\n',
    )

    expect(motd?.when).toMatchObject({
      kind: 'all',
      checks: [{assertion: {name: 'logging'}}, {assertion: {name: 'file'}, spec: {file: '/etc/a'}}],
    })
  })

  it('is the only one where the rule has none', async () => {
    await write('own.yaml', benchmark.replace('own-motd', 'own-issue'))
    const [issue] = await tailor(
      'id: site\ntitle: Our site\nitems: {own-issue: {when: {file: /etc/a}, reason: Only with a.}}\n',
    )

    expect(issue?.when).toMatchObject({kind: 'assertion', spec: {file: '/etc/a'}})
  })
})

describe('a tailoring that extends another', () => {
  const own = `id: own-site
title: More of our own
extends: ./base.tailoring
items:
  own-motd: {reason: We have one after all.}
`

  it('has its parameters and items, and its own ones before those', async () => {
    await write('base.tailoring', site)

    const [motd, space] = await tailor(own, {values: {disks: 'many'}})

    expect(motd?.tailored).toBe('We have one after all.')
    expect(motd).not.toHaveProperty('notapplicable')
    expect(space?.severity).toBe('critical')
  })

  it('can extend a built-in one', async () => {
    const [motd] = await tailor(own.replace('./base.tailoring', 'eks-node'), {values: {selinux: 'enforcing'}})

    expect(motd?.tailored).toBe('We have one after all.')
  })

  it('must not extend itself', async () => {
    await write('base.tailoring', site.replace('parameters:', 'extends: site.tailoring\nparameters:'))

    await expect(tailor(own)).rejects.toThrow(/base\.tailoring:3:10: it extends itself/)
  })
})

describe('what is wrong in a tailoring', () => {
  it.each([
    ['a rule', site.replace('own-motd', 'own-mod'), /site\.tailoring:6:3: unknown rule "own-mod"/],
    [
      'a parameter',
      site.replace('{disks: many}', '{disk: many}'),
      /site\.tailoring:7:30: unknown parameter "disk"/,
    ],
    [
      'a value of a parameter',
      site.replace('{disks: many}', '{disks: two}'),
      /site\.tailoring:7:37: unknown value of disks "two"/,
    ],
    [
      'a default',
      site.replace('default: one', 'default: none'),
      /site\.tailoring:4:43: unknown value of disks "none"/,
    ],
    [
      'a benchmark',
      site.replace('items:', 'for: [onw]\nitems:'),
      /site\.tailoring:5:7: unknown benchmark "onw"/,
    ],
    [
      'a value of a rule',
      'id: a\ntitle: A\nitems: {own-motd: {with: {mod: "0600"}}}\n',
      /site\.tailoring:3:27: unknown value of the rule own-motd "mod"/,
    ],
  ])('is told for %s, with line and column', async (_, text, message) => {
    await expect(tailor(text)).rejects.toThrow(message)
  })
})

describe('the tailoring that the documentation shows', () => {
  it('names only what there is', async () => {
    const page = await readFile(new URL('../../docs/tailoring.md', import.meta.url), 'utf8')
    const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(page) ?? []
    await write('acme.yaml', rules.replaceAll('own-', 'acme-').replace('acme-issue', 'acme-agent'))

    expect(await tailor(example)).toHaveLength(2)
  })
})

describe('the tailoring of EKS nodes', () => {
  it.each([
    [{}, ['fw23-table', 'mount-home', 'selinux-enforcing'], ['sysctl-accept-ra']],
    [{firewall: 'nftables'}, ['mount-home'], ['fw23-table', 'fw23-deny']],
    [{partitions: 'split'}, ['fw23-table'], ['mount-home', 'mount-var-log-audit']],
    [{selinux: 'enforcing'}, ['mount-home'], ['selinux-enforcing']],
    [{ipFamily: 'ipv6'}, ['sysctl-accept-ra'], ['sysctl-secure-redirects']],
  ])('with %j has its parameters decide what applies', async (values, left, judged) => {
    const content = await loadContent()
    const tailoring = await loadTailoring('eks-node')
    const selection = {level: 2, only: [], skip: [], values, tailoring} as const
    const items = selectItems(
      content,
      [findBenchmark(content, 'cis-amazon-linux-2023')],
      selection,
      assertions,
    )
    const reasonOf = (key: string) => items.find(({rule}) => rule.key === key)?.notapplicable

    for (const key of left) expect(reasonOf(key), key).toMatch(/\(\w+=\w+; --set changes it\)$/)
    for (const key of judged) expect(reasonOf(key), key).toBeUndefined()
  })
})
