import {Flags} from '@oclif/core'
import {junitFlags} from './junit.ts'

/** Where reports go: for every command that writes them. */
export const outputFlags = {
  output: Flags.string({
    char: 'o',
    multiple: true,
    multipleNonGreedy: true,
    summary:
      'Report to write; repeatable. - is standard output; {host} in the name of a file is the name of the host.',
    helpValue: 'FORMAT[=FILE]',
    helpGroup: 'REPORTS',
  }),
  show: Flags.string({
    summary: 'Statuses that the text report lists.',
    default: 'fail,error,waived',
    helpValue: 'STATUS,…',
    helpGroup: 'REPORTS',
  }),
  ...junitFlags,
}
