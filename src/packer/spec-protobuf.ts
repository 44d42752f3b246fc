import type {Attributes, AttributeType} from './attributes.ts'

// Field numbers of hcl_spec.proto in packer-plugin-sdk's rpc; every field of ours is length-delimited.
const fields = {
  spec: {object: 1, attr: 2},
  object: {attributes: 1},
  mapEntry: {key: 1, value: 2},
  attr: {name: 1, type: 2},
  ctyType: {primitive: 1, list: 2, map: 3},
  primitive: {typeString: 1},
  collection: {elementType: 1},
} as const

const goNames = {string: 'cty.String', number: 'cty.Number', bool: 'cty.Bool'} as const

/** Renders attributes as the `Spec` message that Packer from 1.12 on asks for with `--protobuf`. */
export function renderProtobufSpec(attributes: Attributes): Buffer {
  const entries = Object.entries(attributes).map(([name, {type}]) => {
    const attr = [text(fields.attr.name, name), message(fields.attr.type, renderType(type))]
    return message(fields.object.attributes, [
      text(fields.mapEntry.key, name),
      message(fields.mapEntry.value, [message(fields.spec.attr, attr)]),
    ])
  })
  return message(fields.spec.object, entries)
}

function renderType(type: AttributeType): readonly Buffer[] {
  const {ctyType, primitive, collection} = fields
  if (typeof type === 'string')
    return [message(ctyType.primitive, [text(primitive.typeString, goNames[type])])]
  const [kind, element] = 'list' in type ? [ctyType.list, type.list] : [ctyType.map, type.map]
  return [message(kind, [message(collection.elementType, renderType(element))])]
}

function text(field: number, value: string): Buffer {
  return message(field, [Buffer.from(value)])
}

/** A tag of wire type 2, the length and the content (protobuf.dev, "Encoding"). */
function message(field: number, parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  return Buffer.concat([Buffer.of((field << 3) | 2), renderVarint(content.length), content])
}

function renderVarint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128)
  return Buffer.of(...bytes, rest)
}
