import type {Place} from '../evaluate/result.ts'
import {directory, type PresentFile} from './file.ts'

/** Asks for all of PAM's services, since any may include another. */
export const pamServices = directory('/etc/pam.d')

/** What PAM is asked about, in the words of its files. */
export const pamTypes = ['auth', 'account', 'password', 'session'] as const

/** One of the four. */
export type PamType = (typeof pamTypes)[number]

/** One line of a service: a module, or a reference to another service. */
export interface PamLine {
  /** Undefined for `@include`, which takes over all types. */
  readonly type: PamType | undefined
  /** In lower case; with its brackets where it has some. */
  readonly control: string
  /** Without its directory. */
  readonly module: string
  readonly arguments: readonly string[]
  /** A `-` stands before the type: the line is skipped where the module is not installed. */
  readonly optional: boolean
  readonly where: Place
}

/** Reads pam.d(5): comments, continued lines, bracketed controls and arguments. Any text is read. */
export function parsePam({path, text = ''}: PresentFile): readonly PamLine[] {
  return joinLines(text).flatMap(({content, line}) => {
    const parsed = parseLine(content, {file: path, line})
    return parsed ? [parsed] : []
  })
}

interface Joined {
  readonly content: string
  /** Where it starts. */
  readonly line: number
}

function joinLines(text: string): readonly Joined[] {
  const joined: Joined[] = []
  let open = false
  for (const [index, raw] of text.split('\n').entries()) {
    const content = raw.replace(/#.*/, '').trimEnd()
    const before = open ? joined.pop() : undefined
    open = content.endsWith('\\')
    joined.push({
      content: `${before?.content ?? ''} ${open ? content.slice(0, -1) : content}`,
      line: before?.line ?? index + 1,
    })
  }
  return joined
}

/** A word, or what stands in brackets, in which `\]` is a bracket. */
const WORD = /\[((?:\\.|[^\]\\])*)\]|(\S+)/g

function parseLine(content: string, where: Place): PamLine | undefined {
  const words = Array.from(content.matchAll(WORD), ([word, bracketed]) => ({word, bracketed}))
  const [first, second, third, ...rest] = words
  if (!first || !second) return undefined
  if (first.word === '@include')
    return {type: undefined, control: 'include', module: second.word, arguments: [], optional: false, where}
  const type = pamTypes.find((one) => one === first.word.toLowerCase().replace(/^-/, ''))
  if (!type || !third) return undefined
  const control = second.word.toLowerCase()
  return {
    type,
    control,
    module: isReference(control) ? third.word : third.word.replace(/^.*\//, ''),
    arguments: rest.map(({word, bracketed}) => bracketed?.replaceAll('\\]', ']') ?? word),
    optional: first.word.startsWith('-'),
    where,
  }
}

/** Whether a failure of the module ends in a refusal. */
export function isEnforced({control, optional}: PamLine): boolean {
  if (optional) return false
  return control === 'required' || control === 'requisite' || /[[\s]default=(die|bad)[\]\s]/.test(control)
}

/** Whether a line has an argument, alone or with a value. */
export function hasArgument(line: PamLine, name: string): boolean {
  return line.arguments.some((argument) => argument === name || argument.startsWith(`${name}=`))
}

/** Whether the line stands for the lines of another service. */
export function isReference(control: string): boolean {
  return control === 'include' || control === 'substack'
}
