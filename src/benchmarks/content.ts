import {createHash} from 'node:crypto'
import {basename, dirname, join, resolve} from 'node:path'
import {UsageError} from '../errors.ts'
import {builtIn, type Folder, folderOf} from './folder.ts'
import {loadParsedAtBuild, type ParsedContent, type ParsedRule, parseContent} from './parsed-content.ts'
import type {BenchmarkSource, TailoringSource} from './schema.ts'
import {fault, readText, unknownName, type YamlText} from './yaml.ts'

/** A rule and where it is written. */
export interface LoadedRule extends ParsedRule {
  readonly file: YamlText
}

/** A benchmark, with the digest of its file. */
export interface LoadedBenchmark {
  readonly source: BenchmarkSource
  readonly file: YamlText
  readonly sha256: string
}

/** A tailoring and the one that it extends. */
export interface LoadedTailoring {
  readonly source: TailoringSource
  readonly file: YamlText
  readonly base?: LoadedTailoring
}

/** The rule library and the published lists over it. */
export interface Content {
  readonly rules: ReadonlyMap<string, LoadedRule>
  readonly benchmarks: readonly LoadedBenchmark[]
}

/** Loads the built-in content and then the user's own directories of rules. Throws `UsageError`. */
export async function loadContent(ownRules: readonly string[] = []): Promise<Content> {
  const folders = [builtIn, ...ownRules.map(folderOf)]
  const files = (await Promise.all(folders.map(loadFolder))).flat()
  const rules = new Map<string, LoadedRule>()
  for (const rule of files.flatMap(rulesOf)) {
    const {key, file} = rule
    const known = rules.get(key)
    if (known)
      throw fault(file, [key], `the rule "${key}" is there already, in ${known.file.name}:${known.line}`)
    rules.set(key, rule)
  }
  return {rules, benchmarks: files.flatMap(benchmarksOf)}
}

/** Every built-in file as it is parsed and checked, by the SHA-256 of its text. Throws `UsageError`. */
export async function parseBuiltIn(): Promise<Readonly<Record<string, ParsedContent>>> {
  const names = await builtIn.names()
  const files = await Promise.all(
    names.map(async (name) =>
      parseFile(await builtIn.read(name), isTailoring(name) ? 'tailoring' : undefined),
    ),
  )
  return Object.fromEntries(files.map(({sha256, content}) => [sha256, content]))
}

/** Loads a tailoring by its built-in name or from a file, with all that it extends. Throws `UsageError`. */
export async function loadTailoring(nameOrFile: string): Promise<LoadedTailoring> {
  return loadExtended(nameOrFile, [])
}

async function loadExtended(nameOrFile: string, extending: readonly string[]): Promise<LoadedTailoring> {
  const {file, content} = parseFile(await readTailoring(nameOrFile), 'tailoring')
  if (content.kind !== 'tailoring') throw new UsageError(`${file.name} is no tailoring`)
  const {source} = content
  if (source.extends === undefined) return {source, file}
  const next = isBuiltInName(source.extends) ? source.extends : join(dirname(nameOrFile), source.extends)
  const chain = [...extending, resolve(nameOrFile)]
  if (chain.includes(resolve(next))) throw fault(file, ['extends'], 'it extends itself')
  return {source, file, base: await loadExtended(next, chain)}
}

async function readTailoring(nameOrFile: string): Promise<YamlText> {
  if (!isBuiltInName(nameOrFile)) return {name: nameOrFile, source: await readText(nameOrFile, nameOrFile)}
  const file = `tailoring/${nameOrFile}.yaml`
  const names = (await builtIn.names()).filter(isTailoring)
  if (names.includes(file)) return builtIn.read(file)
  const {message, hint} = unknownName(
    'tailoring',
    nameOrFile,
    names.map((name) => basename(name, '.yaml')),
  )
  throw new UsageError(message, {hint})
}

function isBuiltInName(nameOrFile: string): boolean {
  return /^[a-z0-9-]+$/.test(nameOrFile)
}

/** Finds `ID` or `ID@VERSION`; without a version it is the newest one that is no draft. Throws `UsageError`. */
export function findBenchmark(content: Content, reference: string): LoadedBenchmark {
  const [id = '', version] = reference.split('@')
  const versions = content.benchmarks
    .filter(({source}) => source.id === id)
    .toSorted((a, b) => compareVersions(a.source.version, b.source.version))
  if (versions.length === 0) {
    const {message, hint} = unknownName(
      'benchmark',
      id,
      new Set(content.benchmarks.map(({source}) => source.id)),
    )
    throw new UsageError(message, {hint})
  }
  const found =
    version === undefined
      ? (versions.findLast(({source}) => source.status === 'final') ?? versions.at(-1))
      : versions.find(({source}) => source.version === version)
  if (!found)
    throw new UsageError(`${id} has no version "${version}"`, {
      hint: `It has ${versions.map(({source}) => source.version).join(', ')}`,
    })
  return found
}

/** The newest final version of each benchmark that is judged when none is named. */
export function defaultBenchmarks(content: Content): readonly LoadedBenchmark[] {
  const newest = new Map<string, LoadedBenchmark>()
  const eligible = content.benchmarks.filter(
    ({source}) => source.byDefault !== false && source.status === 'final',
  )
  for (const benchmark of eligible) {
    const known = newest.get(benchmark.source.id)
    if (!known || compareVersions(known.source.version, benchmark.source.version) < 0)
      newest.set(benchmark.source.id, benchmark)
  }
  return [...newest.values()]
}

/** Orders versions by their numbers. */
export function compareVersions(a: string, b: string): number {
  return a.localeCompare(b, 'en', {numeric: true})
}

interface ContentFile {
  readonly file: YamlText
  readonly sha256: string
  readonly content: ParsedContent
}

async function loadFolder(folder: Folder): Promise<ContentFile[]> {
  const names = (await folder.names()).filter((name) => !isTailoring(name))
  return Promise.all(names.map(async (name) => parseFile(await folder.read(name))))
}

function isTailoring(name: string): boolean {
  return name.startsWith('tailoring/')
}

function parseFile(file: YamlText, kind?: 'tailoring'): ContentFile {
  const sha256 = createHash('sha256').update(file.source).digest('hex')
  const known = loadParsedAtBuild()
  const content = Object.hasOwn(known, sha256) ? known[sha256] : undefined
  return {file, sha256, content: content ?? parseContent(file, kind)}
}

function rulesOf({file, content}: ContentFile): LoadedRule[] {
  return content.kind === 'rules' ? content.rules.map((rule) => ({...rule, file})) : []
}

function benchmarksOf({file, sha256, content}: ContentFile): LoadedBenchmark[] {
  return content.kind === 'benchmark' ? [{source: content.source, file, sha256}] : []
}
