import {partsOf} from './marked.ts'
import {type Answer, type Probe, UnavailableError} from './probe.ts'

/** One line of /etc/passwd. */
export interface User {
  readonly name: string
  /** Its password field is `x`: the hash is in /etc/shadow. */
  readonly shadowed: boolean
  readonly uid: number
  readonly gid: number
  readonly home: string
  /** /bin/sh where the field is empty, as login(1) has it. */
  readonly shell: string
}

/** One line of /etc/group. */
export interface Group {
  readonly name: string
  readonly gid: number
  readonly members: readonly string[]
}

/** The accounts of a host, without anything that a password could be told from. */
export interface Accounts {
  readonly users: readonly User[]
  readonly groups: readonly Group[]
  /** The paths in /etc/shells. */
  readonly shells: readonly string[]
}

/** Asks for users, groups and shells. Password fields are reduced on the host. */
export const accounts: Probe<Accounts> = {
  key: 'accounts',
  pace: 'quick',
  script: `printf '%s\\n' "$mark"
for f in /etc/passwd /etc/group; do # the second field may hold a hash, which must not leave the host
  [ -r "$f" ] || exit 77
  printf '\\n%s %s\\n' "$mark" "$f"
  while IFS= read -r line || [ -n "$line" ]; do
    rest=\${line#*:}
    case $rest in
      x:*) printf '%s\\n' "$line" ;;
      *:*) printf '%s\\n' "\${line%%:*}:-:\${rest#*:}" ;;
    esac
  done <"$f"
done
printf '\\n%s /etc/shells\\n' "$mark"; [ ! -r /etc/shells ] || head -c 65536 /etc/shells`,
  parse: parseAccounts,
}

function parseAccounts({output, exitCode}: Answer): Accounts {
  if (exitCode === 77) throw new UnavailableError('denied', '/etc/passwd or /etc/group cannot be read')
  const parts = partsOf(output)
  const users = rows(parts.get('/etc/passwd')).map(parseUser)
  if (users.length === 0) throw new Error('/etc/passwd has no accounts')
  return {
    users,
    groups: rows(parts.get('/etc/group')).map(parseGroup),
    shells: (parts.get('/etc/shells') ?? '').split('\n').filter((line) => line.startsWith('/')),
  }
}

/** Lines that begin with + or - ask a directory service and are no accounts. */
function rows(text = ''): readonly (readonly string[])[] {
  return text
    .split('\n')
    .filter((line) => line.includes(':') && !/^[+-]/.test(line))
    .map((line) => line.split(':'))
}

function parseUser([name = '', password, uid, gid, , home = '', shell = '']: readonly string[]): User {
  return {
    name,
    shadowed: password === 'x',
    uid: id(uid),
    gid: id(gid),
    home,
    shell: shell.trim() || '/bin/sh',
  }
}

function parseGroup([name = '', , gid, members = '']: readonly string[]): Group {
  return {
    name,
    gid: id(gid),
    members: members
      .trim()
      .split(',')
      .filter((member) => member !== ''),
  }
}

/** NaN for what is no number: it equals no id. */
function id(text: string | undefined): number {
  return text && /^\d+$/.test(text) ? Number(text) : Number.NaN
}
