import {EVENT_ID, type Event, getScalarValue, parseEvents} from 'js-yaml'
import {type Position, positionFinder} from '../position.ts'

/**
 * Maps each node of a YAML text to where it starts, keyed by its path joined with `/` (`items/3/level`).
 * The values that `load()` returns carry no positions, so a message needs this to name a line. It parses
 * the text a second time.
 */
export function locateNodes(source: string): ReadonlyMap<string, Position> {
  const toPosition = positionFinder(source)
  const positions = new Map<string, Position>()
  const open: Frame[] = []
  let start = 0

  for (const event of parseEvents(source, {})) {
    const parent = open.at(-1)
    if (event.type === EVENT_ID.DOCUMENT) continue
    if (event.type === EVENT_ID.POP) {
      open.pop()
      continue
    }
    // A value that is left out is where its key is.
    start = startOf(event) ?? start
    if (parent?.kind === 'mapping' && parent.key === undefined) {
      parent.key = keyText(source, event)
      positions.set(keyPath(parent.path, parent.key), toPosition(start))
    } else {
      const path = takeChildPath(parent)
      positions.set(path, toPosition(start))
      open.push(...frameFor(event, path))
    }
  }
  return positions
}

/** The path under which `locateNodes` gives the place of a key rather than of its value. */
export function keyPath(path: string, key: string): string {
  return `${path}#${key}`
}

type NodeEvent = Exclude<Event, {type: typeof EVENT_ID.DOCUMENT | typeof EVENT_ID.POP}>

/** A collection whose children are being read. */
type Frame =
  | {readonly kind: 'mapping'; readonly path: string; key: string | undefined}
  | {readonly kind: 'sequence'; readonly path: string; next: number}

/** What a key is called; js-yaml takes no other key than text and an alias of one. */
function keyText(source: string, event: NodeEvent): string {
  return event.type === EVENT_ID.SCALAR ? getScalarValue(source, event) : '?'
}

function frameFor(event: NodeEvent, path: string): Frame[] {
  if (event.type === EVENT_ID.MAPPING) return [{kind: 'mapping', path, key: undefined}]
  if (event.type === EVENT_ID.SEQUENCE) return [{kind: 'sequence', path, next: 0}]
  return []
}

/** The path of the value about to be read; moves its parent on to the next one. */
function takeChildPath(parent: Frame | undefined): string {
  if (!parent) return ''
  if (parent.kind === 'sequence') return join(parent.path, String(parent.next++))
  const path = join(parent.path, String(parent.key))
  parent.key = undefined
  return path
}

function join(path: string, segment: string): string {
  return path === '' ? segment : `${path}/${segment}`
}

/** Undefined for a value that nothing is written for. */
function startOf(event: NodeEvent): number | undefined {
  if (event.type === EVENT_ID.SCALAR) return event.valueStart < 0 ? undefined : event.valueStart
  return event.type === EVENT_ID.ALIAS ? event.anchorStart - 1 : event.start
}
