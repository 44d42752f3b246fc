import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest'
import {renderFrame} from '../../src/collect/frames.ts'
import {type Launch, startShell} from '../../src/collect/shell.ts'

const nonce = 'c0ffee'.repeat(5)

/** Reads to the end of its input, as a shell that start-up files put in the place of ours may do. */
function reader(says: string): Launch {
  return async ({stdin, onStdout}) => {
    onStdout(Buffer.from(says))
    for await (const _ of stdin);
    return {exitCode: 0, stderr: ''}
  }
}

describe('what reads the script of a run', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('gets the end of its input where it says nothing of ours within a minute', async () => {
    const shell = startShell(reader('Welcome!\n'), nonce, new AbortController().signal)
    const running = shell.run('{ the block; }\n')

    await vi.advanceTimersByTimeAsync(60_000)

    expect(await running).toMatchObject({outcome: {result: {exitCode: 0}}})
    await shell.end()
  })

  it('is asked more after a minute where it has answered', async () => {
    const hello = renderFrame(nonce, {key: 'hello', exitCode: 0, output: '0'})
    const shell = startShell(reader(hello), nonce, new AbortController().signal)
    let over = false
    const running = shell.run('{ the block; }\n').then((heard) => {
      over = true
      return heard
    })

    await vi.advanceTimersByTimeAsync(600_000)
    expect(over).toBe(false)

    await shell.end()
    expect((await running).stdout.toString()).toBe(hello)
  })
})
