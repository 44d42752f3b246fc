import {appendFile} from 'node:fs/promises'
import {ExitCode, orUsageError, UsageError, UserError} from '../errors.ts'
import type {Report, Status} from '../evaluate/result.ts'
import {unreachedReport} from '../evaluate/unreached.ts'
import {missingVariables, type Output, parseOutput, type RenderOptions, render} from './formats.ts'
import {type JunitOptions, RUN_PIECE} from './junit-options.ts'
import {BENCHMARK} from './junit-split.ts'
import {reproducible} from './reproducible.ts'
import {checkWritable} from './write.ts'
import {writePieces} from './write-pieces.ts'

/** Reads `--output`, and finds out before the run whether every report can be written. Throws `UsageError`. */
export async function prepareOutputs(
  texts: readonly string[],
  fallback: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<readonly Output[]> {
  const outputs = (texts.length > 0 ? texts : [fallback]).map(parseOutput)
  await checkOutputs(outputs, env)
  return outputs
}

/** Throws `UsageError` when one of the reports could not be written after the run. */
export async function checkOutputs(outputs: readonly Output[], env: NodeJS.ProcessEnv): Promise<void> {
  for (const {format, file} of outputs) {
    const missing = missingVariables(format, env)
    if (missing.length > 0)
      throw new UsageError(`--output: ${format} needs the environment variable ${missing.join(' and ')}`)
    if (file !== '-') await checkWritable(file.replaceAll(BENCHMARK, RUN_PIECE))
  }
}

/** How reports look, and where what is for standard output goes. */
export interface PublishOptions {
  readonly show: readonly Status[]
  readonly color: boolean
  readonly print: (text: string) => void
  readonly junit?: JunitOptions
}

/** How one of the reports is rendered. */
export function renderingOf(
  {file}: Output,
  {show, color, junit}: PublishOptions,
  env: NodeJS.ProcessEnv,
): RenderOptions {
  return {show, color: file === '-' && color, env, ...(junit && {junit})}
}

/**
 * Writes every report that was asked for; `-` goes to `print`. On GitHub Actions the Markdown report is also
 * appended to the summary of the step. Throws `UsageError` when a file cannot be written.
 */
export async function publish(
  report: Report,
  outputs: readonly Output[],
  options: PublishOptions,
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const dated = reproducible(report, env)
  await writeAll(outputs, async (output) => {
    const {format, file} = output
    const rendering = renderingOf(output, options, env)
    if (file === '-') options.print(await render(dated, format, rendering))
    else await writePieces(output, [dated], rendering, (how) => render(dated, format, how))
  }).finally(() => appendStepSummary(() => render(dated, 'markdown', {show: [], color: false, env}), env))
}

/** Writes every report, also after one that cannot be written, and then throws the first fault that there was. */
export async function writeAll(
  outputs: readonly Output[],
  write: (output: Output) => Promise<void>,
): Promise<void> {
  const faults: unknown[] = []
  for (const output of outputs) await write(output).catch((fault: unknown) => void faults.push(fault))
  if (faults.length > 0) throw faults[0]
}

/** GitHub's limit is 1 MiB for a step; the Markdown report stays below it. Throws `UsageError`. */
export async function appendStepSummary(
  markdown: () => Promise<string>,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const file = env['GITHUB_STEP_SUMMARY']
  if (!file) return
  const text = await markdown()
  await orUsageError(appendFile(file, text), `cannot write GITHUB_STEP_SUMMARY ${file}`)
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
  await publish(unreachedReport(reason, run, new Date()), files, options)
}
