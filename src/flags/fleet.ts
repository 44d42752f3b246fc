import {Flags} from '@oclif/core'

/** Many hosts at once: for `check`. */
export const fleetFlags = {
  inventory: Flags.string({
    summary: 'File with more hosts: a YAML list, or one target a line; - is standard input.',
    helpValue: 'FILE|-',
    helpGroup: 'MANY HOSTS',
  }),
  parallel: Flags.integer({
    summary: 'Hosts that are asked at the same time.',
    min: 1,
    max: 1000,
    default: 10,
    helpValue: 'N',
    helpGroup: 'MANY HOSTS',
  }),
}
