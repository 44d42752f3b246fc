import {createInterface} from 'node:readline/promises'
import {Writable} from 'node:stream'

/** Where a question can be asked: both a keyboard and a screen. */
export interface Terminal {
  readonly input: NodeJS.ReadStream
  readonly output: NodeJS.WriteStream
}

/**
 * Asks for a secret that is not shown. Undefined where there is no terminal: in a pipe, in CI and in Packer
 * nobody can answer, so nobody is asked. The question goes to standard error.
 */
export function secretPrompt(
  {input, output}: Terminal,
  signal: AbortSignal,
): ((question: string) => Promise<string>) | undefined {
  if (!input.isTTY || !output.isTTY) return undefined
  return async (question) => {
    const silent = new Writable({write: (_chunk, _encoding, done) => done()})
    const lines = createInterface({input, output: silent, terminal: true, historySize: 0})
    // A terminal in raw mode sends no SIGINT by itself.
    lines.once('SIGINT', () => process.kill(process.pid, 'SIGINT'))
    output.write(question)
    try {
      return await lines.question('', {signal})
    } finally {
      lines.close()
      output.write('\n')
    }
  }
}
