import type {Fault} from './controls.ts'
import {parseBoolean} from './document.ts'
import type {YamlNode} from './yaml-tree.ts'

/** Reads the fields of one YAML map as yaml.v2 decodes a Go struct, and notes what it would refuse. */
export interface Fields {
  readonly line: number
  /** Faults so far; reading a field may add one. */
  readonly faults: Fault[]
  text(name: string): string
  flag(name: string, fallback: boolean): boolean
  child(name: string): YamlNode | undefined
  list(name: string): readonly YamlNode[] | undefined
}

/** Gives the fields of a node; of a key that is there twice the last counts. Unknown keys are passed over. */
export function fieldsOf(node: YamlNode, file: string, faults: Fault[]): Fields {
  const entries = new Map<string, YamlNode>()
  if (node.kind === 'map') addEntries(node, entries)
  const refuse = (at: YamlNode, name: string, wanted: string): void => {
    faults.push({file, line: at.line, message: `${name}: it is ${describe(at)}, not ${wanted}`, fatal: true})
  }
  if (node.kind !== 'map' && !isNull(node)) refuse(node, 'the entry', 'a map')
  const child = (name: string): YamlNode | undefined => {
    const value = entries.get(name)
    return value && isNull(value) ? undefined : value
  }
  return {
    line: node.line,
    faults,
    child,
    text: (name) => {
      const value = child(name)
      if (value && value.kind !== 'scalar') refuse(value, name, 'text')
      return value?.kind === 'scalar' ? value.text : ''
    },
    flag: (name, fallback) => {
      const value = entries.get(name)
      if (!value) return fallback
      if (isNull(value)) return false
      const flag = value.kind === 'scalar' && value.plain ? parseBoolean(value.text) : undefined
      if (flag === undefined) refuse(value, name, 'true or false')
      return flag ?? false
    },
    list: (name) => {
      const value = child(name)
      if (value && value.kind !== 'seq') refuse(value, name, 'a list')
      return value?.kind === 'seq' ? value.items : undefined
    },
  }
}

function addEntries(node: Extract<YamlNode, {kind: 'map'}>, entries: Map<string, YamlNode>): void {
  for (const {key, value} of node.entries) {
    if (key.kind !== 'scalar') continue
    if (key.plain && key.text === '<<' && value.kind === 'map') addEntries(value, entries)
  }
  for (const {key, value} of node.entries) if (key.kind === 'scalar') entries.set(key.text, value)
}

/** Whether a node is YAML's null, which leaves a field as it is. */
export function isNull(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.plain && node.tag === '' && /^(?:~|null|Null|NULL|)$/.test(node.text)
}

function describe(node: YamlNode): string {
  if (node.kind === 'map') return 'a map'
  return node.kind === 'seq' ? 'a list' : `"${node.text.slice(0, 40)}"${node.plain ? '' : ' in quotes'}`
}
