import {randomBytes} from 'node:crypto'
import {once} from 'node:events'
import {conversationCommand, type Prompts, refusal} from '../targets/escalation.ts'
import type {ExecOptions, ExecResult, Transport} from '../transports/transport.ts'

/** What an exec takes, and what sudo is told before the shell gets its input. */
export interface Conversation extends ExecOptions {
  readonly stdin: AsyncIterable<string>
  /** Sent to sudo alone, and only when it asks. */
  readonly password: string | undefined
  readonly terminal: boolean
}

/**
 * Runs a shell through sudo where it has to be talked to: the password goes out only after sudo has asked for
 * it, once, and the shell's input only after it has said that it is ready. Rejects with `TargetError` when sudo
 * asks again or asks for a password that nobody gave.
 */
export async function converse(transport: Transport, conversation: Conversation): Promise<ExecResult> {
  const prompts = newPrompts()
  const heard = listener(prompts)
  const stop = new AbortController()
  const signal = AbortSignal.any([conversation.signal, stop.signal])
  const refuse = (text: string): void => stop.abort(refusal(transport.identity.name, {exitCode: 1, text}))
  const input = async function* (): AsyncGenerator<string> {
    if ((await heard.next(signal)) === 'password') {
      if (conversation.password === undefined) return refuse('a password is required')
      yield `${conversation.password}\n`
      if ((await heard.next(signal)) === 'password') return refuse('incorrect password')
    }
    yield* conversation.stdin
  }
  return transport.exec(conversationCommand(prompts), {
    stdin: input(),
    signal,
    terminal: conversation.terminal,
    onStdout: (chunk) => {
      heard.hear(chunk)
      conversation.onStdout(chunk)
    },
  })
}

function newPrompts(): Prompts {
  const word = randomBytes(8).toString('hex')
  return {password: `@password-${word}`, ready: `@ready-${word}`}
}

/** Waits for prompts in a stream; one that came before anybody waited is kept. */
function listener(prompts: Prompts) {
  let text = ''
  const changed = new EventTarget()
  return {
    hear(chunk: Buffer): void {
      text += chunk.toString('latin1')
      changed.dispatchEvent(new Event('text'))
    },
    async next(signal: AbortSignal): Promise<'password' | 'ready'> {
      for (;;) {
        const [first] = [prompts.password, prompts.ready]
          .map((prompt) => ({prompt, at: text.indexOf(prompt)}))
          .filter(({at}) => at >= 0)
          .sort((a, b) => a.at - b.at)
        if (first) {
          text = text.slice(first.at + first.prompt.length)
          return first.prompt === prompts.ready ? 'ready' : 'password'
        }
        await once(changed, 'text', {signal})
      }
    },
  }
}
