import {readFileSync} from 'node:fs'
import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {captureOutput} from '@oclif/test'
import {load} from 'js-yaml'
import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest'
import Check from '../../src/commands/check.ts'
import Fix from '../../src/commands/fix.ts'
import type {Report, Status} from '../../src/evaluate/result.ts'
import {type Host, startHost} from '../hosts/host.ts'
import {describeLab, LAB_TIMEOUT_MS} from '../hosts/lab.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What is expected of one host, item by item. */
interface Expected {
  readonly benchmark: string
  readonly items: Readonly<Record<string, ExpectedItem>>
}

interface ExpectedItem {
  readonly rule: string
  readonly is: Status
  /** What `--tailoring none` says, where it is something else. */
  readonly untailored?: Status
  /** Why, where it surprises. */
  readonly because?: string
}

const hosts = [
  {name: 'al2-stock', flavor: 'al2', specs: []},
  {name: 'al2-hardened', flavor: 'al2', specs: ['os-hardened']},
  {name: 'al2023-stock', flavor: 'al2023', specs: []},
  {name: 'al2023-hardened', flavor: 'al2023', specs: ['os-hardened']},
] as const

afterEach(() => {
  process.exitCode = undefined
})

describeLab('the benchmarks of Amazon Linux over a whole host', () => {
  describe.each(hosts)('$name', ({name, flavor, specs}) => {
    const file = new URL(`expected/${name}.yaml`, import.meta.url)
    const {benchmark, items} = load(readFileSync(file, 'utf8')) as Expected

    let host: Host | undefined
    beforeAll(async () => {
      host = await startHost({flavor, specs})
      if (specs.length > 0) await harden(host, benchmark)
    }, LAB_TIMEOUT_MS)
    afterAll(() => host?.stop())

    it('gets what was expected of each item, tailored to EKS nodes as by default', async () => {
      const expected = Object.entries(items).map(([id, {rule, is}]) => `${id} ${rule}: ${is}`)

      expect(verdictsOf(await check(host, benchmark, []))).toEqual(expected)
    })

    it('gets what was expected of each item, without a tailoring', async () => {
      const expected = Object.entries(items).map(
        ([id, {rule, is, untailored}]) => `${id} ${rule}: ${untailored ?? is}`,
      )

      expect(verdictsOf(await check(host, benchmark, ['--tailoring', 'none']))).toEqual(expected)
    })

    it('has a written reason for each error', () => {
      const silent = Object.values(items).filter(
        ({is, untailored, because}) => [is, untailored].includes('error') && !because,
      )

      expect(silent).toEqual([])
    })
  })
})

function verdictsOf({results}: Report): readonly string[] {
  return results.map(({item, rule, status}) => `${item} ${rule}: ${status}`)
}

async function check(host: Host | undefined, benchmark: string, words: readonly string[]): Promise<Report> {
  if (!host) throw new Error('the host did not start')
  const {result, error} = await captureOutput<Report>(() =>
    Check.run(['node', '-F', host.sshConfig, '-l', '2', '-b', benchmark, '--json', ...words], {root}),
  )
  if (!result) throw new Error('nothing was judged', {cause: error})
  return result
}

/** Runs our own fixes for all that failed untailored. */
async function harden(host: Host, benchmark: string): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'assay-harden-'))
  try {
    const file = join(directory, 'result.json')
    await writeFile(file, JSON.stringify(await check(host, benchmark, ['--tailoring', 'none'])))
    const {result} = await captureOutput<{fixes: string}>(() => Fix.run([file, '--json'], {root}))
    await host.asRoot('sh -s', result?.fixes)
  } finally {
    await rm(directory, {recursive: true})
  }
}
