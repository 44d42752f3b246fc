// A reader of Go's encoding/gob, written from its documentation, that is checked against bytes of Go itself
// and then reads what Assay renders: the two renderings differ in ids and order, never in what they say.
import {type GobRead, readGobInt, readGobUint} from '../../src/packer/gob.ts'

export type GobValue = null | boolean | number | string | {readonly [name: string]: GobValue}

type Definition =
  | {readonly kind: 'struct'; readonly fields: readonly (readonly [name: string, typeId: number])[]}
  | {readonly kind: 'map'; readonly element: number}
  | {readonly kind: 'encoder'}

export function readGob(bytes: Buffer): GobValue {
  const definitions = new Map<number, Definition>()
  let offset = 0
  let end = 0

  function take([value, next]: GobRead): number {
    offset = next
    return value
  }
  const uint = (): number => take(readGobUint(bytes, offset))
  const int = (): number => take(readGobInt(bytes, offset))
  function slice(): Buffer {
    const length = uint()
    offset += length
    return bytes.subarray(offset - length, offset)
  }
  const text = (): string => slice().toString('utf8')

  /** The id of the value that comes next, past all definitions before it. */
  function nextTypeId(): number {
    for (;;) {
      if (offset >= end) end = uint() + offset
      const id = int()
      if (id >= 0) return id
      define(-id)
      // Within an interface value the byte count of the next message follows in the same message.
      if (offset < end) uint()
    }
  }

  /** Calls `read` for each field number of a struct. */
  function struct(read: (field: number) => void): void {
    for (let field = 0; ; ) {
      const delta = uint()
      if (delta === 0) return
      field += delta
      read(field)
    }
  }

  function define(id: number): void {
    struct((kind) => {
      if (kind === 3) definitions.set(id, {kind: 'struct', fields: structFields()})
      else if (kind === 4) definitions.set(id, {kind: 'map', element: mapElement()})
      else if (kind === 5) {
        struct(common)
        definitions.set(id, {kind: 'encoder'})
      } else throw new Error(`no reader for a gob wire type ${kind}`)
    })
  }

  function common(): void {
    struct((field) => void (field === 1 ? text() : int()))
  }

  function structFields(): readonly (readonly [string, number])[] {
    const fields: (readonly [string, number])[] = []
    struct((field) => {
      if (field === 1) return common()
      for (let count = uint(); count > 0; count -= 1) {
        let name = ''
        let typeId = 0
        struct((part) => {
          if (part === 1) name = text()
          else typeId = int()
        })
        fields.push([name, typeId])
      }
    })
    return fields
  }

  function mapElement(): number {
    let element = 0
    struct((field) => {
      if (field === 1) common()
      else if (field === 2) int()
      else element = int()
    })
    return element
  }

  function value(typeId: number): GobValue {
    if (typeId === 1) return uint() === 1
    if (typeId === 2) return int()
    if (typeId === 3) return uint()
    if (typeId === 6) return text()
    if (typeId === 8) return interfaceValue()
    const definition = definitions.get(typeId)
    if (definition === undefined) throw new Error(`gob type ${typeId} is not defined`)
    return definedValue(definition)
  }

  function interfaceValue(): GobValue {
    const goType = text()
    const typeId = nextTypeId()
    const stop = uint() + offset
    const content = value(typeId)
    if (offset !== stop) throw new Error(`the interface value ${goType} is ${stop - offset} bytes longer`)
    return {goType, content}
  }

  function definedValue(definition: Definition): GobValue {
    if (definition.kind === 'encoder') return readGob(slice())
    const entries: [string, GobValue][] = []
    if (definition.kind === 'map') {
      for (let count = uint(); count > 0; count -= 1) entries.push([text(), value(definition.element)])
    } else {
      struct((field) => {
        const [name, typeId] = definition.fields[field - 1] ?? ['', 0]
        entries.push([name, value(typeId)])
      })
    }
    return Object.fromEntries(entries)
  }

  const typeId = nextTypeId()
  // A value that is no struct has a 0 before it.
  if (definitions.get(typeId)?.kind === 'map') uint()
  const result = value(typeId)
  if (offset !== bytes.length) throw new Error(`${bytes.length - offset} bytes follow the gob value`)
  return result
}
