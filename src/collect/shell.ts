import {EventEmitter, once} from 'node:events'
import {Readable} from 'node:stream'
import {TargetError} from '../errors.ts'
import type {ExecOptions, ExecResult} from '../transports/transport.ts'
import {renderFrame} from './frames.ts'
import type {Arrival} from './timings.ts'

/** How a command ended: by itself, or for a reason of ours or the network's. */
export type Outcome =
  | {readonly result: ExecResult; readonly failure?: never}
  | {readonly result?: never; readonly failure: Error}

/** What a shell said to one block. */
export interface Heard {
  readonly stdout: Buffer
  readonly arrivals: readonly Arrival[]
  /** How the shell ended, where it did: then the block may not have come to its end. */
  readonly outcome?: Outcome
}

/** A shell of the host that reads blocks from its standard input: one exec for all that is asked. */
export interface Shell {
  /** Sends a block and hears the shell out, until the frame that ends a round or the end of the shell. */
  run(block: string): Promise<Heard>
  /** Tells the shell to end, and resolves when it was told; it ends in its own time. */
  end(): Promise<void>
}

/** How to start a shell that reads from what it is given. */
export type Launch = (options: ExecOptions & {readonly stdin: AsyncIterable<string>}) => Promise<ExecResult>

/** Bytes of one shell that are kept: many times what a host has to say, so one that never ends is not heard out. */
const MAX_SAID_BYTES = 64 * 1024 * 1024
/** How long a shell may take to say the first word of its answer; what answers in its place may wait for ever. */
const FIRST_WORD_MS = 60_000
const SAID_TOO_MUCH = 'Look at what it prints: ssh HOST sudo -n true'

/** Starts a shell whose frames carry the nonce; `signal` ends it, whatever it is doing. */
export function startShell(launch: Launch, nonce: string, signal: AbortSignal): Shell {
  const input = new Readable({encoding: 'utf8', read() {}})
  const stop = new AbortController()
  const ear = listen(nonce, stop)
  let isOpen = true
  const close = (): void => {
    if (isOpen) input.push(null)
    isOpen = false
  }
  const patience = setTimeout(close, FIRST_WORD_MS)
  ear.onFirstWord(() => clearTimeout(patience))
  const signals = AbortSignal.any([signal, stop.signal])
  const ended = launch({stdin: input, signal: signals, onStdout: ear.hear}).then(
    (result): Outcome => ({result}),
    (failure: Error): Outcome => ({failure}),
  )
  let outcome: Outcome | undefined
  void ended.then((how) => {
    outcome = how
    clearTimeout(patience)
  })
  return {
    async run(block) {
      const over = ear.over()
      if (isOpen) input.push(block)
      await Promise.race([over, ended])
      return {...ear.take(), ...(outcome && {outcome})}
    },
    async end() {
      if (outcome || !isOpen || input.destroyed) return
      const told = once(input, 'close')
      // By name as well: a terminal on the way has no end of input.
      input.push('exit 0\n')
      close()
      await Promise.race([told, ended])
    },
  }
}

function listen(nonce: string, stop: AbortController) {
  const end = renderFrame(nonce, {key: 'end', exitCode: 0, output: ''})
  const word = `\n@${nonce} `
  const rounds = new EventEmitter()
  const startedMs = performance.now()
  let chunks: Buffer[] = []
  let arrivals: Arrival[] = []
  let bytes = 0
  let before = 0
  let tail = ''
  return {
    hear(chunk: Buffer): void {
      bytes += chunk.length
      if (bytes > MAX_SAID_BYTES) {
        stop.abort(new TargetError('the host said more than 64 MiB', {hint: SAID_TOO_MUCH}))
        return
      }
      chunks.push(chunk)
      arrivals.push({bytes: bytes - before, atMs: performance.now() - startedMs})
      const text = tail + chunk.toString('latin1')
      if (text.includes(word)) rounds.emit('word')
      if (text.includes(end)) rounds.emit('over')
      tail = text.slice(1 - end.length)
    },
    onFirstWord: (then: () => void) => rounds.once('word', then),
    over(): Promise<unknown> {
      arrivals.push({bytes: 0, atMs: performance.now() - startedMs})
      return once(rounds, 'over')
    },
    take(): Pick<Heard, 'stdout' | 'arrivals'> {
      const heard = {stdout: Buffer.concat(chunks), arrivals}
      before = bytes
      chunks = []
      arrivals = []
      return heard
    },
  }
}
