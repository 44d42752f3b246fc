import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {join, resolve} from 'node:path'
import {describe, expect, it} from 'vitest'
import {parseControls} from '../../src/kube-bench/parse-controls.ts'
import {parseTree} from '../../src/kube-bench/yaml-tree.ts'

const cfg = join(resolve(process.env['KUBE_BENCH_VECTORS'] ?? '../shared/fixtures/kube-bench'), 'cfg')
const there = existsSync(cfg)

const files = there
  ? readdirSync(cfg, {recursive: true, encoding: 'utf8'}).filter((name) =>
      /\/(?!config\.).*\.yaml$/.test(name),
    )
  : []

/** Files whose quoted texts go on in column one, which YAML forbids: docs/kube-bench.md lists them. */
const underIndented = [
  ...['ack-1.0', 'gke-1.0', 'rke-cis-1.7', 'rke-cis-1.23', 'rke-cis-1.24'],
  ...['rke2-cis-1.7', 'rke2-cis-1.23', 'rke2-cis-1.24', 'cis-1.6-k3s'],
  ...['1.5', '1.6', '1.7', '1.8', '1.9', '1.10', '1.11', '1.12', '1.20', '1.23', '1.24'].map(
    (one) => `cis-${one}`,
  ),
].map((benchmark) => `${benchmark}/etcd.yaml`)

function isYaml(name: string): boolean {
  try {
    parseTree(readFileSync(join(cfg, name), 'utf8'))
    return true
  } catch {
    // That it is none is the answer.
    return false
  }
}

describe.skipIf(!there)("kube-bench's shipped control files", () => {
  it('load without a fault, all but for a misspelt operator in one', () => {
    const controls = files.map((name) => parseControls(readFileSync(join(cfg, name), 'utf8'), name))
    const faults = controls.flatMap((one) => [
      ...one.faults,
      ...one.groups.flatMap(({checks}) => checks.flatMap((check) => check.faults)),
    ])

    expect(files).toHaveLength(229)
    expect(faults.map(({file, line, message}) => `${file}:${line}: ${message}`)).toEqual([
      expect.stringMatching(/^k3s-cis-1\.9\/node\.yaml:\d+: unknown operator "noteqx"/),
    ])
  })

  it('are no YAML where 22 of them have quoted texts that go on too far to the left', () => {
    const services = ['gke-1.0/managedservices.yaml', 'gke-1.2.0/managedservices.yaml']

    expect(files.filter((name) => !isYaml(name)).toSorted()).toEqual(
      [...underIndented, ...services].toSorted(),
    )
  })
})
