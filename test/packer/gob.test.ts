import {readFileSync} from 'node:fs'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {decodeExitStatus} from '../../src/packer/command-finished.ts'
import {readGobInt, readGobUint, renderGobInt, renderGobUint} from '../../src/packer/gob.ts'
import {renderCtyType, renderGobSpec} from '../../src/packer/spec-gob.ts'
import {WireError} from '../../src/packer/wire-error.ts'
import {readGob} from './gob-reader.ts'

const reference = JSON.parse(
  readFileSync(new URL('fixtures/gob-reference.json', import.meta.url), 'utf8'),
) as {readonly hex: Readonly<Record<string, string>>}

function goBytes(name: string): Buffer {
  const hex = reference.hex[name]
  if (hex === undefined) throw new Error(`the reference has no ${name}`)
  return Buffer.from(hex, 'hex')
}

const string = {
  Impl: {goType: 'github.com/zclconf/go-cty/cty.primitiveType', content: {Kind: 'S'.charCodeAt(0)}},
}

describe('gob numbers', () => {
  it.each([
    [0, '00'],
    [127, '7f'],
    [128, 'ff80'],
    [255, 'ffff'],
    [256, 'fe0100'],
    [70_000, 'fd011170'],
  ])('renders the unsigned %i as %s', (value, hex) => {
    expect(renderGobUint(value).toString('hex')).toBe(hex)
  })

  it('reads back every integer that a double holds exactly', () => {
    fc.assert(
      fc.property(fc.integer({min: -(2 ** 52), max: 2 ** 52}), (value) => {
        const bytes = renderGobInt(value)
        expect(readGobInt(bytes, 0)).toEqual([value, bytes.length])
      }),
    )
  })

  it('rejects a number that is cut', () => {
    expect(() => readGobUint(Buffer.from('fe01', 'hex'), 0)).toThrow(WireError)
    expect(() => readGobUint(Buffer.alloc(0), 0)).toThrow(WireError)
  })
})

describe('the exit status of a command', () => {
  it.each([0, 1, 2, 127, 255, -1])('is read from the bytes of Go for %i', (status) => {
    expect(decodeExitStatus(goBytes(`CommandFinished ${status}`))).toBe(status)
  })

  it('is not taken from nothing, or from bytes that are cut', () => {
    expect(() => decodeExitStatus(Buffer.alloc(0))).toThrow(/did not say how the command ended/)
    const whole = goBytes('CommandFinished 255')
    for (let length = 0; length < whole.length - 1; length += 1)
      expect(() => decodeExitStatus(whole.subarray(0, length))).toThrow(WireError)
  })

  it('is a number or a WireError for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({maxLength: 80}), (bytes) => {
        try {
          expect(decodeExitStatus(Buffer.from(bytes))).toBeTypeOf('number')
        } catch (error) {
          expect(error).toBeInstanceOf(WireError)
        }
      }),
    )
  })
})

describe('the gob of a configuration', () => {
  it('is read from bytes of Go as the attribute that Go put in', () => {
    expect(readGob(goBytes('one-string-req'))).toEqual({
      profile: {goType: '*hcldec.AttrSpec', content: {Name: 'profile', Type: string, Required: true}},
    })
  })

  it.each([
    ['empty', {}],
    ['one-string', {profile: {type: 'string'}}],
    ['one-bool', {sudo: {type: 'bool'}}],
    ['one-number', {n: {type: 'number'}}],
    ['list', {skip: {type: {list: 'string'}}}],
    ['map', {vars: {type: {map: 'string'}}}],
  ] as const)('says the same as the bytes of Go for %s', (name, attributes) => {
    expect(readGob(renderGobSpec(attributes))).toEqual(readGob(goBytes(name)))
  })

  it('holds all attributes', () => {
    const spec = readGob(renderGobSpec({a: {type: 'string'}, b: {type: {list: 'string'}}, c: {type: 'bool'}}))
    expect(Object.keys(spec as object)).toEqual(['a', 'b', 'c'])
  })

  it.each([
    ['string', 'string'],
    ['number', 'number'],
    ['bool', 'bool'],
  ] as const)('has for the type %s the bytes that Go gives it but for the ids', (type, name) => {
    expect(readGob(renderCtyType(type))).toEqual(readGob(goBytes(`cty.Type ${name}`)))
  })
})
