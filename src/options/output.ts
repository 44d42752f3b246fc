import {UsageError} from '../errors.ts'
import {type Status, statuses} from '../evaluate/result.ts'
import {wantsColor} from '../reports/color.ts'
import type {JunitSplit} from '../reports/junit-options.ts'
import {splitJunit} from '../reports/junit-split.ts'
import type {PublishOptions} from '../reports/publish.ts'
import {type JunitFlags, junitOptions} from './junit.ts'

/** The flags of reports as oclif parses them. */
export interface OutputFlags extends JunitFlags {
  readonly output?: readonly string[] | undefined
  readonly show: string
  readonly 'junit-split'?: JunitSplit | undefined
}

/** What `--output` and `--junit-split` ask for, as `splitJunit` writes it. Throws `UsageError`. */
export function outputTexts(flags: Pick<OutputFlags, 'output' | 'junit-split'>): readonly string[] {
  return splitJunit(flags.output ?? [], flags['junit-split'])
}

/** How reports are written; what is for standard output goes to `print`. Throws `UsageError`. */
export function publishOptions(flags: OutputFlags, print: (text: string) => void): PublishOptions {
  return {
    show: shownStatuses(flags.show),
    color: wantsColor(process.stdout),
    print,
    junit: junitOptions(flags),
  }
}

/** Reads `--show`. Throws `UsageError` for a word that is no status. */
export function shownStatuses(text: string): readonly Status[] {
  return text.split(',').map((word) => {
    const status = statuses.find((known) => known === word.trim())
    if (!status)
      throw new UsageError(`--show: unknown status "${word}"`, {hint: `Known: ${statuses.join(', ')}`})
    return status
  })
}
