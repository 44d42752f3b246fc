import {readFile} from 'node:fs/promises'
import {text as readAll} from 'node:stream/consumers'
import {z} from 'zod'
import {parseYaml, refuseUnknownKeys, validate, type YamlFile} from '../benchmarks/yaml.ts'
import {orUsageError, UsageError} from '../errors.ts'
import {parseTarget, type Target} from '../targets/target.ts'

/** One host of many, with what is its own where the flags say something else of the others. */
export interface Job {
  readonly target: Target
  /** A private key file. */
  readonly identity?: string
  readonly level?: 1 | 2
}

const entrySchema = z.strictObject({
  target: z.string().describe('As on the command line: ssh://[USER@]HOST[:PORT], an ssh_config alias, …'),
  user: z.string().min(1).exactOptional(),
  port: z.int().min(1).max(65_535).exactOptional(),
  identity: z.string().min(1).exactOptional().describe('Private key file'),
  level: z.union([z.literal(1), z.literal(2)]).exactOptional(),
})

/** The published shape of an inventory in YAML. */
export const inventorySchema = z.array(z.union([z.string(), entrySchema])).min(1)

/** Reads an inventory file; `-` is standard input. Throws `UsageError` with the line of what is wrong. */
export async function loadInventory(path: string, stdin: NodeJS.ReadableStream): Promise<readonly Job[]> {
  if (path === '-') return parseInventory(await readAll(stdin), 'standard input')
  const source = await orUsageError(readFile(path, 'utf8'), `--inventory: cannot read ${path}`)
  return parseInventory(source, path)
}

/**
 * Takes an inventory apart: a YAML list, or one target a line with comments after `#`. No target begins as a
 * list does, so the first line tells which it is. Throws `UsageError` with the line of what is wrong.
 */
export function parseInventory(source: string, name: string): readonly Job[] {
  const lines = source.split(/\r?\n/).map((line) => line.replace(/(?:^|\s)#.*/s, '').trim())
  const first = lines.find((line) => line !== '')
  if (first === undefined) throw new UsageError(`${name}: the inventory names no host`)
  if (/^(?:-|\[|---$)/.test(first)) return yamlJobs(parseYaml(source, name))
  return lines.flatMap((line, index) =>
    line === '' ? [] : [{target: at(`${name}:${index + 1}`, () => parseTarget(line))}],
  )
}

function yamlJobs(file: YamlFile): readonly Job[] {
  const listed = Array.isArray(file.value) ? file.value.map(asEntry) : undefined
  const keys = Object.keys(entrySchema.shape)
  for (const [index, entry] of listed?.entries() ?? []) refuseUnknownKeys(file, [index], entry, keys)
  const entries = validate({...file, value: listed ?? file.value}, z.array(entrySchema).min(1))
  return entries.map((entry, index) => at(`${file.name}: entry ${index + 1}`, () => jobOf(entry)))
}

function asEntry(value: unknown): unknown {
  return typeof value === 'string' ? {target: value} : value
}

function jobOf({target: text, user, port, identity, level}: z.infer<typeof entrySchema>): Job {
  const named = parseTarget(text)
  const target = user === undefined && port === undefined ? named : withLogin(named, user, port)
  return {target, ...(identity !== undefined && {identity}), ...(level !== undefined && {level})}
}

/** The target as it reads when the user and the port are written in it. */
function withLogin(named: Target, user: string | undefined, port: number | undefined): Target {
  if (named.kind !== 'ssh') throw new UsageError(`${named.text} has neither a user nor a port`)
  const [login, at] = [user ?? named.user, port ?? named.port]
  const host = named.host.includes(':') ? `[${named.host}]` : named.host
  const prefix = login === undefined ? '' : `${encodeURIComponent(login)}@`
  return parseTarget(`ssh://${prefix}${host}${at === undefined ? '' : `:${at}`}`)
}

/** What `read` gives; its `UsageError` gets the place before its words. */
function at<Of>(place: string, read: () => Of): Of {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    throw new UsageError(`${place}: ${error.message}`, {cause: error, ...(error.hint && {hint: error.hint})})
  }
}
