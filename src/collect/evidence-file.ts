import {createHash} from 'node:crypto'
import {readFile} from 'node:fs/promises'
import {basename} from 'node:path'
import {promisify} from 'node:util'
import {gunzip, gzipSync} from 'node:zlib'
import {z} from 'zod'
import {orUsageError, UsageError} from '../errors.ts'
import {unavailableReasons} from '../probes/probe.ts'
import type {Evidence} from './evidence.ts'
import {decodePrinted} from './printed.ts'

const MAX_EVIDENCE_BYTES = 64 * 1024 * 1024

const problem = z.strictObject({
  kind: z.enum(['connection', 'privilege', 'collection', 'waiver']),
  message: z.string(),
  hint: z.string().exactOptional(),
})

const unavailable = z.enum(unavailableReasons)

/** The published shape of an evidence document, version 1. */
export const evidenceSchema = z.strictObject({
  schemaVersion: z.literal(1),
  tool: z.strictObject({name: z.literal('assay'), version: z.string()}),
  target: z.string(),
  host: z.strictObject({
    name: z.string(),
    address: z.string().exactOptional(),
    port: z.number().exactOptional(),
    user: z.string().exactOptional(),
    hostKey: z.string().exactOptional(),
    hostKeyTrust: z.string(),
    transport: z.string(),
    escalation: z.string(),
  }),
  collectedAt: z.iso.datetime(),
  durationMs: z.number(),
  problems: z.array(problem),
  answers: z.record(
    z.string(),
    z.union([
      z.strictObject({output: z.string(), exitCode: z.int().min(0).max(255)}),
      z.strictObject({unavailable, detail: z.string()}),
    ]),
  ),
})

/** Writes evidence as JSON, its answers ordered by key; gzip'ed where the file's name ends in .gz. */
export function renderEvidence(evidence: Evidence, fileName: string): Buffer {
  const json = Buffer.concat([...jsonPieces(evidence)].map((piece) => Buffer.from(piece)))
  return fileName.endsWith('.gz') ? gzipSync(json, {level: 9}) : json
}

/** SHA-256 of the evidence as `renderEvidence` writes it unpacked. */
export function digestOf(evidence: Evidence): string {
  const hash = createHash('sha256')
  for (const piece of jsonPieces(evidence)) hash.update(piece)
  return hash.digest('hex')
}

/**
 * The JSON text answer by answer, since evidence may be large. Keys have one order, so that evidence which was
 * written and read again gives the same bytes.
 */
function* jsonPieces({host, problems, answers, ...evidence}: Evidence): Iterable<string> {
  const {schemaVersion, tool, target, collectedAt, durationMs} = evidence
  const ordered = {
    schemaVersion,
    tool: {name: tool.name, version: tool.version},
    target,
    host: byName(host),
    collectedAt,
    durationMs,
    problems: problems.map(byName),
  }
  yield `${JSON.stringify(ordered, null, 1).slice(0, -'\n}'.length)},\n "answers": `
  yield* objectPieces(byName(Object.fromEntries(answers)), ' ')
  yield '\n}\n'
}

/** As `JSON.stringify` writes it with an indent of 1, a value at a time, below a line that is indented by `indent`. */
function* objectPieces(value: object, indent: string): Iterable<string> {
  const entries = Object.entries(value)
  yield '{'
  for (const [index, [key, inner]] of entries.entries()) {
    yield `${index === 0 ? '' : ','}\n${indent} ${JSON.stringify(key)}: `
    if (typeof inner === 'object') yield* objectPieces(byName(inner), `${indent} `)
    else if (typeof inner === 'string') yield* textPieces(inner)
    else yield JSON.stringify(inner)
  }
  yield entries.length === 0 ? '}' : `\n${indent}}`
}

/** Strings larger than this are not short-lived for V8, so that each one adds to the memory that a run takes. */
const PIECES = /[\s\S]{1,65536}/gu

function* textPieces(text: string): Iterable<string> {
  yield '"'
  for (const [piece] of text.matchAll(PIECES)) yield JSON.stringify(piece).slice(1, -1)
  yield '"'
}

function byName(value: object): object {
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** Reads an evidence file or what a printed script printed, gzip'ed or not. Throws `UsageError` when it is none or is larger than 64 MiB. */
export async function loadEvidence(path: string): Promise<Evidence> {
  const stored = await orUsageError(readFile(path), `cannot read the evidence ${path}`)
  return parseEvidence(stored, path)
}

/** Decodes the bytes of such a file, which messages call `path`. Throws `UsageError` as `loadEvidence` does. */
export async function parseEvidence(stored: Buffer, path: string): Promise<Evidence> {
  const bytes = await unpacked(stored, path)
  return decodePrinted(bytes, basename(path)) ?? decodeEvidence(bytes, path)
}

async function unpacked(stored: Buffer, path: string): Promise<Buffer> {
  const packed = stored[0] === 0x1f && stored[1] === 0x8b
  try {
    const bytes = packed ? await promisify(gunzip)(stored, {maxOutputLength: MAX_EVIDENCE_BYTES}) : stored
    if (bytes.length <= MAX_EVIDENCE_BYTES) return bytes
  } catch (cause) {
    throw new UsageError(`cannot unpack the evidence ${path}: ${(cause as Error).message}`, {cause})
  }
  throw new UsageError(`the evidence ${path} is larger than 64 MiB`)
}

function decodeEvidence(bytes: Buffer, path: string): Evidence {
  let value: unknown
  try {
    value = JSON.parse(bytes.toString('utf8'))
  } catch (cause) {
    throw new UsageError(`the evidence ${path} is not JSON: ${(cause as Error).message}`, {cause})
  }
  const parsed = evidenceSchema.safeParse(value)
  if (!parsed.success) {
    const [first] = parsed.error.issues
    throw new UsageError(
      `the evidence ${path} is not as version 1 has it: ${first?.path.join('.')}: ${first?.message}`,
      {
        hint: 'Collect again with `assay collect`',
      },
    )
  }
  const {answers, ...evidence} = parsed.data
  return {...evidence, answers: new Map(Object.entries(answers))}
}
