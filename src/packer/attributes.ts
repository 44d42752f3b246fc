/** The types of Packer's HCL2 that an attribute may have (go-cty's names). */
export type AttributeType =
  | 'string'
  | 'number'
  | 'bool'
  | {readonly list: 'string'}
  | {readonly map: 'string'}

/** One attribute of a provisioner block. */
export interface Attribute {
  readonly type: AttributeType
}

/** The attributes of a provisioner block by name. None is required: Assay has a default for each. */
export type Attributes = Readonly<Record<string, Attribute>>
