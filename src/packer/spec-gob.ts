import type {Attributes, AttributeType} from './attributes.ts'
import {
  FIRST_GOB_ID,
  gobTypes,
  renderGobBytes,
  renderGobInt,
  renderGobMessage,
  renderGobString,
  renderGobUint,
} from './gob.ts'

const ids = {
  objectSpec: FIRST_GOB_ID,
  attrSpec: FIRST_GOB_ID + 1,
  ctyType: FIRST_GOB_ID + 2,
  gobType: FIRST_GOB_ID + 3,
  primitiveType: FIRST_GOB_ID + 4,
  typeList: FIRST_GOB_ID + 5,
  typeMap: FIRST_GOB_ID + 6,
} as const

const CTY = 'github.com/zclconf/go-cty/cty.'
const END = Buffer.of(0)

/**
 * Renders attributes as Go's gob of `hcldec.ObjectSpec`, which Packer up to 1.11 asks for: a map of names to
 * `*hcldec.AttrSpec`. All types are defined before the value: gob takes them in any order and with any ids.
 */
export function renderGobSpec(attributes: Attributes): Buffer {
  const entries = Object.entries(attributes).map(([name, {type}]) =>
    Buffer.concat([
      renderGobString(name),
      renderInterface('*hcldec.AttrSpec', ids.attrSpec, [
        field(1, renderGobString(name)),
        field(1, renderGobBytes(renderCtyType(type))),
      ]),
    ]),
  )
  return Buffer.concat([
    defineMap('ObjectSpec', ids.objectSpec, gobTypes.string, gobTypes.interface),
    defineStruct('AttrSpec', ids.attrSpec, [
      ['Name', gobTypes.string],
      ['Type', ids.ctyType],
      ['Required', gobTypes.bool],
    ]),
    defineGobEncoder('Type', ids.ctyType),
    renderGobMessage(ids.objectSpec, END, renderGobUint(entries.length), ...entries),
  ])
}

const primitives = {string: 'S', number: 'N', bool: 'B'} as const

/** Renders what `cty.Type.GobEncode` gives: a gob stream of its own, with its own type definitions. */
export function renderCtyType(type: AttributeType): Buffer {
  const define = defineStruct('gobType', ids.gobType, [
    ['Version', gobTypes.int],
    ['Impl', gobTypes.interface],
  ])
  const [definitions, implementation] =
    typeof type === 'string' ? renderPrimitive(primitives[type]) : renderCollection(type)
  // Version is 0 and so left out: Impl is the second field.
  return Buffer.concat([define, ...definitions, renderGobMessage(ids.gobType, field(2, implementation), END)])
}

type Rendered = readonly [definitions: readonly Buffer[], implementation: Buffer]

function renderPrimitive(kind: string): Rendered {
  const value = field(1, renderGobUint(kind.charCodeAt(0)))
  return [
    [defineStruct('primitiveType', ids.primitiveType, [['Kind', gobTypes.uint]])],
    renderInterface(`${CTY}primitiveType`, ids.primitiveType, [value]),
  ]
}

function renderCollection(type: Exclude<AttributeType, string>): Rendered {
  const [name, element] =
    'list' in type ? (['typeList', type.list] as const) : (['typeMap', type.map] as const)
  const value = field(1, renderGobBytes(renderCtyType(element)))
  return [
    [defineStruct(name, ids[name], [['ElementTypeT', ids.ctyType]]), defineGobEncoder('Type', ids.ctyType)],
    renderInterface(`${CTY}${name}`, ids[name], [value]),
  ]
}

/** A struct's field, `delta` after the one before it. */
function field(delta: number, value: Buffer): Buffer {
  return Buffer.concat([renderGobUint(delta), value])
}

function renderInterface(name: string, typeId: number, fields: readonly Buffer[]): Buffer {
  const value = Buffer.concat([...fields, END])
  return Buffer.concat([renderGobString(name), renderGobInt(typeId), renderGobBytes(value)])
}

// The wireType of encoding/gob (type.go) has one field per kind: 3 struct, 4 map, 5 GobEncoder.

function defineStruct(
  name: string,
  id: number,
  fields: readonly (readonly [name: string, typeId: number])[],
): Buffer {
  const rendered = fields.map(([fieldName, typeId]) =>
    Buffer.concat([field(1, renderGobString(fieldName)), field(1, renderGobInt(typeId)), END]),
  )
  return define(id, 3, name, field(1, Buffer.concat([renderGobUint(fields.length), ...rendered])))
}

function defineMap(name: string, id: number, key: number, element: number): Buffer {
  return define(id, 4, name, field(1, renderGobInt(key)), field(1, renderGobInt(element)))
}

function defineGobEncoder(name: string, id: number): Buffer {
  return define(id, 5, name)
}

function define(id: number, kind: number, name: string, ...more: readonly Buffer[]): Buffer {
  const common = field(1, Buffer.concat([field(1, renderGobString(name)), field(1, renderGobInt(id)), END]))
  return renderGobMessage(-id, renderGobUint(kind), common, ...more, END, END)
}
