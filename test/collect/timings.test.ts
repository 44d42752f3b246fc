import {describe, expect, it} from 'vitest'
import {type CollectOptions, collect} from '../../src/collect/collect.ts'
import {renderFrame} from '../../src/collect/frames.ts'
import {type Timing, timingsOf} from '../../src/collect/timings.ts'
import {connectLocal} from '../../src/transports/local.ts'
import {question} from './shells.ts'

const NONCE = '0123456789abcdef0123456789abcdef'
const frame = (key: string, output = 'x') => Buffer.from(renderFrame(NONCE, {key, exitCode: 0, output}))
const [hello, first, second, end] = [frame('hello'), frame('first'), frame('sec\\nond'), frame('end')]
const stdout = Buffer.concat([hello, first, second, end])

describe('the timings of a round', () => {
  it('are those at which each answer was here as a whole, and since the one before', () => {
    const arrivals = [
      {bytes: 0, atMs: 0},
      {bytes: hello.length + 3, atMs: 40},
      {bytes: hello.length + first.length, atMs: 52.4},
      {bytes: stdout.length, atMs: 60.6},
    ]

    expect(timingsOf({stdout, arrivals}, NONCE)).toEqual([
      {key: 'first', afterMs: 52, tookMs: 12},
      {key: 'sec\nond', afterMs: 61, tookMs: 8},
    ])
  })

  it('begin with the round where nothing was said before', () => {
    const arrivals = [
      {bytes: 0, atMs: 100},
      {bytes: first.length, atMs: 130},
    ]

    expect(timingsOf({stdout: first, arrivals}, NONCE)).toEqual([{key: 'first', afterMs: 130, tookMs: 30}])
  })

  it('are none where nothing was answered', () => {
    expect(timingsOf({stdout: Buffer.from('sudo: no\n'), arrivals: [{bytes: 9, atMs: 5}]}, NONCE)).toEqual([])
  })

  it('are told of both rounds, in the order of the answers', async () => {
    const told: Timing[] = []
    const options: CollectOptions = {
      sudo: 'never',
      limits: {probeSeconds: 10, walkSeconds: 10},
      signal: new AbortController().signal,
      onAnswered: (timing) => told.push(timing),
    }
    await collect(connectLocal(), [question('a', 'echo 1'), question('b', 'echo 2')], options, () => [
      question('c', 'echo 3'),
    ])

    expect(told.map(({key}) => key)).toEqual(['a', 'b', 'c'])
    const afters = told.map(({afterMs}) => afterMs)
    expect(afters).toEqual(afters.toSorted((a, b) => a - b))
    expect(told.every(({tookMs}) => tookMs >= 0)).toBe(true)
  })
})
