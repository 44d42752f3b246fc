import {execFileSync, spawn} from 'node:child_process'
import {mkdtempSync, readdirSync, readFileSync, rmSync, statSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {text} from 'node:stream/consumers'
import {afterAll, describe, expect, it} from 'vitest'
import {checkWritable, writeAtomically} from '../../src/reports/write.ts'

const scratch = mkdtempSync(join(tmpdir(), 'assay-write-'))
afterAll(() => rmSync(scratch, {recursive: true}))

describe('a report that is written', () => {
  it('takes the place of an earlier one, and leaves nothing beside it', async () => {
    const directory = join(scratch, 'new', 'folder')

    await writeAtomically(join(directory, 'report'), 'one')
    await writeAtomically(join(directory, 'report'), 'two')

    expect(readFileSync(join(directory, 'report'), 'utf8')).toBe('two')
    expect(readdirSync(directory)).toEqual(['report'])
  })

  it('goes into a pipe or a device, and does not take its place', async () => {
    const pipe = join(scratch, 'pipe')
    execFileSync('mkfifo', [pipe])
    const reader = spawn('cat', [pipe], {stdio: ['ignore', 'pipe', 'inherit']})

    await checkWritable(pipe)
    await writeAtomically(pipe, 'said')

    expect(await text(reader.stdout)).toBe('said')
    expect(statSync(pipe).isFIFO()).toBe(true)
  })

  it('makes the directories that two reports need at the same time', async () => {
    const directory = join(scratch, 'both', 'of', 'them', 'go', 'here')
    const names = Array.from({length: 8}, (_, index) => `report-${index}`)

    await Promise.all(names.map((name) => writeAtomically(join(directory, name), name)))

    expect(readdirSync(directory).toSorted()).toEqual(names)
  })

  it('says that it cannot be written below a file', async () => {
    await writeAtomically(join(scratch, 'file'), 'text')

    await expect(writeAtomically(join(scratch, 'file/a/b'), 'text')).rejects.toThrow('ENOTDIR')
    await expect(checkWritable(join(scratch, 'file/a/b'))).rejects.toThrow('ENOTDIR')
  })

  it('says that it cannot be written where a directory has its name', async () => {
    await expect(writeAtomically(scratch, 'text')).rejects.toThrow(`cannot write ${scratch}: EISDIR`)
  })
})
