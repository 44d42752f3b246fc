import {filterList} from './jsonpath-filter.ts'
import {type PathList, type PathNode, parseTemplate, type Template} from './jsonpath-parse.ts'
import {goType, isList, isMap, printGo, printJson, type Value} from './value.ts'

/**
 * Evaluates a JSONPath template on a document as client-go does with missing keys allowed, and prints what
 * it finds. Throws `Error` where client-go gives an error.
 */
export function evaluatePath(path: string, document: Value): string {
  return runBlock(parseTemplate(path), 0, document, {root: document, depth: 0}).text
}

interface Scope {
  /** kube-bench passes a pointer to the document, and what is printed through it is printed as `%v`. */
  readonly root: Value | undefined
  /** How many ranges are open. */
  readonly depth: number
}

interface Block {
  readonly text: string
  /** The index of the `end` that closed the block, or the length of the template. */
  readonly end: number
}

function runBlock(template: Template, start: number, current: Value, scope: Scope): Block {
  let text = ''
  for (let at = start; at < template.length; at++) {
    const part = template[at] ?? ''
    if (typeof part === 'string') {
      text += part
      continue
    }
    if (isWord(part, 'end') && scope.depth > 0) return {text, end: at}
    const found = walkList(part, [current])
    if (!opensRange(part)) {
      text += printAll(found, scope)
      continue
    }
    const inner = runRange(template, at + 1, found, scope)
    text += inner.text
    at = inner.end
  }
  return {text, end: template.length}
}

function runRange(template: Template, start: number, found: readonly Value[], scope: Scope): Block {
  const within = {root: undefined, depth: scope.depth + 1}
  // Without a value the block is run for its end alone.
  if (found.length === 0) return {text: '', end: runBlock(template, start, null, within).end}
  const blocks = found.map((value) => runBlock(template, start, value, within))
  return {text: blocks.map(({text}) => text).join(''), end: blocks.at(-1)?.end ?? template.length}
}

function isWord(list: PathList, name: string): boolean {
  return list.some((node) => node.kind === 'identifier' && node.name === name)
}

function opensRange(list: PathList): boolean {
  return isWord(list, 'range')
}

function printAll(found: readonly Value[], {root}: Scope): string {
  return found.map((value) => printOne(value, root)).join(' ')
}

function printOne(value: Value, root: Value | undefined): string {
  if (value === null) return 'null'
  if ((isMap(value) || isList(value)) && value !== root) return printJson(value)
  return printGo(value)
}

/** Applies steps one after the other. Throws `Error`. */
function walkList(list: PathList, input: readonly Value[]): readonly Value[] {
  let current = input
  for (const node of list) current = walk(node, current)
  return current
}

function walk(node: PathNode, input: readonly Value[]): readonly Value[] {
  switch (node.kind) {
    case 'text':
      return [node.text]
    case 'number':
    case 'bool':
      return input.map(() => node.value)
    case 'identifier':
      if (node.name === 'range') return input
      throw new Error(
        node.name === 'end' ? 'not in range, nothing to end' : `unrecognized identifier ${node.name}`,
      )
    case 'field':
      return input.flatMap((value) => fieldOf(value, node.name))
    case 'wildcard':
      return input.flatMap(childrenOf)
    case 'recursive':
      return input.flatMap((value) => descend(value))
    case 'slice':
      return input.flatMap((value) => sliceOf(value, node))
    case 'union':
      return node.parts.flatMap((part) => walkList(part, input))
    case 'filter':
      return input.flatMap((value) => filterList(value, node, walkList))
    default:
      return node satisfies never
  }
}

function fieldOf(value: Value, name: string): readonly Value[] {
  const child = isMap(value) ? value.entries.get(name) : undefined
  return child === undefined ? [] : [child]
}

/** Go walks maps in random order; here it is the order of the keys. A string's children are its bytes. */
function childrenOf(value: Value): readonly Value[] {
  if (isMap(value)) return [...value.entries.values()]
  if (isList(value)) return value
  return typeof value === 'string' ? [...Buffer.from(value)].map(BigInt) : []
}

/** Steps that a recursive descent may take, so that aliases cannot make it endless. */
const MAX_DESCENT = 100_000

function descend(value: Value, budget = {left: MAX_DESCENT}): readonly Value[] {
  if (--budget.left < 0) throw new Error('the document is too large for a recursive descent')
  const children = childrenOf(value)
  return children.length === 0 ? [] : [value, ...children.flatMap((child) => descend(child, budget))]
}

type Slice = Extract<PathNode, {kind: 'slice'}>

function sliceOf(value: Value, slice: Slice): readonly Value[] {
  if (value === null) return []
  if (!isList(value)) throw new Error(`${goType(value)} is not array or slice`)
  const {length} = value
  const {step = 1} = slice
  const written = slice.from ?? 0
  const from = written < 0 ? written + length : written
  const to = endOf(slice, length, written)
  if (from === to) return []
  if (from >= length || from < 0 || to > length || to < 0)
    throw new Error(`array index out of bounds: index ${from}, length ${length}`)
  if (from > to) throw new Error(`starting index ${from} is greater than ending index ${to}`)
  if (step <= 0) throw new Error('step must be > 0')
  return value.slice(from, to).filter((_, index) => index % step === 0)
}

function endOf({to, one}: Slice, length: number, from: number): number {
  if (one) return from + 1 <= 0 ? from + 1 + length : from + 1
  if (to === undefined) return length
  return to < 0 ? to + length : to
}
