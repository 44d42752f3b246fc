import {readdir} from 'node:fs/promises'
import {join} from 'node:path'
import {createInterface} from 'node:readline'
import type {Readable} from 'node:stream'
import {ExitCode, orUsageError, UserError} from '../errors.ts'
import type {Report, Result} from '../evaluate/result.ts'

/** What is told of one evidence file of many. */
export type EachLine =
  | (Pick<Report, 'target' | 'startedAt' | 'gate' | 'score' | 'counts' | 'problems' | 'evidenceSha256'> & {
      readonly file: string
      readonly host: string
      /** `BENCHMARK@VERSION/ITEM RULE` of what failed and is not known. */
      readonly failed: readonly string[]
      /** The same of what could not be decided. */
      readonly undecided: readonly string[]
    })
  | {
      readonly file: string
      readonly error: {readonly message: string; readonly exitCode: number}
    }

/** The files that are to be judged: those of a directory by name, or those that standard input names, one a line. */
export async function* eachFile(source: string, input: Readable): AsyncGenerator<string> {
  if (source === '-') {
    for await (const line of createInterface({input})) if (line.trim() !== '') yield line
    return
  }
  const entries = await orUsageError(
    readdir(source, {withFileTypes: true}),
    `cannot read the directory of evidence ${source}`,
  )
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
  yield* files.map(({name}) => join(source, name)).toSorted()
}

/**
 * Judges one file after the other and keeps none of them. A file that cannot be judged has a line with the
 * reason; what is thrown otherwise is a bug.
 */
export async function* judgeEach(
  files: AsyncIterable<string>,
  judgeFile: (path: string) => Promise<Report>,
): AsyncGenerator<EachLine> {
  for await (const file of files) {
    try {
      yield lineOf(file, await judgeFile(file))
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      yield {file, error: {message: error.message, exitCode: error.exitCode}}
    }
  }
}

/** The code of a line: that of its gate, or of the error. */
export function exitCodeOf(line: EachLine): number {
  return 'error' in line ? line.error.exitCode : line.gate.exitCode
}

/** From worst to best. */
const order: readonly number[] = [
  ExitCode.internal,
  ExitCode.usage,
  ExitCode.target,
  ExitCode.failed,
  ExitCode.undecided,
  ExitCode.passed,
]

/** The worse one of two exit codes. */
export function worse(a: number, b: number): number {
  return order.indexOf(a) <= order.indexOf(b) ? a : b
}

function lineOf(file: string, report: Report): EachLine {
  const {target, startedAt, gate, score, counts, problems, evidenceSha256, results} = report
  return {
    file,
    target,
    host: report.host.name,
    startedAt,
    gate,
    ...(score !== undefined && {score}),
    counts,
    failed: namesOf(results, 'fail'),
    undecided: namesOf(results, 'error'),
    problems,
    ...(evidenceSha256 !== undefined && {evidenceSha256}),
  }
}

function namesOf(results: readonly Result[], status: Result['status']): readonly string[] {
  return results
    .filter((result) => result.status === status && result.known !== true)
    .map(({benchmark, version, item, rule}) => `${benchmark}@${version}/${item} ${rule}`)
}
