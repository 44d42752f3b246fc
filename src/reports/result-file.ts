import {readFile} from 'node:fs/promises'
import type {z} from 'zod'
import {orUsageError, UsageError} from '../errors.ts'
import type {FleetReport} from '../evaluate/fleet.ts'
import type {Report} from '../evaluate/result.ts'
import {fleetSchema, reportSchema} from './result-schema.ts'

/** Reads what the JSON report wrote. Throws `UsageError` when it is no result, or of a version that is not known. */
export async function loadResult(path: string): Promise<Report> {
  return decodeResult(await readResult(path), path)
}

/** Reads the result of one host or of several. Throws `UsageError` as `loadResult` does. */
export async function loadResults(path: string): Promise<Report | FleetReport> {
  const stored = await readResult(path)
  return isFleet(parseJson(stored, path)) ? decodeFleet(stored, path) : decodeResult(stored, path)
}

async function readResult(path: string): Promise<string> {
  const hint = 'Write one with `assay check TARGET -o json=result.json`'
  return orUsageError(readFile(path, 'utf8'), `cannot read the result ${path}`, hint)
}

function isFleet(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'hosts' in value
}

function decodeFleet(text: string, path: string): FleetReport {
  return decode(text, path, fleetSchema)
}

/** Reads a result document. Throws `UsageError` that names `path` and what is wrong. */
export function decodeResult(text: string, path: string): Report {
  return decode(text, path, reportSchema)
}

function decode<Of>(text: string, path: string, schema: z.ZodType<Of>): Of {
  const value = parseJson(text, path)
  const version = versionOf(value)
  if (version !== 1)
    throw new UsageError(
      `${path} is not a result of version 1: schemaVersion is ${JSON.stringify(version)}`,
      {
        hint: 'Give a file that `assay check TARGET -o json=FILE` wrote',
      },
    )
  const parsed = schema.safeParse(value)
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
