import fc from 'fast-check'

/** Larger inputs are for `bombs.test.ts`: here many inputs count. */
const MAX_BYTES = 100_000

const tokens: readonly string[] = [
  '\u0000',
  '\u001b[2J\u001b]0;x\u0007',
  '\r',
  '\r\n',
  '\n\n',
  '\u2028',
  '\ufeff',
  '\u202e',
  '\ud83d\ude00',
  '"',
  "'",
  '\\',
  '`',
  '$(',
  '#',
  '=',
  ':',
  ',',
  ';',
  '{',
  '}',
  '[',
  ']',
  '(',
  ')',
  '*',
  '@',
  '|',
  '%',
  '- ',
  '&a ',
  '*a',
  '<<: *a',
  '!!binary x',
  '---\n',
  '{{',
  '-0',
  '1e400',
  '99999999999999999999',
  'NaN',
  'null',
  'true',
  '__proto__',
  'constructor',
  'toString',
  '"__proto__": {"x": 1}, ',
  '\n__proto__: {x: 1}\n',
  '\n__proto__=x\n',
  ']]><!--</script><script>alert(1)</script>&x;',
  '::error::x\n##[error]x\n',
  '../../etc/passwd',
  'é'.repeat(300),
  ' '.repeat(3000),
  'a'.repeat(3000),
  'a '.repeat(2000),
  '\n'.repeat(3000),
  '['.repeat(3000),
  '{"a":'.repeat(2000),
  '('.repeat(2000),
  '*a'.repeat(1000),
  '\\"'.repeat(1000),
]

/** A place in the bytes, from 0 to 1, so that it means something for any length. */
const place = fc.double({min: 0, max: 1, noNaN: true})
const extent = fc.integer({min: 1, max: 200})

const mutation = fc.oneof(
  fc.record({kind: fc.constant('cut' as const), place, extent}),
  fc.record({kind: fc.constant('end' as const), place}),
  fc.record({kind: fc.constant('repeat' as const), place, extent, times: fc.integer({min: 1, max: 30})}),
  fc.record({kind: fc.constant('flip' as const), place, bits: fc.integer({min: 1, max: 255})}),
  fc.record({kind: fc.constant('insert' as const), place, text: fc.constantFrom(...tokens)}),
  fc.record({
    kind: fc.constant('bytes' as const),
    place,
    bytes: fc.uint8Array({minLength: 1, maxLength: 12}),
  }),
  fc.record({kind: fc.constant('swap' as const), place, text: fc.constantFrom(...tokens)}),
)

type Mutation = typeof mutation extends fc.Arbitrary<infer Of> ? Of : never

/** Real inputs with up to eight changes, two of them joined, and bytes that nobody has made. */
export function changed(corpus: readonly (string | Uint8Array)[]): fc.Arbitrary<Buffer> {
  const real = fc.constantFrom(...(corpus.length > 0 ? corpus : ['']))
  return fc.oneof(
    {
      weight: 8,
      arbitrary: fc
        .tuple(real, fc.array(mutation, {minLength: 1, maxLength: 8}))
        .map(([start, mutations]) => mutations.reduce(mutate, bytesOf(start))),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(real, real, place, place)
        .map(([a, b, from, to]) => Buffer.concat([upTo(bytesOf(a), from), after(bytesOf(b), to)])),
    },
    {weight: 1, arbitrary: fc.uint8Array({maxLength: 300}).map((bytes) => Buffer.from(bytes))},
    {weight: 1, arbitrary: fc.string({unit: 'binary', maxLength: 300}).map((text) => Buffer.from(text))},
  )
}

function bytesOf(input: string | Uint8Array): Buffer {
  return Buffer.from(input).subarray(0, MAX_BYTES)
}

function mutate(bytes: Buffer, change: Mutation): Buffer {
  const at = Math.floor(change.place * bytes.length)
  const [before, rest] = [bytes.subarray(0, at), bytes.subarray(at)]
  switch (change.kind) {
    case 'cut':
      return Buffer.concat([before, rest.subarray(change.extent)])
    case 'end':
      return before
    case 'repeat':
      return joined([before, ...Array<Buffer>(change.times).fill(rest.subarray(0, change.extent)), rest])
    case 'flip':
      return Buffer.concat([before, Buffer.of((rest[0] ?? 0) ^ change.bits), rest.subarray(1)])
    case 'insert':
      return joined([before, Buffer.from(change.text), rest])
    case 'bytes':
      return joined([before, change.bytes, rest])
    case 'swap':
      return joined([before, Buffer.from(change.text), rest.subarray(Buffer.byteLength(change.text))])
    default:
      return change satisfies never
  }
}

function joined(parts: readonly Uint8Array[]): Buffer {
  return Buffer.concat(parts).subarray(0, MAX_BYTES)
}

function upTo(bytes: Buffer, where: number): Buffer {
  return bytes.subarray(0, Math.floor(where * bytes.length))
}

function after(bytes: Buffer, where: number): Buffer {
  return bytes.subarray(Math.floor(where * bytes.length))
}
