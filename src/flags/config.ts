import {Flags} from '@oclif/core'
import {connectionFlags} from './connection.ts'
import {fleetFlags} from './fleet.ts'
import {gateFlags} from './gate.ts'
import {kubeBenchFlags} from './kube-bench.ts'
import {outputFlags} from './output.ts'
import {selectionFlags} from './selection.ts'

/** Everything that `assay.yaml` may hold, by the names of the flags. */
export const configurableFlags = {
  ...selectionFlags,
  ...gateFlags,
  ...kubeBenchFlags,
  ...connectionFlags,
  ...fleetFlags,
  ...outputFlags,
}

/** For every command that reads `assay.yaml`. */
export const configFlag = {
  config: Flags.string({
    summary: 'File with flags by their names, or none. assay.yaml where there is one.',
    env: 'ASSAY_CONFIG',
    helpValue: 'FILE|none',
    helpGroup: 'GLOBAL',
  }),
}
