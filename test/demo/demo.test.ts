import {readdir, readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {captureOutput} from '@oclif/test'
import {beforeEach, expect, it} from 'vitest'
import Demo from '../../src/commands/demo.ts'
import type {Report} from '../../src/evaluate/result.ts'
import {temporaryDirectory} from '../temporary-directory.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

let directory: string
beforeEach(() => {
  directory = temporaryDirectory()
})

it('refuses the bad node, lets the good one through, and writes the reports of both', async () => {
  const {result, stdout, error} = await captureOutput<readonly Report[]>(() =>
    Demo.run(['--directory', directory], {root}),
  )

  expect(error).toBeUndefined()
  expect(process.exitCode).toBeUndefined()
  expect(result?.map(({gate}) => gate.exitCode)).toEqual([1, 0])
  expect(stdout).toMatch(/FAILED: [\s\S]*PASSED: /)
  expect((await readdir(directory)).toSorted()).toEqual(
    ['bad-node', 'good-node'].flatMap((node) => ['json', 'txt', 'xml'].map((type) => `${node}.${type}`)),
  )
  expect(await readFile(join(directory, 'bad-node.xml'), 'utf8')).toContain('<failure')
  expect(await readFile(join(directory, 'good-node.xml'), 'utf8')).not.toMatch(/<failure|<error/)
})

it('judges the bad node by what its kubelet would do', async () => {
  const {result} = await captureOutput<readonly Report[]>(() => Demo.run(['--directory', directory], {root}))

  const failed = result?.[0]?.results.filter(({status}) => status === 'fail').map(({rule}) => rule)
  expect(failed).toContain('kubelet-anonymous-auth')
  expect(result?.[0]?.host).toMatchObject({hostKeyTrust: 'pinned', os: {id: 'amzn', version: '2023'}})
})
