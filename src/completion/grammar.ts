import type {Interfaces} from '@oclif/core'

/** What can stand at a place of a command line. */
export type Value =
  | {readonly kind: 'words'; readonly words: readonly string[]}
  /** A word, and after `=` a file. */
  | {readonly kind: 'words-with-file'; readonly words: readonly string[]}
  | {readonly kind: 'file' | 'directory' | 'host' | 'text'}

/** One flag. */
export interface FlagWord {
  /** With their dashes, the long one first. */
  readonly names: readonly string[]
  readonly summary: string
  /** Undefined where none follows. */
  readonly value?: Value
}

/** One command, or a topic, which has only commands. */
export interface CommandWord {
  /** The words after `assay`; empty for `assay` itself. */
  readonly path: string
  readonly summary: string
  readonly flags: readonly FlagWord[]
  /** What stands where no flag does. */
  readonly value: Value
}

type Commands = readonly Pick<Interfaces.Config['commands'][number], 'id' | 'summary' | 'flags' | 'args'>[]
type Topics = readonly Pick<Interfaces.Topic, 'name' | 'description'>[]

const help: FlagWord = {names: ['--help', '-h'], summary: 'Show help.'}

/** Everything that a shell can complete: `assay` itself, its topics and its commands. */
export function grammarOf(
  commands: Commands,
  topics: Topics,
  formats: readonly string[],
): readonly CommandWord[] {
  const named = commands.map((command) => commandOf(command, formats))
  // For oclif every command is a topic too.
  const groups = topics
    .filter(({name}) => !commands.some(({id}) => id === name))
    .map(({name, description = ''}) => ({path: name, summary: description}))
  const all = [{path: '', summary: ''}, ...groups].map(({path, summary}) => ({
    path,
    summary,
    flags: path === '' ? [help, {names: ['--version'], summary: 'Show the version.'}] : [help],
    value: {kind: 'words', words: nextWords(path, [...named, ...groups])} as const,
  }))
  return [...all, ...named]
}

/** The words that can follow a path, each with what it is for. */
export function followers(grammar: readonly CommandWord[], path: string): readonly CommandWord[] {
  return grammar.filter((command) => command.path !== '' && parentOf(command.path) === path)
}

/** The last word of a path. */
export function lastWord(path: string): string {
  return path.slice(path.lastIndexOf(' ') + 1)
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf(' ')))
}

function nextWords(path: string, all: readonly {readonly path: string}[]): readonly string[] {
  return all
    .filter((one) => parentOf(one.path) === path)
    .map((one) => lastWord(one.path))
    .toSorted()
}

function commandOf(
  {id, summary = '', flags, args}: Commands[number],
  formats: readonly string[],
): CommandWord {
  const own = Object.values(flags).map((flag): FlagWord => {
    const names = [`--${flag.name}`, ...(flag.char ? [`-${flag.char}`] : [])]
    const value = flag.type === 'option' ? flagValue(flag, formats) : undefined
    return {names, summary: flag.summary ?? flag.description ?? '', ...(value && {value})}
  })
  return {
    path: id.replaceAll(':', ' '),
    summary,
    flags: [...own, help],
    value: argumentValue(Object.values(args)[0]),
  }
}

/** What a flag takes, by its options and by how its value is called in the help. */
function flagValue(
  {name, options, helpValue}: Pick<Interfaces.OptionFlag<unknown>, 'name' | 'options' | 'helpValue'>,
  formats: readonly string[],
): Value {
  if (options) return {kind: 'words', words: options}
  const text = [helpValue].flat().join()
  if (name === 'output' && text.startsWith('FORMAT')) return {kind: 'words-with-file', words: formats}
  if (/\bFILE\b/.test(text)) return {kind: 'file'}
  return {kind: /\bDIR\b/.test(text) ? 'directory' : 'text'}
}

const argumentKinds: Readonly<Record<string, Exclude<Value['kind'], 'words' | 'words-with-file'>>> = {
  target: 'host',
  directory: 'directory',
  rule: 'text',
  benchmark: 'text',
}

function argumentValue(
  first: {readonly name: string; readonly options?: readonly string[]} | undefined,
): Value {
  if (!first) return {kind: 'text'}
  if (first.options) return {kind: 'words', words: first.options}
  return {kind: argumentKinds[first.name] ?? 'file'}
}
