import {UsageError} from '../errors.ts'
import {parseOutput} from './formats.ts'
import {HOST} from './host-names.ts'
import type {JunitSplit} from './junit-options.ts'

/** What stands for the benchmark in the name of a file. */
export const BENCHMARK = '{benchmark}'

const marks = {host: HOST, benchmark: BENCHMARK} as const satisfies Record<JunitSplit, string>

/**
 * `--output` with `{host}` or `{benchmark}` in the names of JUnit reports, before the ending where the user has not
 * written it. Throws `UsageError` for a split report on standard output, and for `{benchmark}` where nothing is split.
 */
export function splitJunit(texts: readonly string[], split: JunitSplit | undefined): readonly string[] {
  return texts.map((text) => {
    const {format, file} = parseOutput(text)
    if (split === undefined || !/^junit(?::|$)/.test(format)) return withoutBenchmark(text, split)
    if (file === '-')
      throw new UsageError(`--junit-split: standard output is one report, not one for each ${split}`, {
        hint: `Name a file: --output ${format}=junit.xml`,
      })
    if (split === 'host') withoutBenchmark(text, split)
    return `${format}=${file.includes(marks[split]) ? file : beforeEnding(file, marks[split])}`
  })
}

function withoutBenchmark(text: string, split: JunitSplit | undefined): string {
  if (!text.includes(BENCHMARK)) return text
  throw new UsageError(`--output: ${BENCHMARK} in ${text} stands for nothing`, {
    hint:
      split === 'benchmark'
        ? 'Only JUnit reports are split by benchmark'
        : 'Add --junit-split benchmark, which is for JUnit reports',
  })
}

function beforeEnding(file: string, mark: string): string {
  return file.replace(/(?<=[^/])(?=\.[^./]*$)|$/, `-${mark}`)
}
