import {YAMLException} from 'js-yaml'
import {parsePrefixed} from './go-number.ts'
import {isMap, type Value} from './value.ts'
import {parseTree, type YamlEntry, type YamlNode} from './yaml-tree.ts'

/** Deepest nesting that is read. */
const MAX_DEPTH = 1000

/**
 * Reads a document as kube-bench does: as JSON, and where that gives any error as YAML 1.1. Of YAML only
 * the first node is read, so that a systemd unit is the list ["Unit"]. Throws `Error`.
 */
export function parseDocument(text: string): Value {
  const json = parseJson(text)
  return json === undefined ? parseYaml11(text) : json.value
}

function parseJson(text: string): {readonly value: Value} | undefined {
  try {
    return {value: fromJson(JSON.parse(text), 0)}
  } catch {
    // Whatever is wrong with it as JSON, YAML is what counts then.
    return undefined
  }
}

function fromJson(value: unknown, depth: number): Value {
  if (depth > MAX_DEPTH) throw new Error('it is nested too deep')
  if (Array.isArray(value)) return value.map((child) => fromJson(child, depth + 1))
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error('a number is out of range')
  if (typeof value !== 'object' || value === null) return value as string | number | boolean | null
  const entries = Object.entries(value).map(([key, child]): [string, Value] => [
    key,
    fromJson(child, depth + 1),
  ])
  return {from: 'json', entries: new Map(entries)}
}

function parseYaml11(text: string): Value {
  if (/^%YAML[ \t]+(?!1\.1\b)/m.test(text.slice(0, text.search(/^(?!%|#|\s*$)/m)))) {
    throw new Error('yaml: found incompatible YAML document')
  }
  const node = treeOf(text)
  return node ? nodeValue(node, new Map()) : null
}

/** A flow collection or a quoted word at the root is a whole document: what follows it is never looked at. */
function treeOf(text: string): YamlNode | undefined {
  try {
    return parseTree(text)
  } catch (error) {
    const start = text.search(/^(?![ \t]*(?:#.*)?$|%|---)/m)
    if (!(error instanceof YAMLException) || !error.mark || !/[[{"']/.test(text[start] ?? '')) throw error
    const head = text.slice(0, error.mark.position)
    if (error.mark.position <= start || head === text) throw error
    return parseTree(head)
  }
}

function nodeValue(node: YamlNode, known: Map<YamlNode, Value>): Value {
  const seen = known.get(node)
  if (seen !== undefined) return seen
  const value = freshValue(node, known)
  known.set(node, value)
  return value
}

function freshValue(node: YamlNode, known: Map<YamlNode, Value>): Value {
  switch (node.kind) {
    case 'scalar':
      return resolveScalar(node.text, node.plain, node.tag)
    case 'seq':
      return node.items.map((item) => nodeValue(item, known))
    case 'map':
      return mapOf(node.entries, known)
    default:
      return node satisfies never
  }
}

type Key = string | number | bigint | boolean | null

function mapOf(pairs: readonly YamlEntry[], known: Map<YamlNode, Value>): Value {
  const merged = pairs
    .filter(({key}) => isMerge(key))
    .flatMap(({value}) => mergedInto(nodeValue(value, known)))
  const own = pairs
    .filter(({key}) => !isMerge(key))
    .map(({key, value}): [Key, Value] => [keyOf(nodeValue(key, known)), nodeValue(value, known)])
  // Of two merged maps the first counts, and what is written here counts before both.
  return {from: 'yaml', entries: new Map([...merged.toReversed(), ...own])}
}

function keyOf(value: Value): Key {
  if (typeof value === 'object' && value !== null) throw new Error('yaml: invalid map key')
  return value
}

function isMerge(key: YamlNode): boolean {
  return key.kind === 'scalar' && key.plain && key.text === '<<'
}

function mergedInto(value: Value): readonly [Key, Value][] {
  if (isMap(value)) return [...value.entries]
  if (!Array.isArray(value) || !value.every(isMap))
    throw new Error('yaml: map merge requires map or sequence of maps as the value')
  return (value as readonly Value[]).flatMap(mergedInto)
}

const words: ReadonlyMap<string, Value> = new Map<string, Value>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((w) => [w, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map(
    (w) => [w, false] as const,
  ),
  ...['', '~', 'null', 'Null', 'NULL'].map((w) => [w, null] as const),
  ...['.nan', '.NaN', '.NAN'].map((w) => [w, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((w) => [w, Number.POSITIVE_INFINITY] as const),
  ...['-.inf', '-.Inf', '-.INF'].map((w) => [w, Number.NEGATIVE_INFINITY] as const),
])

/** The booleans of YAML 1.1; undefined for every other word. */
export function parseBoolean(text: string): boolean | undefined {
  const value = words.get(text)
  return typeof value === 'boolean' ? value : undefined
}

const resolvable = new Set(['', '!!int', '!!float', '!!bool', '!!null', '!!timestamp'])

function resolveScalar(text: string, plain: boolean, tag: string): Value {
  if (tag === '!!binary') return Buffer.from(text, 'base64').toString('utf8')
  if (!resolvable.has(tag) || (tag === '' && !plain)) return text
  const word = words.get(text)
  if (word !== undefined) return word
  if (!/^[-+.0-9]/.test(text)) return text
  const bare = text.replaceAll('_', '')
  if (!text.startsWith('.')) {
    const integer = parsePrefixed(bare)
    if (integer !== undefined) return integer
  }
  const isFloat = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(bare)
  // strconv.ParseFloat refuses what is out of range, and then it is text.
  return isFloat && Number.isFinite(Number(bare)) ? Number(bare) : text
}
