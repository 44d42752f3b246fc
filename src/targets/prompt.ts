import {createInterface} from 'node:readline/promises'
import {Writable} from 'node:stream'

/**
 * Asks for a secret that is not shown. Undefined where there is no terminal: in a pipe, in CI and in Packer
 * nobody can answer, so nobody is asked. The question goes to standard error.
 */
export function secretPrompt(signal: AbortSignal): ((question: string) => Promise<string>) | undefined {
  const {stdin: input, stderr: output} = process
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
