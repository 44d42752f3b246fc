import {createHash} from 'node:crypto'
import type {Answer, Probe, Reading} from '../probes/probe.ts'
import {quote} from '../probes/quote.ts'
import type {AuditAnswer} from './evaluate-check.ts'
import {decodeBytes, trimSpace} from './go-text.ts'

/** Asks for the command lines of the processes of one name, as kube-bench does. */
export function processes(name: string): Probe<string> {
  return {
    key: `kube-bench:ps:${name}`,
    pace: 'bounded',
    // kube-bench takes what is printed and does not look at the exit status.
    script: `/bin/ps -C ${quote(name)} -o cmd --no-headers`,
    parse: ({output}) => output,
  }
}

/**
 * Asks which of some paths are there, links followed. kube-bench ends where a path cannot be looked at for
 * any reason but that it is not there; the answer is an error then.
 */
export function paths(names: readonly string[]): Probe<ReadonlySet<string>> {
  const digest = createHash('sha256').update(names.join('\n')).digest('hex').slice(0, 16)
  return {
    key: `kube-bench:paths:${digest}`,
    pace: 'bounded',
    script: `for path in ${names.map(quote).join(' ')}; do
  if [ -e "$path" ]; then echo there; else stat -L -c there -- "$path" 2>&1 | head -n 1; fi
done`,
    parse: ({output}) => parsePaths(names, output),
  }
}

function parsePaths(names: readonly string[], output: string): ReadonlySet<string> {
  const lines = output.split('\n')
  if (lines.length !== names.length + 1) throw new Error('stat did not answer for every path')
  const unclear = lines.find(
    (line) => !/^there$|^$|: (?:No such file or directory|Not a directory)$/.test(line),
  )
  if (unclear !== undefined) throw new Error(unclear)
  return new Set(names.filter((_, index) => lines[index] === 'there'))
}

/**
 * Runs one audit as kube-bench does: as the standard input of a shell without arguments, with stdout and
 * stderr in one stream. The answer is base64, so that every byte of it survives; the text is in no
 * process's arguments, so that an audit that greps the process list does not find itself. Its limit is that of
 * one question; kube-bench itself waits for ever.
 */
export function audit(text: string): Probe<AuditAnswer> {
  const script = trimSpace(text)
  return {
    key: `kube-bench:audit:${createHash('sha256').update(script).digest('hex').slice(0, 16)}`,
    pace: 'quick',
    // kube-bench names /bin/sh, which is in what it says of a command that is not found.
    script: `shell=/bin/sh; [ -x "$shell" ] || shell=$sh
PATH=$PATH:/usr/local/sbin:/usr/local/bin
{ printf '%s' ${quote(script)} | timeout -k 2 "$limit" "$shell" 2>&1; printf '\\n%s' "$?"; } |
  timeout -k 2 $((limit + 5)) base64`,
    parse: parseAudit,
  }
}

function parseAudit({output}: Answer): AuditAnswer {
  const said = decodeBytes(Buffer.from(output, 'base64'))
  const match = /^([\s\S]*)\n(\d{1,3})$/.exec(said)
  if (!match) throw new Error('the audit was cut')
  const [, text = '', status = ''] = match
  if (status === '0') return {output: text}
  // 124 and 137 are what timeout(1) makes of a command that it ended.
  if (status !== '124' && status !== '137') return {output: text, error: `exit status ${status}`}
  return {output: text, error: 'no end within the time limit', cause: 'timeout'}
}

/** What an audit's reading says; one without a fact is no answer at all. */
export function auditAnswer(reading: Reading<AuditAnswer>): AuditAnswer {
  return reading.known ? reading.fact : {output: '', error: reading.detail, cause: reading.reason}
}
