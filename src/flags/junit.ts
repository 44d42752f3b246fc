import {Flags} from '@oclif/core'
import {junitChoices, junitSplits} from '../reports/junit-options.ts'

/** How JUnit reports show results, never what the gate makes of them: for every command that writes reports. */
export const junitFlags = {
  'waived-as': Flags.option({options: junitChoices['waived-as']})({
    summary: 'What a waived item is in JUnit reports; the gate accepts it all the same.',
    default: 'skipped',
    helpGroup: 'JUNIT REPORTS',
  }),
  'manual-as': Flags.option({options: junitChoices['manual-as']})({
    summary: 'What an item that needs a person is in JUnit reports; --treat says what it is to the gate.',
    default: 'skipped',
    helpGroup: 'JUNIT REPORTS',
  }),
  'junit-evidence': Flags.option({options: junitChoices['junit-evidence']})({
    summary: 'Whose evidence JUnit reports have: that of failed items, or of all.',
    default: 'failed',
    helpGroup: 'JUNIT REPORTS',
  }),
  'junit-split': Flags.option({options: junitSplits})({
    summary: 'Write a JUnit file for each host or each benchmark; {host} or {benchmark} is in its name.',
    helpGroup: 'JUNIT REPORTS',
  }),
}
