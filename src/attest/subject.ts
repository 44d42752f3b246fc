import {UsageError} from '../errors.ts'
import type {Report} from '../evaluate/result.ts'
import type {Subject} from './statement.ts'

/** Reads `NAME@sha256:HEX`. Throws `UsageError`. */
export function parseSubject(text: string): Subject {
  const [, name, sha256] = /^(.+)@sha256:([0-9a-f]{64})$/.exec(text) ?? []
  if (name !== undefined && sha256 !== undefined) return {name, sha256}
  throw new UsageError(`--subject: "${text}" is not NAME@sha256: and 64 lower-case hexadecimal digits`)
}

/** The evidence that was judged. Throws `UsageError` where the result does not say which it was. */
export function evidenceSubject({target, evidenceSha256}: Report): Subject {
  if (evidenceSha256 !== undefined) return {name: `evidence of ${target}`, sha256: evidenceSha256}
  throw new UsageError('the result does not say what evidence it is of', {
    hint: 'Name what it is about with --subject NAME@sha256:…',
  })
}
