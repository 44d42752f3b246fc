/** Maps and lists that the aliases of one text may add to those that are written. */
const MAX_ADDED = 100_000

/** What a YAML text must not hold, and at which path. */
export interface Refusable {
  readonly path: readonly string[]
  readonly message: string
}

/**
 * Finds what no file of a user may hold: a key that schemas pass over in silence, and what `findAliasFault`
 * finds. Undefined where there is none.
 */
export function findRefusable(value: unknown): Refusable | undefined {
  return findAliasFault(value) ?? prototypeKey(value, [], new Set())
}

/**
 * Finds an anchor that holds itself, and aliases of aliases by which a few lines stand for more maps and lists
 * than anybody can look at.
 */
export function findAliasFault(value: unknown): Refusable | undefined {
  const sizes = new Map<object, number>()
  const path = measure(value, [], sizes)
  if (path) return {path, message: 'an anchor holds itself'}
  const size = isCollection(value) ? (sizes.get(value) ?? 0) : 0
  return size - sizes.size > MAX_ADDED
    ? {path: [], message: `its aliases stand for more than ${MAX_ADDED} maps and lists`}
    : undefined
}

/** What a collection that is being looked at has for its size. */
const OPEN = 0

/** Counts what each collection holds, aliases as often as they are used; gives the path of one that holds itself. */
function measure(
  value: unknown,
  path: readonly string[],
  sizes: Map<object, number>,
): readonly string[] | undefined {
  if (!isCollection(value)) return undefined
  if (sizes.has(value)) return sizes.get(value) === OPEN ? path : undefined
  sizes.set(value, OPEN)
  let size = 1
  for (const [key, child] of Object.entries(value)) {
    const found = measure(child, [...path, key], sizes)
    if (found) return found
    size += isCollection(child) ? (sizes.get(child) ?? 0) : 0
  }
  sizes.set(value, size)
  return undefined
}

function prototypeKey(value: unknown, path: readonly string[], seen: Set<object>): Refusable | undefined {
  if (!isCollection(value) || seen.has(value)) return undefined
  seen.add(value)
  if (Object.hasOwn(value, '__proto__'))
    return {path: [...path, '__proto__'], message: 'no key may be named "__proto__"'}
  for (const [key, child] of Object.entries(value)) {
    const found = prototypeKey(child, [...path, key], seen)
    if (found) return found
  }
  return undefined
}

function isCollection(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
