/** What a MessagePack value is in memory. */
export type Value =
  | null
  | boolean
  | number
  | string
  | Buffer
  | readonly Value[]
  | {readonly [key: string]: Value}

/** A MessagePack map. */
export type ValueMap = {readonly [key: string]: Value}

/** Tells a map from all other values. */
export function isValueMap(value: Value | undefined): value is ValueMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value)
}
