import {writeFileSync} from 'node:fs'
import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {captureOutput} from '@oclif/test'
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest'
import {decodePrinted} from '../../src/collect/printed.ts'
import Check from '../../src/commands/check.ts'
import Script from '../../src/commands/script.ts'
import type {Report, Result} from '../../src/evaluate/result.ts'
import {useHost} from '../hosts/host.ts'
import {describeLab} from '../hosts/lab.ts'

vi.setConfig({testTimeout: 60_000})

const root = fileURLToPath(new URL('../..', import.meta.url))

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-script-'))
})
afterEach(async () => {
  process.exitCode = undefined
  await rm(directory, {recursive: true})
})

describe('the printed script', () => {
  it('is the same for the same questions, and names each of them', async () => {
    const print = () => captureOutput<{script: string; probes: string[]}>(() => Script.run([], {root}))
    const [first, second] = [await print(), await print()]

    expect(first.stdout).toBe(second.stdout)
    for (const key of first.result?.probes ?? ['none'])
      expect(first.stdout).toContain(JSON.stringify(key).slice(1, -1))
  })
})

describe('what it printed', () => {
  it('is no evidence without the announcement of a run', () => {
    expect(decodePrinted(Buffer.from('\n@00112233445566778899 0 3 hello\n0 x\n'), 'node.txt')).toBeUndefined()
  })

  it('is incomplete without the last frame, and says so', () => {
    const stream =
      '@assay-evidence 00112233445566778899\n\n@00112233445566778899 0 27 hello\n0 sudo 2027-01-15T12:00:00Z\n\n'

    expect(decodePrinted(Buffer.from(stream), 'node.txt')).toMatchObject({
      collectedAt: '2027-01-15T12:00:00Z',
      host: {escalation: 'sudo'},
      problems: [{kind: 'collection', message: 'the script that printed node.txt did not reach its end'}],
    })
  })
})

describeLab('a script that was run by other means', () => {
  const node = useHost({flavor: 'al2023', specs: ['kubelet-insecure']})

  it('gives the verdicts that a connection gives, with noise around what it printed', async () => {
    const {result} = await captureOutput<{script: string}>(() => Script.run(['--json'], {root}))
    const {stdout} = await node().asRoot('sh -s', result?.script)
    const file = join(directory, 'console.txt')
    writeFileSync(file, `cloud-init says hello\n${stdout}\nand goodbye`)
    const check = async (...words: string[]) => {
      const {result: report} = await captureOutput<Report>(() =>
        Check.run([...words, '--json', '-l', '2'], {root}),
      )
      return report?.results ?? []
    }
    const verdicts = (results: Report['results']) => results.map(({item, status}) => `${item} ${status}`)

    const printed = await check(`evidence:${file}`)
    const connected = await check('node', '-F', node().sshConfig)

    // What follows from other answers is asked in a second round, which a printed script does not have.
    const needsAnother = ({reason, status}: Result) =>
      status === 'error' && /was not asked for/.test(reason ?? '')
    const answered = new Set(printed.filter((result) => !needsAnother(result)).map(({item}) => item))
    expect(answered.size).toBeGreaterThan(0.9 * connected.length)
    expect(verdicts(printed.filter(({item}) => answered.has(item)))).toEqual(
      verdicts(connected.filter(({item}) => answered.has(item))),
    )
    expect(verdicts(printed)).toContain('3.2.1 fail')
  })
})
