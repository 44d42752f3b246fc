import {load, YAML11_SCHEMA, YAMLException} from 'js-yaml'
import {locateNodes} from '../benchmarks/locate.ts'
import {findAliasFault} from '../benchmarks/refusable.ts'
import type {Place} from '../evaluate/result.ts'
import {KubeletRefusal} from './refusal.ts'

/** One source of configuration. */
export interface Layer {
  /** The file, or what makes the values: `nodeadm's defaults`. */
  readonly name: string
  readonly value: unknown
  /** Where a path of this layer is written; undefined where it is in no file. */
  place(path: readonly string[]): Place | undefined
}

/**
 * Reads a map in JSON or in YAML 1.1, as Kubernetes reads it. `firstLine` is the number of the text's first
 * line in the file. Throws `KubeletRefusal` that names file and line for broken text and for a key that is
 * there twice.
 */
export function parseDocument(name: string, text: string, firstLine = 1): Layer {
  const value = parse(name, text, firstLine)
  const refusable = findAliasFault(value)
  if (refusable) throw new KubeletRefusal(`${name}:${firstLine}: ${refusable.message}`)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new KubeletRefusal(`${name}:${firstLine}: it holds no map`)
  let lines: ReturnType<typeof locateNodes> | undefined
  return {
    name,
    value,
    place: (path) => {
      lines ??= locateNodes(text)
      const line = lines.get(path.join('/'))?.line
      return {file: name, ...(line !== undefined && {line: line + firstLine - 1})}
    },
  }
}

/** The part of a layer below a path; an empty one where there is nothing. */
export function below(layer: Layer, prefix: readonly string[]): Layer {
  return {
    name: layer.name,
    value: lookup(layer.value, prefix) ?? {},
    place: (path) => layer.place([...prefix, ...path]),
  }
}

/** A layer that is in no file. */
export function builtInLayer(name: string, value: unknown): Layer {
  return {name, value, place: () => undefined}
}

/**
 * The value at a path after all layers, and the layer that decides it. Maps merge, everything else replaces,
 * and null takes a value away (RFC 7386), which gives `value: undefined`.
 */
export function effective(
  layers: readonly Layer[],
  path: readonly string[],
): {readonly value: unknown; readonly layer: Layer} | undefined {
  for (const layer of layers.toReversed()) {
    const value = lookup(layer.value, path)
    if (value !== undefined) return {value: value ?? undefined, layer}
  }
  return undefined
}

/** Own properties only: a host's file may hold a key like `__proto__`. */
export function lookup(value: unknown, path: readonly string[]): unknown {
  let node = value
  for (const key of path) {
    if (node === null) return null
    if (typeof node !== 'object' || !Object.hasOwn(node, key)) return undefined
    node = (node as Readonly<Record<string, unknown>>)[key]
  }
  return node
}

function parse(name: string, text: string, firstLine: number): unknown {
  const isJson = text.trimStart().startsWith('{')
  try {
    // What begins like JSON is read as JSON alone (k8s.io/apimachinery, GuessJSONStream).
    if (isJson) JSON.parse(text)
    return load(text, {schema: YAML11_SCHEMA, maxAliases: 50})
  } catch (error) {
    if (error instanceof YAMLException) {
      const line = firstLine + (error.mark?.line ?? 0)
      throw new KubeletRefusal(`${name}:${line}: ${error.reason}`, {cause: error})
    }
    if (!(error instanceof SyntaxError)) throw error
    const offset = Number(/position (\d+)/.exec(error.message)?.[1] ?? text.trimEnd().length)
    const line = text.slice(0, offset).split('\n').length + firstLine - 1
    throw new KubeletRefusal(`${name}:${line}: it is not JSON`, {cause: error})
  }
}
