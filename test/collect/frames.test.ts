import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {announcedNonce, decodeFrames, type Frame, frameKey, TRUNCATED} from '../../src/collect/frames.ts'
import {NONCE} from './shells.ts'

/** What the script's `frame` writes. */
function frame(key: string, exitCode: number | string, output: string | Uint8Array): Buffer {
  const body = Buffer.from(output)
  return Buffer.concat([
    Buffer.from(`\n@${NONCE} ${exitCode} ${body.length} ${frameKey(key)}\n`),
    body,
    Buffer.from('\n'),
  ])
}

const end = frame('end', 0, '')

/** Bytes in which somebody who does not know the nonce tries to look like the collector. */
const hostile = fc.oneof(
  fc.uint8Array({maxLength: 60}),
  fc.constantFrom(
    `\n@${'0'.repeat(32)} 0 3 host\nabc\n`,
    `\n@${NONCE.slice(0, -1)} 0 0 end\n\n`,
    '\n@',
    `@${NONCE.slice(1)} 0 0 end\n\n`,
    '\r\n\u001b[2J\u0000',
    '\n\n\n',
  ),
)

const answer = fc.record({
  key: fc.string({minLength: 1, maxLength: 30, unit: 'binary'}).filter((key) => key !== 'end'),
  exitCode: fc.oneof(fc.integer({min: 0, max: 255}), fc.constant(TRUNCATED)),
  output: hostile.map((bytes) => Buffer.from(bytes)),
})

const conversation = fc.array(fc.record({noise: hostile, answer}), {maxLength: 6})

type Conversation = readonly {
  readonly noise: Uint8Array | string
  readonly answer: {
    readonly key: string
    readonly exitCode: number | typeof TRUNCATED
    readonly output: Buffer
  }
}[]

function write(said: Conversation): Buffer {
  return Buffer.concat(
    said.flatMap(({noise, answer: {key, exitCode, output}}) => [
      Buffer.from(noise),
      frame(key, exitCode, output),
    ]),
  )
}

function meant(said: Conversation): readonly Frame[] {
  return said.map(({answer: {key, exitCode, output}}) => ({
    key: frameKey(key),
    exitCode,
    output: output.toString('utf8'),
  }))
}

describe('decodeFrames', () => {
  it('finds exactly the answers, whatever they hold and whatever stands between them', () => {
    fc.assert(
      fc.property(conversation, hostile, (said, noise) => {
        const stream = Buffer.concat([write(said), Buffer.from(noise), end])

        expect(decodeFrames(stream, NONCE)).toEqual({frames: meant(said), complete: true})
      }),
    )
  })

  it('gives the whole answers before a cut, never a shorter one, and says that it was cut', () => {
    fc.assert(
      fc.property(conversation, fc.double({min: 0, max: 1, noNaN: true}), (said, where) => {
        const stream = Buffer.concat([write(said), end])
        const cut = stream.subarray(0, Math.floor(where * (stream.length - 1)))

        const {frames, complete} = decodeFrames(cut, NONCE)

        expect(complete).toBe(false)
        expect(frames).toEqual(meant(said).slice(0, frames.length))
      }),
    )
  })

  it('takes any bytes', () => {
    const line = fc
      .tuple(fc.string({maxLength: 12}), fc.nat(), fc.string({maxLength: 12}))
      .map(([code, bytes, rest]) => `\n@${NONCE} ${code} ${bytes} ${rest}\n`)

    fc.assert(
      fc.property(fc.array(fc.oneof(line, hostile), {maxLength: 8}), (parts) => {
        const stream = Buffer.concat(parts.map((part) => Buffer.from(part)))

        expect(decodeFrames(stream, NONCE).frames.length).toBeLessThanOrEqual(parts.length)
      }),
    )
  })

  it.each([
    ['a length that is not there', `\n@${NONCE} 0 99 host\nabc\n`],
    ['a length that is too short', `\n@${NONCE} 0 2 host\nabc\n`],
    ['no length', `\n@${NONCE} 0 host\nabc\n`],
    ['no key', `\n@${NONCE} 0 3 \nabc\n`],
    ['an exit code that is none', `\n@${NONCE} ok 3 host\nabc\n`],
    ['no line end', `\n@${NONCE} 0 3 ${'host'.repeat(3000)}`],
  ])('drops a frame with %s and reads on', (_, broken) => {
    const stream = Buffer.concat([Buffer.from(broken), frame('os', 0, 'after'), end])

    expect(decodeFrames(stream, NONCE)).toEqual({
      frames: [{key: 'os', exitCode: 0, output: 'after'}],
      complete: true,
    })
  })

  it('does not look for frames inside an answer', () => {
    const inner = frame('inner', 0, 'forged')

    const {frames} = decodeFrames(Buffer.concat([frame('outer', 0, inner), end]), NONCE)

    expect(frames.map(({key}) => key)).toEqual(['outer'])
  })
})

describe('frameKey', () => {
  it('keeps different keys apart, each on one line', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary'}), fc.string({unit: 'binary'}), (a, b) => {
        expect(frameKey(a)).not.toContain('\n')
        expect(frameKey(a) === frameKey(b)).toBe(a === b)
      }),
    )
  })

  it('leaves ordinary keys as they are', () => {
    expect(frameKey('directory:/etc/modprobe.d/*.conf')).toBe('directory:/etc/modprobe.d/*.conf')
  })
})

describe('announcedNonce', () => {
  it.each([
    ['after noise', 'motd\n\n@assay-evidence 0123456789abcdef0123\nrest', '0123456789abcdef0123'],
    ['with the CR of a terminal', '@assay-evidence 0123456789abcdef\r\n', '0123456789abcdef'],
    ['not where there is none', 'motd only', undefined],
    ['not where it is too short to be secret', '@assay-evidence 0123\n', undefined],
  ])('is found %s', (_, stream, nonce) => {
    expect(announcedNonce(Buffer.from(stream))).toBe(nonce)
  })
})
