import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {gzipSync} from 'node:zlib'
import {afterAll, describe, expect, it} from 'vitest'
import {loadEvidence} from '../../src/collect/evidence-file.ts'
import {UsageError} from '../../src/errors.ts'
import {loadResults} from '../../src/reports/result-file.ts'

const directory = mkdtempSync(join(tmpdir(), 'assay-evidence-'))
afterAll(() => rmSync(directory, {recursive: true}))

const MIB = 1024 * 1024

async function refusal(
  bytes: string | Uint8Array,
  load: (path: string) => Promise<unknown>,
): Promise<string> {
  const path = join(directory, 'file')
  writeFileSync(path, bytes)
  const error = await load(path).then(
    () => undefined,
    (cause: unknown) => cause,
  )
  expect(error).toBeInstanceOf(UsageError)
  return (error as Error).message
}

/** 32 parts of 64 MiB: two MB that unpack to two GiB. */
const bomb = () => Buffer.concat(Array<Buffer>(32).fill(gzipSync(Buffer.alloc(64 * MIB, ' '))))

/** JSON far deeper than any call stack. */
const deep = `{"schemaVersion":1,"answers":${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}}`

describe('an evidence file', () => {
  it('that unpacks to 2 GiB is refused before it is unpacked', async () => {
    const before = process.memoryUsage().rss

    expect(await refusal(bomb(), loadEvidence)).toMatch(
      /^cannot unpack the evidence .*larger than 67108864 bytes/,
    )
    expect(process.memoryUsage().rss - before).toBeLessThan(1024 * MIB)
  })

  it('of more than 64 MiB is refused', async () => {
    expect(await refusal(Buffer.alloc(65 * MIB, ' '), loadEvidence)).toMatch(/is larger than 64 MiB$/)
  })

  it.each([
    ['deep', deep],
    ['cut', '{"schemaVersion":1,"answers":{'],
    ['packed and cut', gzipSync('{"schemaVersion":1}').subarray(0, 15)],
    ['of keys that objects have', '{"schemaVersion":1,"__proto__":{"target":"x"},"constructor":{}}'],
  ])('that is %s is refused', async (_, bytes) => {
    expect(await refusal(bytes, loadEvidence)).toContain('the evidence')
    expect(({} as Record<string, unknown>)['target']).toBeUndefined()
  })
})

describe('a result file', () => {
  it.each([
    ['deep', deep],
    ['of keys that objects have', '{"schemaVersion":1,"__proto__":{"hosts":[]}}'],
  ])('that is %s is refused', async (_, text) => {
    expect(await refusal(text, loadResults)).toMatch(/is not (?:JSON|a result of version 1)/)
  })
})
