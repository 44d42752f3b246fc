import {readFile} from 'node:fs/promises'
import {UsageError} from '../errors.ts'
import type {Report} from '../evaluate/result.ts'
import {reportSchema} from './result-schema.ts'

/** Reads what the JSON report wrote. Throws `UsageError` when it is no result, or of a version that is not known. */
export async function loadResult(path: string): Promise<Report> {
  const stored = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new UsageError(`cannot read the result ${path}: ${cause.code}`, {
      cause,
      hint: 'Write one with `assay check TARGET -o json=result.json`',
    })
  })
  return decodeResult(stored, path)
}

/** Reads a result document. Throws `UsageError` that names `path` and what is wrong. */
export function decodeResult(text: string, path: string): Report {
  const value = parseJson(text, path)
  const version = versionOf(value)
  if (version !== 1)
    throw new UsageError(
      `${path} is not a result of version 1: schemaVersion is ${JSON.stringify(version)}`,
      {
        hint: 'Give a file that `assay check TARGET -o json=FILE` wrote',
      },
    )
  const parsed = reportSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const [first] = parsed.error.issues
  throw new UsageError(`${path} is not a result of version 1: ${first?.path.join('.')}: ${first?.message}`, {
    hint: 'An evidence file is judged with `assay check evidence:FILE`',
  })
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new UsageError(`${path} is not JSON: ${(cause as Error).message}`, {cause})
  }
}

function versionOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'schemaVersion' in value
    ? value.schemaVersion
    : undefined
}
