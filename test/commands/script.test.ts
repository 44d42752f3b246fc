import {execFile} from 'node:child_process'
import {readdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {promisify} from 'node:util'
import {captureOutput} from '@oclif/test'
import {Ajv2020} from 'ajv/dist/2020.js'
import {beforeEach, describe, expect, it, vi} from 'vitest'
import {decodePrinted} from '../../src/collect/printed.ts'
import Check from '../../src/commands/check.ts'
import Script from '../../src/commands/script.ts'
import type {Report, Result} from '../../src/evaluate/result.ts'
import {useHost} from '../hosts/host.ts'
import {describeLab} from '../hosts/lab.ts'
import {temporaryDirectory} from '../temporary-directory.ts'

vi.setConfig({testTimeout: 60_000})

const root = fileURLToPath(new URL('../..', import.meta.url))

let directory: string
beforeEach(() => {
  directory = temporaryDirectory()
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

/** The properties that AWS Systems Manager has for aws:runShellScript in schema version 2.2. */
const documentSchema = {
  type: 'object',
  required: ['schemaVersion', 'mainSteps'],
  additionalProperties: false,
  properties: {
    schemaVersion: {const: '2.2'},
    description: {type: 'string'},
    parameters: {type: 'object'},
    mainSteps: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['action', 'name', 'inputs'],
        additionalProperties: false,
        properties: {
          action: {const: 'aws:runShellScript'},
          name: {type: 'string', pattern: '^[A-Za-z0-9_-]{3,128}$'},
          precondition: {const: {StringEquals: ['platformType', 'Linux']}},
          inputs: {
            type: 'object',
            required: ['runCommand'],
            additionalProperties: false,
            properties: {
              runCommand: {type: 'array', items: {type: 'string'}, minItems: 1},
              timeoutSeconds: {type: 'string', pattern: '^[1-9][0-9]{0,5}$'},
              workingDirectory: {type: 'string'},
            },
          },
        },
      },
    },
  },
}

describe('the document for AWS Systems Manager', () => {
  const print = (...words: string[]) =>
    captureOutput<{script: string}>(() => Script.run(['--ssm', ...words], {root}))

  it('is a command document of a size that is taken, without anything that would be a parameter', async () => {
    const {stdout} = await print()

    const document = JSON.parse(stdout)
    expect(new Ajv2020().validate(documentSchema, document)).toBe(true)
    expect(Buffer.byteLength(stdout)).toBeLessThanOrEqual(64 * 1024)
    expect(stdout).not.toContain('{{')
  })

  it.each(['dash', 'bash'])('prints evidence when %s runs it, and writes no file', async (shell) => {
    const {stdout} = await print('--only', 'image-free-space')
    const [{inputs}] = JSON.parse(stdout).mainSteps

    const {stdout: printed} = await promisify(execFile)(shell, ['-c', inputs.runCommand.join('\n')], {
      cwd: directory,
    })

    const evidence = decodePrinted(Buffer.from(printed), 'node.txt')
    expect(evidence?.problems).toEqual([])
    expect([...(evidence?.answers.keys() ?? [])]).toContain('host')
    expect(readdirSync(directory)).toEqual([])
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
