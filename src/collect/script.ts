import type {Probe} from '../probes/probe.ts'
import {quote} from '../probes/quote.ts'
import {frameKey, TRUNCATED} from './frames.ts'

/** How long the host may take for one question, in seconds. */
export interface ScriptLimits {
  /** 1 to 3600. */
  readonly probeSeconds: number
  /** 1 to 3600. */
  readonly walkSeconds: number
}

/** Where the words come from that no file of the host can know: 32 hex digits each. */
export type Secrets = {readonly nonce: string; readonly mark: string} | 'made-on-host'

/** The last line of each round: the frame that says that the round is complete. */
export const END_OF_ROUND = 'frame 0 "" end'

/** Largest answer in bytes where a probe does not say otherwise. */
const MAX_ANSWER_BYTES = 1024 * 1024

/**
 * Compiles probes to the one script that answers them all, for whatever runs it to its end. It writes nothing on
 * the host, runs under dash, bash 4.2, busybox ash and the bash that Bottlerocket's admin container lends, and
 * answers in frames (`frames.ts`).
 */
export function renderScript(
  probes: readonly Probe<unknown>[],
  limits: ScriptLimits,
  secrets: Secrets,
): string {
  return block(prelude(secrets, limits), round(probes, limits), 'exit 0')
}

/** The same for a shell that is asked more when it has answered: what it needs for all rounds, and the first one. */
export function renderOpening(
  probes: readonly Probe<unknown>[],
  limits: ScriptLimits,
  secrets: Exclude<Secrets, 'made-on-host'>,
): string {
  return block(prelude(secrets, limits), round(probes, limits))
}

/** A further round for a shell that has read an opening. */
export function renderRound(probes: readonly Probe<unknown>[], limits: ScriptLimits): string {
  return block(round(probes, limits))
}

/** A shell reads a block as a whole before it runs it, so that no command can eat the rest of it. */
function block(...parts: readonly string[]): string {
  return `{\n${parts.join('\n')}\n}\n`
}

function round(probes: readonly Probe<unknown>[], limits: ScriptLimits): string {
  const walks = askAll(
    probes.filter((probe) => probe.pace === 'walk'),
    limits,
  )
  const others = askAll(
    probes.filter((probe) => probe.pace !== 'walk'),
    limits,
  )
  // The left side of the pipe runs beside the right side; its frames follow when the others are written.
  const body = walks === '' ? others : `{\n:\n${walks}\n} | {\n${others}\ncat\n}`
  return `${body}\n${END_OF_ROUND}`
}

/** Probes for the same systems stand in one branch, which other systems pass over. */
function askAll(probes: readonly Probe<unknown>[], limits: ScriptLimits): string {
  const branches = new Map<string, string[]>()
  for (const probe of probes) {
    const pattern = probe.systems === undefined ? '' : probe.systems.map(systemPattern).join('|')
    branches.set(pattern, [...(branches.get(pattern) ?? []), ask(probe, limits)])
  }
  return [...branches]
    .map(([pattern, asked]) => {
      const lines = asked.join('\n')
      return pattern === '' ? lines : `case $os in ${pattern})\n${lines}\n;; esac`
    })
    .join('\n')
}

function systemPattern(system: string): string {
  return system.includes('-') ? quote(system) : `${quote(system)}-*`
}

function prelude(secrets: Secrets, {probeSeconds}: ScriptLimits): string {
  const words =
    secrets === 'made-on-host'
      ? `read -r nonce </proc/sys/kernel/random/uuid; read -r mark </proc/sys/kernel/random/uuid
nonce=\${nonce%%-*}\${nonce##*-}; mark=\${mark%%-*}\${mark##*-}
printf '\\n@assay-evidence %s\\n' "$nonce"`
      : `nonce=${secrets.nonce} mark=${secrets.mark}`
  return `PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C; export PATH LC_ALL
unset ENV BASH_ENV CDPATH GREP_OPTIONS; umask 077; cd / || exit 1
${words}
limit=${probeSeconds}; export mark
# Bottlerocket's host has no shell of its own: the one that runs this script serves nested ones too.
if [ -n "\${BASH_VERSION:-}" ]; then sh=$BASH; else sh=/bin/sh; fi
frame() { # exit code, text, key
  printf '\\n@%s %s %s %s\\n%s\\n' "$nonce" "$1" "\${#2}" "$3" "$2"
}
report() { # text that ends with a newline, the nonce, an exit code and a dot, unless it was cut; key
  case $1 in
    *"
$nonce "*.)
      code=\${1##*"$nonce "}
      frame "\${code%.}" "\${1%"
$nonce "*}" "$2" ;;
    *) frame ${TRUNCATED} "" "$2" ;;
  esac
}
brief() { # key, bytes, fragment
  said=$({ (eval "$3") </dev/null; printf '\\n%s %s.' "$nonce" "$?"; } 2>/dev/null)
  [ "\${#said}" -le "$2" ] || said=
  report "$said" "$1"
}
quick() { # key, bytes, fragment
  report "$({ (eval "$3") </dev/null; printf '\\n%s %s.' "$nonce" "$?"; } 2>/dev/null | head -c "$2")" "$1"
}
bounded() { # key, bytes, fragment, seconds where they are not those of every question
  report "$({ timeout -k 2 "\${4:-$limit}" "$sh" -c "$3" </dev/null; printf '\\n%s %s.' "$nonce" "$?"; } 2>/dev/null | head -c "$2")" "$1"
}
os_id= os_version=
while IFS='=' read -r name value || [ -n "$name" ]; do
  value=\${value#[\\"\\']}; value=\${value%[\\"\\']}
  case $name in ID) os_id=$value ;; VERSION_ID) os_version=$value ;; esac
done 2>/dev/null </etc/os-release
os=$os_id-$os_version
case \${BASH:-} in /proc/*) way=sheltie ;; *) way=\${SUDO_USER:+sudo} ;; esac
frame 0 "$(id -u) \${way:-none} $(date -u +%Y-%m-%dT%H:%M:%SZ)" hello`
}

function ask(probe: Probe<unknown>, {walkSeconds}: ScriptLimits): string {
  // Room for the trailer that `report` takes off again.
  const bytes = (probe.maxBytes ?? MAX_ANSWER_BYTES) + 40
  const words = `${quote(frameKey(probe.key))} ${bytes} ${quote(probe.script)}`
  const ways = {
    brief: `brief ${words}`,
    quick: `quick ${words}`,
    bounded: `bounded ${words}`,
    walk: `bounded ${words} ${walkSeconds}`,
  }
  return ways[probe.pace]
}
