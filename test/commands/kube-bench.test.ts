import {cp, readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {captureOutput} from '@oclif/test'
import {beforeEach, describe, expect, it} from 'vitest'
import Import from '../../src/commands/benchmarks/import.ts'
import Check from '../../src/commands/check.ts'
import type {Report} from '../../src/evaluate/result.ts'
import {temporaryDirectory} from '../temporary-directory.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const cfg = fileURLToPath(new URL('../kube-bench/cfg', import.meta.url))
const own = ['--kube-bench', cfg, '--kube-bench-benchmark', 'eks-1.8.0']

let directory: string
beforeEach(() => {
  directory = temporaryDirectory()
})

const check = (...words: string[]) => captureOutput<Report>(() => Check.run(words, {root}))

describe("kube-bench's files on the command line", () => {
  it('are judged beside the benchmarks, and written in its own formats', {timeout: 60_000}, async () => {
    const [json, xml] = [join(directory, 'results.json'), join(directory, 'results.xml')]
    const outputs = ['-o', `kube-bench-json=${json}`, '-o', `kube-bench-junit=${xml}`]

    const {result} = await check(
      'local:',
      '--sudo',
      'never',
      ...own,
      '--kube-bench-revision',
      'a73ce378',
      '--only',
      '3.2.*',
      ...outputs,
    )

    expect(result?.kubeBench).toMatchObject({benchmark: 'eks-1.8.0', revision: 'a73ce378'})
    expect(result?.results.filter(({benchmark}) => benchmark === 'kube-bench')).toHaveLength(4)
    const {Controls: controls} = JSON.parse(await readFile(json, 'utf8'))
    expect(controls).toMatchObject([{id: '3', detected_version: 'none', tests: [{section: '3.2'}]}])
    expect(await readFile(xml, 'utf8')).toMatch(/^<testsuites>\n<testsuite name="Worker nodes" tests="4"/)
  })

  it('are needed by its formats', async () => {
    await check('local:', '-o', 'kube-bench-json')
    expect(process.exitCode).toBe(2)
  })

  it('are refused by import where they have no check, with what is wrong with them', async () => {
    await cp(cfg, directory, {recursive: true})
    await writeFile(join(directory, 'eks-1.8.0/node.yaml'), 'type: node\ngroups: [\n')
    const {stderr} = await captureOutput(() =>
      Import.run(['kube-bench', directory, '--benchmark', 'eks-1.8.0', '--output', directory], {root}),
    )

    expect(stderr.replaceAll(/\s+/g, ' ')).toMatch(
      /eks-1\.8\.0\/node\.yaml: there is no check to import .*eks-1\.8\.0\/node\.yaml:3: /,
    )
    expect(process.exitCode).toBe(2)
  })

  it('become a benchmark of our own by import', async () => {
    const {result, stdout} = await captureOutput<{translated: number; files: readonly string[]}>(() =>
      Import.run(['kube-bench', cfg, '--benchmark', 'eks-1.8.0', '--output', directory], {root}),
    )

    expect(result?.translated).toBe(5)
    expect(stdout).toContain('5 checks translated, 0 not')
    expect(await readFile(result?.files[0] ?? '', 'utf8')).toContain('id: kube-bench-eks')
  })
})
