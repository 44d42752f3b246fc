import {fileURLToPath} from 'node:url'
import {captureOutput} from '@oclif/test'
import {expect, it} from 'vitest'
import type {BenchmarkOverview, ItemOverview} from '../../src/benchmarks/overview.ts'
import Lint from '../../src/commands/benchmarks/lint.ts'
import List from '../../src/commands/benchmarks/list.ts'
import Show from '../../src/commands/benchmarks/show.ts'
import Explain from '../../src/commands/explain.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const own = `${root}test/commands/undecided`

it('lists the benchmarks, of which the newest final version is judged by default', async () => {
  const {result, stdout} = await captureOutput<readonly BenchmarkOverview[]>(() => List.run([], {root}))

  const eks = result
    ?.filter(({id}) => id === 'cis-amazon-eks')
    .map(({version, byDefault}) => [version, byDefault])
  expect(eks).toEqual([
    ['1.5.0', false],
    ['1.7.0', false],
    ['1.8.0', true],
  ])
  expect(stdout).toMatch(/^cis-amazon-eks@1\.8\.0 +13 +12 +1 /m)
})

it('shows the items of a benchmark', async () => {
  const {result, stdout} = await captureOutput<readonly ItemOverview[]>(() =>
    Show.run(['cis-amazon-eks'], {root}),
  )

  expect(result).toHaveLength(13)
  expect(stdout).toMatch(/^3\.2\.7 +L2 +automated +kubelet-event-qps /m)
})

it('finds the content well-formed, and every built-in rule in a benchmark', async () => {
  const {result, stdout, stderr} = await captureOutput<{unused: string[]}>(() => Lint.run([], {root}))

  expect(stdout).toMatch(/^\d+ rules, \d+ benchmarks, \d+ items: all are well-formed$/m)
  expect(stderr).toBe('')
  expect(result?.unused).toEqual([])
})

it('takes rules of the user into all of them', async () => {
  const {stdout} = await captureOutput(() => Lint.run([own], {root}))
  const {stdout: explained} = await captureOutput(() => Explain.run(['nobody-asked', '--rules', own], {root}))

  expect(stdout).toContain('all are well-formed')
  expect(explained).toMatch(/^Numbers +undecided 1\.0\.0, 1\.1, level 1$/m)
})

it('explains a rule with its numbers, its condition and the shell that root runs', async () => {
  const {stdout} = await captureOutput(() => Explain.run(['image-free-space', '--shell'], {root}))

  expect(stdout).toMatch(/^image-free-space, medium\nThe root file system has room\n/)
  expect(stdout).toMatch(/^Numbers +eks-image 1\.0\.0, 1\.10, level 1$/m)
  expect(stdout).toMatch(/^Condition +check:\n +freeSpace: \/\n +atLeast: \$mebibytes$/m)
  expect(stdout).toContain("df -Pk '/'")
})

it('says which rule may have been meant', async () => {
  const {stderr} = await captureOutput(() => Explain.run(['image-free-spaec'], {root}))

  expect(stderr).toBe('assay: unknown rule "image-free-spaec"\nTry: Did you mean "image-free-space"?\n')
  expect(process.exitCode).toBe(2)
})
