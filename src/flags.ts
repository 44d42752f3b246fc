import {Flags} from '@oclif/core'
import {gateFlags, kubeBenchFlags} from './gate-flags.ts'
import {junitFlags} from './junit-flags.ts'

/** Which benchmarks, items and values: for every command that judges. */
export const selectionFlags = {
  benchmark: Flags.string({
    char: 'b',
    multiple: true,
    multipleNonGreedy: true,
    summary: 'Benchmark to judge by; repeatable. Chosen by the system of the target where it is not given.',
    helpValue: 'ID[@VERSION]',
    helpGroup: 'JUDGING',
  }),
  level: Flags.option({options: ['1', '2'] as const})({
    char: 'l',
    summary: 'CIS profile level; 2 includes 1.',
    default: '1',
    env: 'ASSAY_LEVEL',
    helpGroup: 'JUDGING',
  }),
  phase: Flags.option({options: ['image', 'booted', 'node'] as const})({
    summary:
      'What decides: what is on disk (image), that and the running state (booted), a joined node (node).',
    default: 'image',
    env: 'ASSAY_PHASE',
    helpGroup: 'JUDGING',
  }),
  only: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    summary:
      'Judge only these rules or items, with commas between them; * stands for any characters. Repeatable.',
    helpValue: 'RULE|ITEM',
    helpGroup: 'JUDGING',
  }),
  skip: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    summary: 'Leave these rules or items out, with commas between them. Repeatable.',
    helpValue: 'RULE|ITEM',
    helpGroup: 'JUDGING',
  }),
  tailoring: Flags.string({
    summary: 'Tailoring to apply: a file, or none. eks-node where the target is one.',
    helpValue: 'FILE|none',
    helpGroup: 'JUDGING',
  }),
  set: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    summary: 'Value for the rules that have one of this name. Repeatable.',
    helpValue: 'NAME=VALUE',
    helpGroup: 'JUDGING',
  }),
  rules: Flags.string({
    multiple: true,
    multipleNonGreedy: true,
    summary: 'Directory with rules and benchmarks of your own. Repeatable.',
    helpValue: 'DIR',
    helpGroup: 'JUDGING',
  }),
}

/** How to get to the host and to root: for every command that asks one. */
export const connectionFlags = {
  identity: Flags.string({
    char: 'i',
    multiple: true,
    multipleNonGreedy: true,
    summary: 'Private key file; - reads the key from standard input. Repeatable.',
    helpValue: 'FILE|-',
    helpGroup: 'CONNECTION',
  }),
  user: Flags.string({summary: 'User to log in as.', env: 'ASSAY_USER', helpGroup: 'CONNECTION'}),
  port: Flags.integer({
    summary: 'SSH port.',
    min: 1,
    max: 65_535,
    env: 'ASSAY_PORT',
    helpGroup: 'CONNECTION',
  }),
  jump: Flags.string({
    char: 'J',
    summary: 'Jump hosts, as ssh -J takes them.',
    helpValue: '[USER@]HOST[:PORT],…',
    helpGroup: 'CONNECTION',
  }),
  'ssh-config': Flags.string({
    char: 'F',
    summary: 'ssh_config file; none reads none. The files of ssh where it is not given.',
    helpValue: 'FILE|none',
    helpGroup: 'CONNECTION',
  }),
  'host-key': Flags.string({
    summary: 'Host key to trust: a fingerprint, accept-new, or ignore. known_hosts where it is not given.',
    helpValue: 'SHA256:…|accept-new|ignore',
    env: 'ASSAY_HOST_KEY',
    helpGroup: 'CONNECTION',
  }),
  transport: Flags.option({options: ['ssh2', 'openssh'] as const})({
    summary: "How to connect: built in, or through the system's ssh (FIDO keys, certificates, GSSAPI).",
    default: 'ssh2',
    helpGroup: 'CONNECTION',
  }),
  sudo: Flags.option({options: ['auto', 'never', 'always'] as const})({
    summary: 'How to become root: sudo unless root (auto), never, or always.',
    default: 'auto',
    helpGroup: 'CONNECTION',
  }),
  'sudo-password-env': Flags.string({
    summary: 'Environment variable that holds the password for sudo.',
    helpValue: 'NAME',
    helpGroup: 'CONNECTION',
  }),
  timeout: Flags.string({
    summary: 'Limit for all that a host is asked; the report is written all the same.',
    default: '5m',
    env: 'ASSAY_TIMEOUT',
    helpValue: 'DURATION',
    helpGroup: 'CONNECTION',
  }),
  'probe-timeout': Flags.string({
    summary: 'Limit for one question to the host; the file system walk has six times as long.',
    default: '30s',
    helpValue: 'DURATION',
    helpGroup: 'CONNECTION',
  }),
}

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
