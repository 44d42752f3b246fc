import {load, YAML11_SCHEMA, YAMLException} from 'js-yaml'
import {locateNodes} from '../benchmarks/locate.ts'
import type {Place} from '../evaluate/result.ts'

/** One source of configuration, the later of which win. */
export interface Layer {
  /** The file, or what makes the value: `nodeadm's defaults`. */
  readonly name: string
  readonly value: unknown
  /** Where a path of this layer is written; undefined where it is not in a file. */
  place(path: readonly string[]): Place | undefined
}

/** Reads a KubeletConfiguration or NodeConfig, JSON or YAML 1.1 as Kubernetes reads it. Throws `Error` with the line. */
export function fileLayer(name: string, text: string, prefix: readonly string[] = []): Layer {
  const value = parse(name, text)
  return {
    name,
    value: lookup(value, prefix),
    place: (path) => {
      const line = locateNodes(text).get([...prefix, ...path].join('/'))?.line
      return {file: name, ...(line !== undefined && {line})}
    },
  }
}

/** A layer that is in no file. */
export function builtInLayer(name: string, value: unknown): Layer {
  return {name, value, place: () => undefined}
}

/**
 * The value at a path after all layers, and the layer that set it. Maps merge, everything else replaces,
 * and null takes a value away (RFC 7386).
 */
export function effective(
  layers: readonly Layer[],
  path: readonly string[],
): {value: unknown; layer: Layer} | undefined {
  for (const layer of layers.toReversed()) {
    const value = lookup(layer.value, path)
    if (value === null) return undefined
    if (value !== undefined) return {value, layer}
  }
  return undefined
}

/** Own properties only: a host's file may hold a key like `__proto__`. */
export function lookup(value: unknown, path: readonly string[]): unknown {
  let at = value
  for (const key of path) {
    if (at === null) return null
    if (typeof at !== 'object' || !Object.hasOwn(at, key)) return undefined
    at = (at as Record<string, unknown>)[key]
  }
  return at
}

function parse(name: string, text: string): unknown {
  try {
    const value = load(text, {schema: YAML11_SCHEMA, maxAliases: 50})
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error
    const line = error.mark ? `:${error.mark.line + 1}` : ''
    throw new Error(`${name}${line}: ${error.reason}`)
  }
  throw new Error(`${name} is not a map`)
}
