import {stat} from 'node:fs/promises'
import {join} from 'node:path'
import {loadYaml, parseYaml, readText} from '../benchmarks/yaml.ts'
import {UsageError} from '../errors.ts'

/** kube-bench's configuration: a benchmark's own file merged over the common one. */
export type Config = Readonly<Record<string, unknown>>

/** Reads `config.yaml` of kube-bench's directory. Throws `UsageError`. */
export async function loadConfig(directory: string): Promise<Config> {
  const path = join(directory, 'config.yaml')
  const {value} = await loadYaml(path).catch((cause: Error) => {
    throw new UsageError(`${directory} is no directory of kube-bench's control files: ${cause.message}`, {
      cause,
      hint: "Name kube-bench's cfg directory",
    })
  })
  return mapOf(value)
}

/** Merges the configuration of one benchmark over the common one, where it has one. Throws `UsageError`. */
export async function loadBenchmarkConfig(
  common: Config,
  directory: string,
  benchmark: string,
): Promise<Config> {
  const path = join(directory, benchmark, 'config.yaml')
  const there = await stat(path).then(
    () => true,
    () => false,
  )
  return there ? mergeConfig(common, await loadOwn(path)) : common
}

/** A file of comments alone says nothing. */
async function loadOwn(path: string): Promise<Config> {
  const source = await readText(path, path)
  const isEmpty = source.split('\n').every((line) => /^\s*(?:#.*|---\s*)?$/.test(line))
  return isEmpty ? {} : mapOf(parseYaml(source, path).value)
}

/** Merges maps key by key; everything else is replaced. Keys are lower-cased, as viper has them. */
function mergeConfig(base: Config, over: Config): Config {
  const merged: Record<string, unknown> = {...base}
  for (const [key, value] of Object.entries(over))
    merged[key] = isConfig(merged[key]) && isConfig(value) ? mergeConfig(merged[key], value) : value
  return merged
}

function mapOf(value: unknown): Config {
  return isConfig(value) ? lowered(value) : {}
}

function lowered(config: Config): Config {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      key.toLowerCase(),
      isConfig(value) ? lowered(value) : value,
    ]),
  )
}

/** A section of the configuration. */
export function section(config: Config, name: string): Config | undefined {
  const value = config[name.toLowerCase()]
  return isConfig(value) ? value : undefined
}

/** A list of words; empty where there is none. What is no word in a list, as a map is not, is left out. */
export function words(config: Config, name: string): readonly string[] {
  const value = config[name]
  if (typeof value === 'string') return value.split(/\s+/).filter((word) => word !== '')
  return Array.isArray(value) ? value.filter((one) => typeof one !== 'object').map(String) : []
}

function isConfig(value: unknown): value is Config {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
