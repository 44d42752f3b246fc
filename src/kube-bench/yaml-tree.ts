import {
  EVENT_ID,
  type Event,
  getScalarValue,
  parseEvents,
  SCALAR_STYLE_DOUBLE_QUOTED,
  SCALAR_STYLE_PLAIN,
  type ScalarEvent,
} from 'js-yaml'
import {positionFinder} from '../position.ts'

/** A YAML node as it is written: what a scalar's text means is left to who reads it. */
export type YamlNode =
  | {
      readonly kind: 'scalar'
      readonly text: string
      readonly plain: boolean
      /** The explicit tag as it is written, or empty. */
      readonly tag: string
      readonly line: number
    }
  | {readonly kind: 'map'; readonly entries: readonly YamlEntry[]; readonly line: number}
  | {readonly kind: 'seq'; readonly items: readonly YamlNode[]; readonly line: number}

/** A key of a map with its value; both may be any node. */
export interface YamlEntry {
  readonly key: YamlNode
  readonly value: YamlNode
}

/** Aliases that one document may have, so that a small text cannot grow into a large value. */
const MAX_ALIASES = 100

/**
 * Parses the first document of a YAML text; undefined where it is empty. Throws `YAMLException`, whose mark
 * names the place, and `Error` for an alias without an anchor or more than 100 aliases.
 */
export function parseTree(source: string): YamlNode | undefined {
  const text = firstDocument(source)
  const events = parseEvents(text, {})
  const start = events.findIndex(({type}) => type !== EVENT_ID.DOCUMENT)
  if (start < 0 || events[start]?.type === EVENT_ID.POP) return undefined
  const positionOf = positionFinder(text)
  const lineOf = (offset: number): number => positionOf(offset).line
  const cursor: Cursor = {text, events, at: start, end: 0, anchors: new Map(), aliases: 0, lineOf}
  return readNode(cursor)
}

interface Cursor {
  readonly text: string
  readonly events: readonly Event[]
  at: number
  /** Where what was read so far ends, in characters. */
  end: number
  readonly anchors: Map<string, YamlNode>
  aliases: number
  readonly lineOf: (offset: number) => number
}

function readNode(cursor: Cursor): YamlNode {
  const event = cursor.events[cursor.at++]
  switch (event?.type) {
    case EVENT_ID.ALIAS:
      return aliased(cursor, cursor.text.slice(event.anchorStart, event.anchorEnd))
    case EVENT_ID.SCALAR:
      return anchored(cursor, event, scalar(cursor, event))
    case EVENT_ID.SEQUENCE:
      cursor.end = event.start
      return anchored(cursor, event, {
        kind: 'seq',
        items: readUntilPop(cursor),
        line: cursor.lineOf(event.start),
      })
    case EVENT_ID.MAPPING:
      return anchored(cursor, event, {
        kind: 'map',
        entries: pairs(readUntilPop(cursor)),
        line: cursor.lineOf(event.start),
      })
    default:
      throw new Error('the document has no node')
  }
}

function readUntilPop(cursor: Cursor): readonly YamlNode[] {
  const nodes: YamlNode[] = []
  while (cursor.events[cursor.at]?.type !== EVENT_ID.POP) nodes.push(readNode(cursor))
  cursor.at++
  return nodes
}

function pairs(nodes: readonly YamlNode[]): readonly YamlEntry[] {
  return nodes.flatMap((key, index) => {
    const value = nodes[index + 1]
    return index % 2 === 0 && value ? [{key, value}] : []
  })
}

function scalar(cursor: Cursor, event: ScalarEvent): YamlNode {
  const start = event.valueStart < 0 ? startOfNothing(cursor) : event.valueStart
  cursor.end = Math.max(event.valueEnd, start + 1)
  return {
    kind: 'scalar',
    text: scalarText(cursor.text, event),
    plain: event.style === SCALAR_STYLE_PLAIN,
    tag: event.tagStart < 0 ? '' : cursor.text.slice(event.tagStart, event.tagEnd),
    line: cursor.lineOf(start),
  }
}

/** Where a value stands that is not written: at the dash of its list, or behind its key. */
function startOfNothing({text, end}: Cursor): number {
  const [passed = ''] = /^(?:[\s\]}"',]|#.*)*/.exec(text.slice(end)) ?? []
  return text[end + passed.length] === '-' ? end + passed.length : end
}

/** A block scalar that the end of the text cuts before its last line break has none. */
function scalarText(source: string, event: ScalarEvent): string {
  const text = getScalarValue(source, event)
  const isCut = event.valueEnd >= source.length && !source.endsWith('\n')
  return isCut && event.style !== SCALAR_STYLE_DOUBLE_QUOTED ? text.replace(/\n$/, '') : text
}

function anchored(cursor: Cursor, event: {anchorStart: number; anchorEnd: number}, node: YamlNode): YamlNode {
  if (event.anchorStart >= 0) cursor.anchors.set(cursor.text.slice(event.anchorStart, event.anchorEnd), node)
  return node
}

function aliased(cursor: Cursor, name: string): YamlNode {
  const node = cursor.anchors.get(name)
  if (!node) throw new Error(`unknown anchor '${name}' referenced`)
  if (++cursor.aliases > MAX_ALIASES) throw new Error(`more than ${MAX_ALIASES} aliases`)
  return node
}

/** What follows the end of the first document is never looked at, as with yaml.v2. */
function firstDocument(source: string): string {
  const text = source.replace(/^\ufeff/, '')
  const content = /^(?![ \t]*(?:#.*)?$|%|---)|^---[ \t]+\S/m.exec(text)
  const separator = /^---(?=\s|$)/m.exec(text)
  const from = Math.max(content?.index ?? 0, separator ? separator.index + 3 : 0)
  const start = content && separator && content.index < separator.index ? content.index : from
  const end = /^(?:---|\.\.\.)(?=\s|$)/m.exec(text.slice(start + 1))
  return end ? text.slice(0, start + 1 + end.index) : text
}
