import {Flags} from '@oclif/core'

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
    summary:
      'Limit for one question to the host; the file system walk has six times as long, and nothing longer than --timeout.',
    default: '30s',
    helpValue: 'DURATION',
    helpGroup: 'CONNECTION',
  }),
}
