import {z} from 'zod'
import {configurableFlags} from '../flags/config.ts'

/** What this room has to know of a flag of oclif. */
export interface FlagDefinition {
  readonly type: 'boolean' | 'option'
  readonly multiple?: boolean
  readonly options?: readonly string[]
  readonly min?: number
  readonly max?: number
  readonly summary?: string
  readonly char?: string
  readonly env?: string
}

type ConfigFlag = FlagDefinition & {readonly type: 'option'}

/** The flags that `assay.yaml` may hold, by their names; each has a value. */
export const configFlags: Readonly<Record<string, ConfigFlag>> = configurableFlags

/** The published shape of `assay.yaml`: every key is a flag and has its values. */
export const configSchema = z.strictObject(
  Object.fromEntries(
    Object.entries(configFlags).map(([name, flag]) => [
      name,
      valueSchema(flag)
        .describe(flag.summary ?? '')
        .exactOptional(),
    ]),
  ),
)

function valueSchema(flag: ConfigFlag): z.ZodType {
  const one = oneSchema(flag)
  return flag.multiple ? z.union([one, z.array(one).min(1)]) : one
}

/** In YAML a level is a number, and so is a score. */
function oneSchema({options, min, max}: FlagDefinition): z.ZodType {
  if (options)
    return z.literal(options.flatMap((word) => (/^\d+$/.test(word) ? [word, Number(word)] : [word])))
  if (min !== undefined && max !== undefined) return z.int().min(min).max(max)
  return z.union([z.string().min(1), z.number()])
}
