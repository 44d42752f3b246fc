import {readFile} from 'node:fs/promises'
import {parseYaml, refuseUnknownKeys, validate} from '../benchmarks/yaml.ts'
import {orUsageError} from '../errors.ts'
import {flagWords} from './config-file.ts'
import {configFlags, configSchema, type FlagDefinition} from './schema.ts'

type Flags = Readonly<Record<string, FlagDefinition>>

/**
 * Puts what a configuration file says before the words of a command line. What a flag or its variable in
 * the environment says wins, and a key that the command has no flag for is for other commands. Throws
 * `UsageError` with the line of what is wrong in the file.
 */
export async function withConfig(
  path: string,
  argv: readonly string[],
  flags: Flags,
  env: NodeJS.ProcessEnv,
): Promise<readonly string[]> {
  const given = Object.entries(await loadConfig(path)).filter(([name]) => {
    const flag = flags[name]
    // A flag of the same name may be another one: the --output of collect is a file.
    if (!flag || flag !== configFlags[name]) return false
    return !isGiven(argv, name, flag) && !(flag.env !== undefined && env[flag.env])
  })
  return [...given.flatMap(([name, value]) => wordsOf(name, value)), ...argv]
}

async function loadConfig(path: string): Promise<Config> {
  const source = await orUsageError(readFile(path, 'utf8'), `--config: cannot read ${path}`)
  return parseConfig(source, path)
}

type Config = Readonly<Record<string, unknown>>

/** Reads the text of a configuration file. Throws `UsageError` with the line of what is wrong. */
export function parseConfig(source: string, name: string): Config {
  // A file of comments alone says nothing, which YAML does not call a document.
  if (source.split('\n').every((line) => /^\s*(?:#.*)?$/.test(line))) return {}
  const file = parseYaml(source, name)
  refuseUnknownKeys(file, [], file.value, Object.keys(configFlags))
  return validate(file, configSchema)
}

function wordsOf(name: string, value: unknown): readonly string[] {
  return [value].flat().map((one) => `--${name}=${one}`)
}

function isGiven(argv: readonly string[], name: string, {char}: FlagDefinition): boolean {
  return flagWords(argv).some(
    (word) =>
      word === `--${name}` ||
      word.startsWith(`--${name}=`) ||
      (char !== undefined && word.startsWith(`-${char}`)),
  )
}
