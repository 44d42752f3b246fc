import type {Fault} from './controls.ts'
import {parseBoolean} from './document.ts'
import type {YamlNode} from './yaml-tree.ts'

/** Reads the fields of one YAML map as yaml.v2 decodes a Go struct, and notes what it would refuse. */
export interface Fields {
  readonly line: number
  /** Faults so far; reading a field may add one. */
  readonly faults: Fault[]
  text(name: string): string
  texts(name: string): readonly string[] | undefined
  flag(name: string, fallback: boolean): boolean
  child(name: string): YamlNode | undefined
  list(name: string): readonly YamlNode[] | undefined
}

/** Gives the fields of a node; of a key that is there twice the last counts. Unknown keys are passed over. */
export function fieldsOf(node: YamlNode, file: string, faults: Fault[]): Fields {
  const entries = new Map<string, YamlNode>()
  const refuse: Refuse = (at, name, wanted) => {
    faults.push({file, line: at.line, message: `${name}: it is ${describe(at)}, not ${wanted}`, fatal: true})
  }
  if (node.kind === 'map') addEntries(node, entries, refuse)
  else if (!isNull(node)) refuse(node, 'the entry', 'a map')
  const child = (name: string): YamlNode | undefined => {
    const value = entries.get(name)
    return value && isNull(value) ? undefined : value
  }
  const textOf = (value: YamlNode | undefined, name: string): string => {
    if (value && value.kind !== 'scalar') refuse(value, name, 'text')
    return value?.kind === 'scalar' ? value.text : ''
  }
  const list = (name: string): readonly YamlNode[] | undefined => {
    const value = child(name)
    if (value && value.kind !== 'seq') refuse(value, name, 'a list')
    return value?.kind === 'seq' ? value.items : undefined
  }
  return {
    line: node.line,
    faults,
    child,
    list,
    text: (name) => textOf(child(name), name),
    texts: (name) => list(name)?.map((value) => textOf(value, name)),
    flag: (name, fallback) => {
      const value = entries.get(name)
      if (!value) return fallback
      if (isNull(value)) return false
      const flag = value.kind === 'scalar' && value.plain ? parseBoolean(value.text) : undefined
      if (flag === undefined) refuse(value, name, 'true or false')
      return flag ?? false
    },
  }
}

type Refuse = (at: YamlNode, name: string, wanted: string) => void

type MapNode = Extract<YamlNode, {kind: 'map'}>

/** A merge counts where it stands, so that it wins over what is written before it. */
function addEntries(node: MapNode, entries: Map<string, YamlNode>, refuse: Refuse): void {
  for (const {key, value} of node.entries) {
    if (key.kind !== 'scalar') refuse(key, 'a key', 'text')
    else if (key.plain && key.text === '<<')
      for (const merged of mergedMaps(value, refuse)) addEntries(merged, entries, refuse)
    else entries.set(key.text, value)
  }
}

/** The maps that are merged, the last first, as of several the first one wins. */
function mergedMaps(value: YamlNode, refuse: Refuse): readonly MapNode[] {
  const nodes = value.kind === 'seq' ? value.items.toReversed() : [value]
  return nodes.flatMap((node) => {
    if (node.kind === 'map') return [node]
    refuse(node, '<<', 'a map')
    return []
  })
}

/** Whether a node is YAML's null, which leaves a field as it is. */
export function isNull(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.plain && node.tag === '' && /^(?:~|null|Null|NULL|)$/.test(node.text)
}

function describe(node: YamlNode): string {
  if (node.kind === 'map') return 'a map'
  return node.kind === 'seq' ? 'a list' : `"${node.text.slice(0, 40)}"${node.plain ? '' : ' in quotes'}`
}
