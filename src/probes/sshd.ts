import {type Answer, type Probe, UnavailableError} from './probe.ts'
import {quote} from './quote.ts'
import {throwAwayHostKey} from './sshd-key.ts'

/** What sshd makes of its command line, its files and its defaults: keyword in lower case to its values. */
export type SshdConfiguration = ReadonlyMap<string, readonly string[]>

/**
 * Asks sshd for its effective configuration, with the options that its unit takes from /etc/sysconfig/sshd.
 * Where the host keys are gone it is given a key on standard input, so that nothing is written.
 */
export const sshd: Probe<SshdConfiguration> = {
  key: 'sshd',
  pace: 'bounded',
  script: `sshd=$(command -v sshd) || exit 127
options=$(grep '^[[:space:]]*OPTIONS=' /etc/sysconfig/sshd | tail -n 1)
options=\${options#*=} options=\${options#[\\"\\']} options=\${options%[\\"\\']}
set -f; set --; previous=
for word in $options; do # only -o and -f say what is configured; -E and others would act
  case $previous$word in -o*|-f*) set -- "$@" "$word" ;; esac
  case $word in -o|-f) previous=$word ;; *) previous= ;; esac
done
ask() { "$sshd" -T -C user=root,host=localhost,addr=127.0.0.1 "$@" 2>&1; }
answer=$(ask "$@") && code=0 || code=$?
case $code$answer in
  0*) ;;
  *'no hostkeys available'*) # a key that protects nothing lets sshd get as far as its configuration
    answer=$(printf '%s\\n' ${quote(throwAwayHostKey())} | ask -h /dev/stdin "$@") && code=0 || code=$? ;;
esac
printf '%s\\n' "$answer"; exit "$code"`,
  parse: parseSshd,
}

function parseSshd({output, exitCode}: Answer): SshdConfiguration {
  if (exitCode === 127) throw new UnavailableError('missing-tool', 'sshd is not installed')
  if (exitCode !== 0) throw new Error(`sshd -T ended with ${exitCode}: ${complaint(output)}`)
  const configuration = new Map<string, string[]>()
  // Warnings stand between the lines, but none is a lower-case word followed by a blank.
  for (const [, keyword = '', value = ''] of output.matchAll(/^([a-z][a-z0-9]*) (.*)$/gm)) {
    const values = configuration.get(keyword) ?? []
    values.push(value.trim())
    configuration.set(keyword, values)
  }
  if (!configuration.has('port')) throw new Error('sshd -T does not say its port')
  return configuration
}

function complaint(output: string): string {
  const lines = output
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('Unable to load host key'))
  return (lines.at(-1) ?? 'it said nothing').slice(0, 200)
}
