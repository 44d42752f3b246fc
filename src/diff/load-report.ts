import {readFile} from 'node:fs/promises'
import type {Evidence} from '../collect/evidence.ts'
import {loadEvidence} from '../collect/evidence-file.ts'
import {orUsageError} from '../errors.ts'
import type {Report} from '../evaluate/result.ts'
import {decodeResult} from '../reports/result-file.ts'

/** Reads a result, or evidence, which `judged` makes a result of. Throws `UsageError` when it is neither. */
export async function loadReport(
  path: string,
  judged: (evidence: Evidence) => Promise<Report>,
): Promise<Report> {
  const stored = await orUsageError(readFile(path), `cannot read ${path}`)
  const text = stored[0] === 0x7b ? stored.toString('utf8') : ''
  return isResult(text) ? decodeResult(text, path) : judged(await loadEvidence(path))
}

function isResult(text: string): boolean {
  try {
    return Object.hasOwn(JSON.parse(text), 'results')
  } catch {
    // What is no JSON may be evidence that a script printed.
    return false
  }
}
