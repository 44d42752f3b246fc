import {partsOf} from './marked.ts'
import {type Answer, type Probe, UnavailableError} from './probe.ts'

/** What kind of password field an account has. `other` is nothing that a password could match. */
export type PasswordState = 'empty' | 'locked' | 'set' | 'other'

/** One line of /etc/shadow, without its hash. Days count from 1970-01-01; undefined where a field is empty. */
export interface ShadowEntry {
  readonly name: string
  readonly password: PasswordState
  /** The id of crypt(5) where the password is set: `6`, `y`, `des`. */
  readonly hash?: string
  readonly lastChange: number | undefined
  readonly minimumDays: number | undefined
  readonly maximumDays: number | undefined
  readonly warningDays: number | undefined
  readonly inactiveDays: number | undefined
}

/** The passwords of a host, and the day from which their age counts. */
export interface Shadow {
  readonly entries: readonly ShadowEntry[]
  /** The host's own date. */
  readonly today: number
}

/** Asks for the state and the ageing of all passwords. No part of a hash leaves the host. */
export const shadow: Probe<Shadow> = {
  key: 'shadow',
  pace: 'quick',
  script: `[ -r /etc/shadow ] || exit 77
printf '%s\\n\\n%s today\\n%s\\n\\n%s shadow\\n' "$mark" "$mark" "$(($(date +%s) / 86400))" "$mark"
while IFS= read -r line || [ -n "$line" ]; do
  rest=\${line#*:} password=\${line#*:} password=\${password%%:*}
  case $password in
    '') state=empty ;;
    '!'*|'*'*) state=locked ;;
    '$1$'*|'$5$'*|'$6$'*|'$7$'*|'$y$'*|'$gy$'*|'$2a$'*|'$2b$'*|'$2x$'*|'$2y$'*|'$md5'*|'$sha1$'*|'$sm3$'*)
      state=\${password#?} state=set-\${state%%[!a-z0-9]*} ;;
    ?????????????) state=set-des ;;
    *) state=other ;;
  esac
  case $line in *:*:*) printf '%s\\n' "\${line%%:*}:$state:\${rest#*:}" ;; esac
done </etc/shadow`,
  parse: parseShadow,
}

function parseShadow({output, exitCode}: Answer): Shadow {
  if (exitCode === 77) throw new UnavailableError('denied', '/etc/shadow cannot be read')
  const parts = partsOf(output)
  const today = number(parts.get('today')?.trim())
  if (today === undefined) throw new Error('the host does not know the date')
  const lines = (parts.get('shadow') ?? '').split('\n').filter((line) => line.includes(':'))
  if (lines.length === 0) throw new Error('/etc/shadow has no accounts')
  return {today, entries: lines.map((line) => parseEntry(line.split(':')))}
}

function parseEntry([name = '', state = '', ...fields]: readonly string[]): ShadowEntry {
  const [lastChange, minimumDays, maximumDays, warningDays, inactiveDays] = fields.map(number)
  const hash = /^set-(.*)$/.exec(state)?.[1]
  return {
    name,
    password: hash === undefined ? plainState(state) : 'set',
    ...(hash !== undefined && {hash}),
    lastChange,
    minimumDays,
    maximumDays,
    warningDays,
    inactiveDays,
  }
}

function plainState(state: string): PasswordState {
  return state === 'empty' || state === 'locked' ? state : 'other'
}

/** shadow(5) takes -1 for an empty field in some tools' hands. */
function number(text: string | undefined): number | undefined {
  return text && /^-?\d{1,15}$/.test(text.trim()) ? Number(text) : undefined
}
