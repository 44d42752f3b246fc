import {TargetError} from '../errors.ts'

/** How the collector may become root. */
export type Sudo = 'auto' | 'never' | 'always'

/** The directories that host containers of Bottlerocket have and that nothing else has. */
const IN_BOTTLEROCKET_CONTAINER = '[ -e /.bottlerocket/rootfs ] || [ -e /etc/bottlerocket-release ]'

/** What a container says that is not superpowered: it sees neither the host's processes nor its files. */
const POWERLESS = 'assay: this host container is not superpowered'

/**
 * `sheltie` reads the script in the host's namespaces; it finds its bash through its parent, so the shell
 * that starts it has to stay. Admin containers without it have nsenter or chroot, and a static bash.
 */
const TO_HOST = [
  'if command -v sheltie >/dev/null; then sheltie; exit $?; fi',
  'bash=/opt/bin/bash; [ -x $bash ] || bash=/bin/bash',
  'if command -v nsenter >/dev/null; then nsenter -t 1 -a -- /proc/$$/root$bash -s; exit $?; fi',
  'chroot /proc/1/root /proc/$$/root$bash -s; exit $?',
].join('; ')

/**
 * The command that runs a script from its standard input as root on the host. It goes through the login
 * shell of the target, whichever that is, so it holds no single quote and no exclamation mark.
 */
export function launchCommand(sudo: Sudo): string {
  const root = sudo === 'always' ? 'false' : '[ "$(id -u)" = 0 ]'
  const become = sudo === 'never' ? '' : 'sudo -n '
  const inContainer = [
    `[ -e /.bottlerocket/rootfs ] || { echo "${POWERLESS}" >&2; exit 126; }`,
    `if ${root}; then ${TO_HOST}; fi`,
    `exec ${become}sh -c "${inDoubleQuotes(TO_HOST)}"`,
  ].join('; ')
  return `sh -c '${[
    `if ${IN_BOTTLEROCKET_CONTAINER}; then ${inContainer}; fi`,
    `if ${root}; then exec sh -s; fi`,
    `exec ${become}sh -s`,
  ].join('; ')}'`
}

/** What the conversation of `converse` waits for on the command's standard output. */
export interface Prompts {
  /** Written when sudo asks for a password. */
  readonly password: string
  /** Written by root's shell before it reads the script. */
  readonly ready: string
}

/**
 * The command for sudo with a password or with a terminal: root's shell says that it is ready before it
 * gets the script, and a terminal on the way neither echoes nor translates.
 */
export function conversationCommand(prompts: Prompts): string {
  const shell = [
    `stty raw -echo 2>/dev/null; echo ${prompts.ready}`,
    `if ${IN_BOTTLEROCKET_CONTAINER}; then ${TO_HOST}; fi`,
    'exec sh -s 2>/dev/null',
  ].join('; ')
  return `sh -c 'stty raw -echo 2>/dev/null; exec sudo -S -p "${prompts.password}" sh -c "${inDoubleQuotes(shell)}" 2>&1'`
}

function inDoubleQuotes(text: string): string {
  return text.replaceAll(/[$"\\`]/g, '\\$&')
}

const refusals: readonly {readonly seen: RegExp; readonly means: string; readonly hint: string}[] = [
  {
    seen: /a password is required|no password was provided/,
    means: 'sudo asks for a password',
    hint: 'Give it with --sudo-password-env NAME, or allow the build user NOPASSWD until the image is made',
  },
  {
    seen: /incorrect password|Sorry, try again/,
    means: 'sudo refused the password',
    hint: 'Look at the variable that --sudo-password-env names',
  },
  {
    seen: /not in the sudoers file|may not run sudo|is not allowed to (?:execute|run)/,
    means: 'sudoers does not let this user become root',
    hint: 'Use a user who may run any command as root, or log in as root',
  },
  {
    seen: /sudo: (?:command )?not found|sudo: No such file/,
    means: 'the user is not root and the host has no sudo',
    hint: 'Log in as root, or judge with --sudo never what an ordinary user can read',
  },
  {
    seen: /host container is not superpowered/,
    means:
      'what answers is a host container of Bottlerocket that sees nothing of its host, as the control container',
    hint: 'Log in to the admin container: apiclient set host-containers.admin.enabled=true starts it, and its sshd listens on port 22. Over SSM, "apiclient exec admin sheltie" leads to the host',
  },
  {
    seen: /sheltie must be run as root|nsenter: (?:(?!nsenter: ).)*(?:not permitted|Permission denied)/,
    means: "only root comes from Bottlerocket's admin container to its host",
    hint: 'Leave --sudo never out',
  },
  {seen: /must have a tty/, means: 'sudo wants a terminal', hint: 'Use --transport ssh2, which gives it one'},
  {
    seen: /account is currently not available|This account/,
    means: "the user's login shell refuses to run commands",
    hint: 'Use a user with a shell: Assay runs its script with sh',
  },
]

/** The error for a command that ended before root's shell answered, from what it printed. */
export function refusal(
  host: string,
  printed: {readonly exitCode: number; readonly text: string},
): TargetError {
  const known = refusals.find(({seen}) => seen.test(printed.text))
  if (known) return new TargetError(`cannot become root on ${host}: ${known.means}`, {hint: known.hint})
  const last = printed.text.trim().split('\n').at(-1)?.slice(0, 200)
  return new TargetError(
    `no shell answered on ${host}: the command ended with ${printed.exitCode}${last ? `, saying "${last}"` : ' and said nothing'}`,
    {hint: 'Look at what the login shell and its start-up files (.bashrc) do: ssh HOST sudo -n true'},
  )
}

/** Whether sudo refused for want of a terminal, which a second try can give it. */
export function wantsTerminal(text: string): boolean {
  return /must have a tty/.test(text)
}

/** Whether sudo refused for want of a password. */
export function wantsPassword(text: string): boolean {
  return /a password is required/.test(text)
}
