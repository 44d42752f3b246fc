import {z} from 'zod'
import {assertions} from './assertions/registry.ts'
import {benchmarkSchema, ruleFileSchema, tailoringSchema} from './benchmarks/schema.ts'
import {evidenceSchema} from './collect/evidence-file.ts'
import {configSchema} from './config/schema.ts'
import {inventorySchema} from './fleet/inventory.ts'
import {fleetSchema, reportSchema} from './reports/result-schema.ts'
import {waiverFileSchema} from './waivers/schema.ts'

type JsonSchema = Readonly<Record<string, unknown>>

/** The file of the schema of checks, beside the others. */
const CHECKS = 'checks.json'

/** Every document of Assay that a program or an editor may want to check, by the name of its JSON Schema. */
export function publishedSchemas(): Readonly<Record<string, JsonSchema>> {
  return {
    benchmark: jsonSchema(benchmarkSchema, 'Benchmark'),
    config: jsonSchema(configSchema, 'assay.yaml'),
    evidence: jsonSchema(evidenceSchema, 'Evidence, version 1'),
    inventory: jsonSchema(inventorySchema, 'Inventory'),
    result: jsonSchema(reportSchema, 'Result, version 1'),
    results: jsonSchema(fleetSchema, 'Result of several hosts, version 1'),
    rules: withChecks(jsonSchema(ruleFileSchema, 'Rules')),
    tailoring: withChecks(jsonSchema(tailoringSchema, 'Tailoring')),
    waivers: jsonSchema(waiverFileSchema, 'Waivers'),
  }
}

/** The schema of a check: one of the assertions, or `all`, `any`, `not` of such. The build writes it. */
export function checksSchema(): JsonSchema {
  const self = {$ref: '#'}
  const list = {type: 'array', minItems: 1, items: self}
  const joined = Object.entries({all: list, any: list, not: self}).map(([name, inner]) => ({
    type: 'object',
    properties: {[name]: inner},
    required: [name],
    additionalProperties: false,
  }))
  const byName = [...assertions.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const kinds = byName.map(({schema}) => {
    const {$schema: _, ...kind} = z.toJSONSchema(schema, {io: 'input', unrepresentable: 'any'})
    return withNames(kind as JsonSchema)
  })
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Check',
    anyOf: [...joined, ...kinds],
  }
}

/** The text of a schema's file. */
export function renderSchema(schema: JsonSchema): string {
  return `${JSON.stringify(schema, null, 2)}\n`
}

function jsonSchema(schema: z.ZodType, title: string): JsonSchema {
  return {title, ...z.toJSONSchema(schema, {io: 'input'})}
}

/** The schema with each free check in it replaced by a pointer to the schema of checks. */
function withChecks(node: JsonSchema): JsonSchema {
  const pointed = (child: unknown): unknown => {
    if (Array.isArray(child)) return child.map(pointed)
    return typeof child === 'object' && child !== null ? withChecks(child as JsonSchema) : child
  }
  return Object.fromEntries(
    Object.entries(node).map(([key, child]) => {
      if (key === 'check' || key === 'when') return [key, {...description(child), $ref: CHECKS}]
      if (key === 'attach') return [key, {...description(child), type: 'array', items: {$ref: CHECKS}}]
      return [key, pointed(child)]
    }),
  )
}

function description(node: unknown): JsonSchema {
  const {description: text} = node as JsonSchema
  return text === undefined ? {} : {description: text}
}

/** Wherever a number or a word stands, `$name` may stand for the value of that name. */
function withNames(schema: JsonSchema): JsonSchema {
  const {properties, items, anyOf, additionalProperties: rest} = schema
  const inner = {
    ...schema,
    ...(isSchema(properties) && {properties: mapped(properties)}),
    ...(isSchema(items) && {items: withNames(items)}),
    ...(isSchema(rest) && {additionalProperties: withNames(rest)}),
    ...(Array.isArray(anyOf) && {anyOf: anyOf.map((one: JsonSchema) => withNames(one))}),
  }
  if (!('enum' in schema || 'const' in schema || ('type' in schema && schema['type'] !== 'object')))
    return inner
  return {...description(schema), anyOf: [inner, {type: 'string', pattern: '^\\$[A-Za-z]\\w*$'}]}
}

function mapped(schemas: JsonSchema): JsonSchema {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, isSchema(schema) ? withNames(schema) : schema]),
  )
}

function isSchema(node: unknown): node is JsonSchema {
  return typeof node === 'object' && node !== null && !Array.isArray(node)
}
