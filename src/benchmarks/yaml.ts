import {readFile} from 'node:fs/promises'
import {load, YAMLException} from 'js-yaml'
import type {z} from 'zod'
import {orUsageError, UsageError} from '../errors.ts'
import {suggest} from '../suggest.ts'
import {keyPath, locateNodes} from './locate.ts'
import {findRefusable} from './refusable.ts'

/** A YAML file as it was read, with the name that messages call it. */
export interface YamlText {
  readonly name: string
  readonly source: string
}

/** A YAML text with the value that it stands for. */
export interface YamlFile extends YamlText {
  readonly value: unknown
}

/** Reads and parses one YAML file. Throws `UsageError` that names the file, and the line where it can. */
export async function loadYaml(path: string, name = path): Promise<YamlFile> {
  return parseYaml(await readText(path, name), name)
}

/** Reads one file. Throws `UsageError` that names it. */
export async function readText(path: string, name: string): Promise<string> {
  return orUsageError(readFile(path, 'utf8'), `cannot read ${name}`)
}

/** Parses one YAML text, in which no key is `__proto__`. Aliases are limited, so that a small file cannot grow into a large value. */
export function parseYaml(source: string, name: string): YamlFile {
  const file = {name, source, value: parsed(source, name)}
  const refusable = findRefusable(file.value)
  if (refusable) throw fault(file, refusable.path, refusable.message)
  return file
}

function parsed(source: string, name: string): unknown {
  try {
    return load(source, {maxAliases: 100})
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error
    const place = error.mark ? `:${error.mark.line + 1}:${error.mark.column + 1}` : ''
    throw new UsageError(`${name}${place}: ${error.reason}`, {cause: error})
  }
}

/** Checks a file's value against a schema. Throws `UsageError` with file, line and column of each fault. */
export function validate<T>(file: YamlFile, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(file.value)
  if (parsed.success) return parsed.data
  throw faults(file, parsed.error.issues, [])
}

/** One fault as zod reports it. */
export type Issue = z.core.$ZodIssue

/** The error that names every fault with its place; `base` is the path of the value that was checked. */
export function faults(file: YamlText, issues: readonly Issue[], base: readonly PropertyKey[]): UsageError {
  const positions = locateNodes(file.source)
  const lines = issues.map((issue) => {
    const path = [...base, ...issue.path].map(String)
    const joined = path.join('/')
    const place = positions.get(keyOf(issue, path) ?? joined) ?? nearest(positions, joined)
    return `${file.name}:${place.line}:${place.column}: ${joined === '' ? '' : `${joined}: `}${messageOf(issue)}`
  })
  return new UsageError(lines.join('\n'))
}

/** The place of the key, for the faults that are about a key rather than its value. */
function keyOf(issue: Issue, path: readonly string[]): string | undefined {
  if (issue.code === 'unrecognized_keys') return keyPath(path.join('/'), issue.keys[0] ?? '')
  return issue.code === 'invalid_key' ? keyPath(path.slice(0, -1).join('/'), path.at(-1) ?? '') : undefined
}

function messageOf(issue: Issue): string {
  return issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message
}

/** The error for one fault at a path of a file. */
export function fault(
  file: YamlText,
  path: readonly PropertyKey[],
  message: string,
  hint?: string,
): UsageError {
  const joined = path.map(String).join('/')
  const {line, column} = nearest(locateNodes(file.source), joined)
  return new UsageError(`${file.name}:${line}:${column}: ${message}`, hint === undefined ? {} : {hint})
}

/** Throws `UsageError` with the place of the first key of a mapping that is none of `known`, and what it may have meant. */
export function refuseUnknownKeys(
  file: YamlFile,
  path: readonly PropertyKey[],
  value: unknown,
  known: readonly string[],
): void {
  if (typeof value !== 'object' || value === null) return
  const unknown = Object.keys(value).find((key) => !known.includes(key))
  if (unknown === undefined) return
  const {message, hint} = unknownName('key', unknown, known)
  throw fault(file, [...path, unknown], message, hint)
}

/** "unknown X "y"", with what it may have meant. */
export function unknownName(
  kind: string,
  name: string,
  known: Iterable<string>,
): {message: string; hint: string} {
  const names = [...known]
  const near = suggest(name, names)
  const list = names.length > 12 ? '' : `Known: ${names.join(', ')}`
  return {message: `unknown ${kind} "${name}"`, hint: near ? `Did you mean "${near}"?` : list}
}

function nearest(positions: ReturnType<typeof locateNodes>, path: string): {line: number; column: number} {
  for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
    const position = positions.get(at)
    if (position) return position
  }
  return {line: 1, column: 1}
}
