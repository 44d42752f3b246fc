import {createHash} from 'node:crypto'
import {locateNodes} from '../benchmarks/locate.ts'
import {faults, loadYaml, validate, type YamlFile} from '../benchmarks/yaml.ts'
import {type WaiverSource, waiverListSchema, waiverSchema} from './schema.ts'

/** A well-formed waiver and where it is written. */
export interface Waiver extends WaiverSource {
  /** `rule KEY` or `item BENCHMARK/NUMBER`. */
  readonly name: string
  readonly file: string
  readonly line: number
}

/** A waiver file as it was read. */
export interface WaiverFile {
  readonly name: string
  /** Of its text. */
  readonly sha256: string
  readonly maximumDays: number
  readonly waivers: readonly Waiver[]
  /** `FILE:LINE:COLUMN: MESSAGE` for each fault of a waiver; a waiver with a fault waives nothing. */
  readonly faults: readonly string[]
}

/** Reads a waiver file. Throws `UsageError` when it is not there or is no list of waivers at all. */
export async function loadWaivers(path: string): Promise<WaiverFile> {
  return decodeWaivers(await loadYaml(path))
}

/** Takes a parsed waiver file apart. Throws `UsageError` when it is no list of waivers at all. */
export function decodeWaivers(file: YamlFile): WaiverFile {
  const {maximumDays, waivers} = validate(file, waiverListSchema)
  const positions = locateNodes(file.source)
  const read = waivers.map((value, index) => {
    const parsed = waiverSchema.safeParse(value)
    if (!parsed.success) return faults(file, parsed.error.issues, ['waivers', index]).message.split('\n')
    const {rule, item} = parsed.data
    const line = positions.get(`waivers/${index}`)?.line ?? 1
    const name = rule === undefined ? `item ${item}` : `rule ${rule}`
    return {...parsed.data, name, file: file.name, line} satisfies Waiver
  })
  return {
    name: file.name,
    sha256: createHash('sha256').update(file.source).digest('hex'),
    maximumDays,
    waivers: read.flatMap((one) => (Array.isArray(one) ? [] : [one])),
    faults: read.flatMap((one) => (Array.isArray(one) ? one : [])),
  }
}
