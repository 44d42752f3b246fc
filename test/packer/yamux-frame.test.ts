import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {WireError} from '../../src/packer/wire-error.ts'
import {
  createFrameParser,
  type Frame,
  frameFlags,
  frameTypes,
  renderFrame,
} from '../../src/packer/yamux-frame.ts'

function parseAll(chunks: readonly Buffer[]): Frame[] {
  const frames: Frame[] = []
  const parse = createFrameParser(
    (frame) => void frames.push({...frame, payload: Buffer.from(frame.payload)}),
  )
  for (const chunk of chunks) parse(chunk)
  return frames
}

describe('a yamux frame', () => {
  it('has the 12 bytes of the specification before its payload', () => {
    const header = {type: frameTypes.data, flags: frameFlags.fin, streamId: 0x01020304, length: 3}

    expect(renderFrame(header, Buffer.from('abc')).toString('hex')).toBe('000000040102030400000003616263')
  })

  it('is read the same however the bytes are cut', () => {
    const frame = fc.record({
      streamId: fc.nat({max: 0xffffffff}),
      flags: fc.nat({max: 15}),
      payload: fc.uint8Array({maxLength: 40}).map((bytes) => Buffer.from(bytes)),
    })
    fc.assert(
      fc.property(fc.array(frame, {maxLength: 6}), fc.integer({min: 1, max: 50}), (frames, size) => {
        const sent = frames.map((one) => ({type: frameTypes.data, length: one.payload.length, ...one}))
        const bytes = Buffer.concat(sent.map((one) => renderFrame(one, one.payload)))
        const chunks = Array.from({length: Math.ceil(bytes.length / size)}, (_, index) =>
          bytes.subarray(index * size, (index + 1) * size),
        )
        expect(parseAll(chunks)).toEqual(sent)
      }),
    )
  })

  it.each([
    ['another version', '010000000000000100000000', /version 1 is not 0/],
    ['an unknown type', '000400000000000100000000', /unknown yamux frame type 4/],
    ['more data than any window', '000000000000000100040001', /larger than any window/],
  ])('is refused with %s', (_, hex, message) => {
    expect(() => parseAll([Buffer.from(hex, 'hex')])).toThrow(message)
  })

  it('is a list of frames or a WireError for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({maxLength: 60}), (bytes) => {
        try {
          parseAll([Buffer.from(bytes)])
        } catch (error) {
          expect(error).toBeInstanceOf(WireError)
        }
      }),
    )
  })
})
