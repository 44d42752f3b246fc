import type {Report, Status} from '../evaluate/result.ts'
import {type Output, parseOutput, render} from './formats.ts'
import {checkWritable, writeAtomically} from './write.ts'

/** Reads `--output`, and finds out before the run whether every file can be written. Throws `UsageError`. */
export async function prepareOutputs(texts: readonly string[], fallback: string): Promise<readonly Output[]> {
  const outputs = (texts.length > 0 ? texts : [fallback]).map(parseOutput)
  for (const {file} of outputs) if (file !== '-') await checkWritable(file)
  return outputs
}

/** Writes every report that was asked for; `-` goes to `print`. */
export async function publish(
  report: Report,
  outputs: readonly Output[],
  options: {
    readonly show: readonly Status[]
    readonly color: boolean
    readonly print: (text: string) => void
  },
): Promise<void> {
  for (const {format, file} of outputs) {
    const text = await render(report, format, {show: options.show, color: file === '-' && options.color})
    if (file === '-') options.print(text)
    else await writeAtomically(file, text)
  }
}
