import {ExitCode, UserError} from '../errors.ts'
import type {Report, Status} from '../evaluate/result.ts'
import {unreachedReport} from '../evaluate/unreached.ts'
import {type Output, parseOutput, render} from './formats.ts'
import {checkWritable, writeAtomically} from './write.ts'

/** Reads `--output`, and finds out before the run whether every file can be written. Throws `UsageError`. */
export async function prepareOutputs(texts: readonly string[], fallback: string): Promise<readonly Output[]> {
  const outputs = (texts.length > 0 ? texts : [fallback]).map(parseOutput)
  for (const {file} of outputs) if (file !== '-') await checkWritable(file)
  return outputs
}

export interface PublishOptions {
  readonly show: readonly Status[]
  readonly color: boolean
  readonly print: (text: string) => void
}

/** Writes every report that was asked for; `-` goes to `print`. */
export async function publish(
  report: Report,
  outputs: readonly Output[],
  options: PublishOptions,
): Promise<void> {
  for (const {format, file} of outputs) {
    const text = await render(report, format, {show: options.show, color: file === '-' && options.color})
    if (file === '-') options.print(text)
    else await writeAtomically(file, text)
  }
}

/**
 * Writes the report files of a run that could not reach its host: a CI server that finds none would take the
 * run for one without tests. The reason itself is for the caller to tell. Usage errors write nothing.
 */
export async function publishUnreached(
  reason: unknown,
  outputs: readonly Output[],
  run: Parameters<typeof unreachedReport>[1],
  options: PublishOptions,
): Promise<void> {
  if (!(reason instanceof UserError) || reason.exitCode === ExitCode.usage) return
  const files = outputs.filter(({file}) => file !== '-')
  await publish(unreachedReport(reason, run), files, options)
}
