import {CODE_FOLDER, readPackageFile} from '../package-files.ts'
import {keyPath, locateNodes} from './locate.ts'
import {
  type BenchmarkSource,
  benchmarkSchema,
  type RuleSource,
  ruleFileSchema,
  type TailoringSource,
  tailoringSchema,
} from './schema.ts'
import {parseYaml, validate, type YamlFile, type YamlText} from './yaml.ts'

/** A rule as its file has it. */
export interface ParsedRule {
  readonly key: string
  readonly source: RuleSource
  readonly line: number
}

/** What one file of content says, parsed and found right. */
export type ParsedContent =
  | {readonly kind: 'rules'; readonly rules: readonly ParsedRule[]}
  | {readonly kind: 'benchmark'; readonly source: BenchmarkSource}
  | {readonly kind: 'tailoring'; readonly source: TailoringSource}

/** Parses one file of content; which kind it is shows in it, unless it is said. Throws `UsageError`. */
export function parseContent({source, name}: YamlText, kind?: 'tailoring'): ParsedContent {
  const file = parseYaml(source, name)
  if (kind === 'tailoring') return {kind, source: validate(file, tailoringSchema)}
  if (isBenchmark(file.value)) return {kind: 'benchmark', source: validate(file, benchmarkSchema)}
  return {kind: 'rules', rules: rulesOf(file)}
}

function isBenchmark(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'sections')
}

function rulesOf(file: YamlFile): ParsedRule[] {
  const rules = validate(file, ruleFileSchema)
  const positions = locateNodes(file.source)
  return Object.entries(rules).map(([key, source]) => ({
    key,
    source,
    line: positions.get(keyPath('', key))?.line ?? 1,
  }))
}

let parsedAtBuild: Readonly<Record<string, ParsedContent>> | undefined

/**
 * The built-in content as the build parsed and checked it, by the SHA-256 of each file's text: a file that was
 * changed since has another digest. There is none where the sources themselves run.
 */
export function loadParsedAtBuild(): Readonly<Record<string, ParsedContent>> {
  parsedAtBuild ??= readParsed()
  return parsedAtBuild
}

function readParsed(): Readonly<Record<string, ParsedContent>> {
  const name = `${CODE_FOLDER}/benchmarks/parsed-content.json`
  try {
    return JSON.parse(readPackageFile(name).toString('utf8'))
  } catch {
    // The sources have none, and the build has none yet; then the YAML is parsed.
    return {}
  }
}
