import {mkdir, writeFile} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {beforeEach, describe, expect, it} from 'vitest'
import {judgeKubeBench} from '../../src/kube-bench/judge.ts'
import {loadKubeBench} from '../../src/kube-bench/plan.ts'
import type {Facts, Probe, Reading} from '../../src/probes/probe.ts'
import {temporaryDirectory} from '../temporary-directory.ts'
import {host} from './some-host.ts'

let directory: string
beforeEach(() => {
  directory = temporaryDirectory()
})

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, name)), {recursive: true})
    await writeFile(join(directory, name), text)
  }
}

const load = (targets: readonly string[], benchmark?: string) =>
  loadKubeBench({directory, targets, ...(benchmark !== undefined && {benchmark})})

const NODE = 'type: node\ngroups: []\n'

describe("a directory of kube-bench's control files", () => {
  it.each([
    ['nothing', '~\n'],
    ['a list', '[node, master]\n'],
    ['a map without targets', 'node: {components: [kubelet]}\n'],
  ])('has no benchmark where its configuration is %s', async (_, config) => {
    await write({'config.yaml': config})

    await expect(load(['node'], 'own')).rejects.toThrow('config.yaml has no targets for "own"')
    expect((await load(['node'])).benchmarks).toEqual(new Map())
  })

  it('may lack the files of benchmarks, and targets, which nobody named', async () => {
    await write({
      'config.yaml': 'target_mapping: {own: [node], gone: [node], other: [etcd]}\n',
      'own/node.yaml': NODE,
      'other/etcd.yaml': 'type: etcd\n',
    })
    const {benchmarks} = await load(['node'])

    expect([...benchmarks].map(([name, files]) => [name, files.map((file) => file.name)])).toEqual([
      ['own', ['own/node.yaml']],
      ['gone', []],
      ['other', []],
    ])
  })

  it('may not lack the files of the benchmark that was named', async () => {
    await write({'config.yaml': 'target_mapping: {gone: [node]}\n'})

    await expect(load(['node'], 'gone')).rejects.toThrow(
      `cannot read ${join(directory, 'gone/node.yaml')}: ENOENT`,
    )
    await expect(load(['all'], 'gone')).rejects.toThrow(`cannot read ${join(directory, 'gone')}: ENOENT`)
  })

  it('has with all also the files that its configuration does not list as targets', async () => {
    await write({
      'config.yaml': 'target_mapping: {own: [node]}\n',
      'own/config.yaml': '---\n',
      'own/node.yaml': NODE,
      'own/policies.yaml': 'type: policies\n',
    })
    const {benchmarks} = await load(['all'], 'own')

    expect(benchmarks.get('own')?.map(({target}) => target)).toEqual(['node', 'policies'])
    await expect(load(['policies'], 'own')).rejects.toThrow('own has no target "policies"')
  })

  it("has a benchmark's own configuration over the common one, also where that is comments alone", async () => {
    await write({
      'config.yaml':
        'target_mapping: {own: [node], bare: [node]}\nnode: {components: [kubelet], kubelet: {bins: a}}\n',
      'own/config.yaml': 'node: {kubelet: {bins: b}}\n',
      'own/node.yaml': NODE,
      'bare/config.yaml': '---\n# nothing of its own\n',
      'bare/node.yaml': NODE,
    })
    const {benchmarks} = await load(['node'])
    const sectionOf = (name: string) => benchmarks.get(name)?.[0]?.typeConfig

    expect(sectionOf('own')).toEqual({components: ['kubelet'], kubelet: {bins: 'b'}})
    expect(sectionOf('bare')).toEqual({components: ['kubelet'], kubelet: {bins: 'a'}})
  })

  it('runs with auto no file for a kind of node that its configuration does not describe', async () => {
    await write({
      'config.yaml': 'target_mapping: {own: [master, node]}\nnode: {components: []}\n',
      'own/master.yaml': 'type: master\n',
      'own/node.yaml': NODE,
    })
    const plan = await load(['auto'], 'own')

    expect([...plan.benchmarks.values()].flat().map(({name}) => name)).toEqual([
      'own/master.yaml',
      'own/node.yaml',
    ])
    expect(judgeKubeBench(plan, anyNode, host).files).toEqual(['own/node.yaml'])
  })
})

/** Facts of a node on which no process runs and no path is there. */
const anyNode: Facts = {
  of: <Fact>({key}: Probe<Fact>) =>
    ({known: true, fact: key.startsWith('kube-bench:ps:') ? '' : new Set<string>()}) as Reading<Fact>,
}
