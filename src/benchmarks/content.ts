import {createHash} from 'node:crypto'
import {readdir} from 'node:fs/promises'
import {join, relative} from 'node:path'
import {fileURLToPath} from 'node:url'
import {UsageError} from '../errors.ts'
import {keyPath, locateNodes} from './locate.ts'
import {
  type BenchmarkSource,
  benchmarkSchema,
  type RuleSource,
  ruleFileSchema,
  type TailoringSource,
  tailoringSchema,
} from './schema.ts'
import {fault, loadYaml, unknownName, validate, type YamlFile} from './yaml.ts'

/** A rule and where it is written. */
export interface LoadedRule {
  readonly key: string
  readonly source: RuleSource
  readonly file: YamlFile
  readonly line: number
}

/** A benchmark, with the digest of its file. */
export interface LoadedBenchmark {
  readonly source: BenchmarkSource
  readonly file: YamlFile
  readonly sha256: string
}

export interface LoadedTailoring {
  readonly source: TailoringSource
  readonly file: YamlFile
}

/** The rule library and the published lists over it. */
export interface Content {
  readonly rules: ReadonlyMap<string, LoadedRule>
  readonly benchmarks: readonly LoadedBenchmark[]
}

/** Where the built-in content is: beside src/ in a checkout, beside dist/ in the package. */
export const CONTENT_DIRECTORY = fileURLToPath(new URL('../../benchmarks', import.meta.url))

/** Loads the built-in content and then the user's own directories of rules. Throws `UsageError`. */
export async function loadContent(ownRules: readonly string[] = []): Promise<Content> {
  const own = ownRules.map((directory) => ({directory, base: directory}))
  const roots = [{directory: CONTENT_DIRECTORY, base: join(CONTENT_DIRECTORY, '..')}, ...own]
  const files = (await Promise.all(roots.map(({directory, base}) => loadDirectory(directory, base)))).flat()
  const rules = new Map<string, LoadedRule>()
  for (const {kind, file} of files) {
    if (kind !== 'rules') continue
    for (const rule of rulesOf(file)) {
      const known = rules.get(rule.key)
      if (known)
        throw fault(
          file,
          [rule.key],
          `the rule "${rule.key}" is there already, in ${known.file.name}:${known.line}`,
        )
      rules.set(rule.key, rule)
    }
  }
  return {
    rules,
    benchmarks: files.filter(({kind}) => kind === 'benchmark').map(({file}) => benchmarkOf(file)),
  }
}

/** Loads a tailoring by its built-in name or from a file. Throws `UsageError`. */
export async function loadTailoring(nameOrFile: string): Promise<LoadedTailoring> {
  const builtIn = join(CONTENT_DIRECTORY, 'tailoring', `${nameOrFile}.yaml`)
  const path = /^[a-z0-9-]+$/.test(nameOrFile) ? builtIn : nameOrFile
  const file = await loadYaml(path, path === builtIn ? `benchmarks/tailoring/${nameOrFile}.yaml` : path)
  return {source: validate(file, tailoringSchema), file}
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
  const eligible = content.benchmarks.filter(({source}) => source.byDefault && source.status === 'final')
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
  readonly kind: 'rules' | 'benchmark'
  readonly file: YamlFile
}

/** Files below `rules/` and files that are not benchmarks hold rules; `tailoring/` and `schema/` are not content. */
async function loadDirectory(directory: string, base: string): Promise<ContentFile[]> {
  const names = await readdir(directory, {recursive: true}).catch((cause: NodeJS.ErrnoException) => {
    throw new UsageError(`cannot read the directory of rules ${directory}: ${cause.code}`, {cause})
  })
  const paths = names
    .filter((name) => /\.ya?ml$/.test(name) && !/^(tailoring|schema)\//.test(name))
    .toSorted()
    .map((name) => join(directory, name))
  return Promise.all(
    paths.map(async (path) => {
      const file = await loadYaml(path, relative(base, path))
      return {kind: isBenchmark(file.value) ? 'benchmark' : 'rules', file} as const
    }),
  )
}

function isBenchmark(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'sections')
}

function rulesOf(file: YamlFile): LoadedRule[] {
  const positions = locateNodes(file.source)
  return Object.entries(validate(file, ruleFileSchema)).map(([key, source]) => ({
    key,
    source,
    file,
    line: positions.get(keyPath('', key))?.line ?? 1,
  }))
}

function benchmarkOf(file: YamlFile): LoadedBenchmark {
  return {
    source: validate(file, benchmarkSchema),
    file,
    sha256: createHash('sha256').update(file.source).digest('hex'),
  }
}
