import fc from 'fast-check'
import {expect, it} from 'vitest'
import {nameHosts} from '../../src/reports/host-names.ts'

it('names a file after the host, without what a file name must not have', () => {
  expect(
    nameHosts(['ssh://ec2-user@10.0.0.5:22', 'evidence:../a/node.json', 'root:/']).map(({slug}) => slug),
  ).toEqual(['ec2-user-10.0.0.5-22', 'a-node.json', 'host'])
})

it('tells hosts apart that differ only in what is left out of a name', () => {
  expect(nameHosts(['a.b', 'A-b', 'a.b']).map(({name, slug}) => [name, slug])).toEqual([
    ['a.b', 'a.b'],
    ['A-b-2', 'A-b-2'],
    ['a.b-3', 'a.b-3'],
  ])
})

it('never gives one name twice, nor a slug that leaves its directory', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (targets) => {
      const slugs = nameHosts(targets).map(({slug}) => slug)

      expect(new Set(slugs.map((slug) => slug.toLowerCase())).size).toBe(targets.length)
      for (const slug of slugs) expect(slug).toMatch(/^[A-Za-z0-9][A-Za-z0-9.-]*$/)
    }),
  )
})
