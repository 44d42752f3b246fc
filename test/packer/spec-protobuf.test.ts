import {execFileSync, spawnSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {afterAll, describe, expect, it} from 'vitest'
import {attributes} from '../../src/packer/configuration.ts'
import {renderProtobufSpec} from '../../src/packer/spec-protobuf.ts'

const fixtures = fileURLToPath(new URL('fixtures/', import.meta.url))
const hasProtoc = spawnSync('protoc', ['--version']).status === 0
const directory = mkdtempSync(join(tmpdir(), 'assay-protobuf-'))
afterAll(() => rmSync(directory, {recursive: true, force: true}))

function protoc(mode: '--encode' | '--decode', input: string | Buffer): Buffer {
  const words = ['--deterministic_output', `${mode}=Spec`, `--proto_path=${fixtures}`, 'hcl-spec.proto']
  return execFileSync('protoc', mode === '--encode' ? words : words.slice(1), {input})
}

describe('the protobuf of a configuration', () => {
  it('is what protoc makes of the same attributes', () => {
    const {source, hex} = JSON.parse(readFileSync(join(fixtures, 'protobuf-reference.json'), 'utf8')) as {
      readonly source: string
      readonly hex: string
    }
    expect(source).toContain('protoc')
    const rendered = renderProtobufSpec({
      level: {type: 'number'},
      skip: {type: {list: 'string'}},
      sudo: {type: 'bool'},
      tailoring: {type: 'string'},
      values: {type: {map: 'string'}},
    })
    expect(rendered.toString('hex')).toBe(hex)
  })

  it.skipIf(!hasProtoc)(
    'is read by protoc as all attributes that there are (needs protobuf-compiler)',
    () => {
      const text = protoc('--decode', renderProtobufSpec(attributes)).toString()
      const names = [...text.matchAll(/ {4}key: "(\w+)"/g)].map(([, name]) => name)
      expect(names).toEqual(Object.keys(attributes).toSorted())
    },
  )
})
