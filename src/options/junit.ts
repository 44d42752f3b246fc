import {UsageError} from '../errors.ts'
import {type JunitOptions, junitChoices} from '../reports/junit-options.ts'

type Flag = keyof typeof junitChoices

/** The flags of JUnit reports, as they are written. */
export type JunitFlags = Readonly<Partial<Record<Flag, string | undefined>>>

/** Reads the flags of JUnit reports. Throws `UsageError` for a value that a flag does not know. */
export function junitOptions(flags: JunitFlags): JunitOptions {
  return {
    waivedAs: chosen('waived-as', flags),
    manualAs: chosen('manual-as', flags),
    evidence: chosen('junit-evidence', flags),
  }
}

function chosen<Name extends Flag>(name: Name, flags: JunitFlags): (typeof junitChoices)[Name][number] {
  const choices: readonly (typeof junitChoices)[Name][number][] = junitChoices[name]
  const value = flags[name] ?? choices[0]
  const choice = choices.find((one) => one === value)
  if (choice === undefined) throw new UsageError(`--${name}: "${value}" is not one of ${choices.join(', ')}`)
  return choice
}
