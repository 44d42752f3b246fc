import {UsageError} from '../errors.ts'
import {suggest} from '../suggest.ts'
import type {AttributeType} from './attributes.ts'
import {attributes} from './configuration.ts'
import {isValueMap, type Value, type ValueMap} from './rpc-message.ts'
import {interpolate, type TemplateVariables, UNKNOWN} from './template-text.ts'
import {WireError} from './wire-error.ts'

/** What the provisioner block says, as the values of flags of `assay check`. */
export interface Configuration {
  readonly buildName: string
  /** Empty where Packer does not say it. */
  readonly builderType: string
  /** By flag; a flag that the block does not set is not there. */
  readonly flags: ReadonlyMap<string, readonly string[]>
}

/**
 * Reads what Packer hands to Prepare: an HCL2 body as JSON, or the raw map of a legacy JSON template, and a
 * map of Packer's own. Without `build` the template is only validated, and what only a build knows is left
 * out. Throws `UsageError` that names every attribute that is wrong.
 */
export function readConfiguration(
  configs: readonly Value[],
  build?: Readonly<Record<string, string>>,
): Configuration {
  const variables = {
    ...templateVariables(Object.assign({}, ...configs.filter(isValueMap))),
    ...(build && {build}),
  }
  const own = Object.entries(decodeBody(configs)).filter(([, value]) => value !== null)
  const read = own.map(([name, value]) => readOrProblem(name, value, variables))
  const problems = read.flatMap((one) => ('problem' in one ? [one.problem] : []))
  if (problems.length > 0) throw new UsageError(problems.join('\n'))
  const {buildName, builderType} = variables
  return {buildName, builderType, flags: gather(read.filter((one) => 'flag' in one))}
}

interface FlagValues {
  readonly flag: string
  readonly values: readonly string[]
}

/** All mistakes are told at once, so that nobody has to find them one by one. */
function readOrProblem(
  name: string,
  value: Value,
  variables: TemplateVariables,
): FlagValues | {readonly problem: string} {
  try {
    return readAttribute(name, value, variables)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    return {problem: error.hint ? `${error.message} (${error.hint})` : error.message}
  }
}

/** Several attributes may stand for one flag, as `outputs` and `junit` do. */
function gather(read: readonly FlagValues[]): ReadonlyMap<string, readonly string[]> {
  const flags = new Map<string, readonly string[]>()
  for (const {flag, values} of read) {
    const known = values.filter((text) => !text.includes(UNKNOWN))
    if (known.length > 0) flags.set(flag, [...(flags.get(flag) ?? []), ...known])
  }
  return flags
}

/**
 * The provisioner block itself. HCL2 comes as go-cty writes a value with its type: `{"value": …, "type": …}`;
 * of a legacy JSON template it is the first map, before Packer's own and one of placeholders.
 */
function decodeBody(configs: readonly Value[]): ValueMap {
  const typed = configs.find((config) => config instanceof Uint8Array)
  const body = typed ? parseTyped(typed) : configs[0]
  return isValueMap(body) ? body : {}
}

function parseTyped(json: Uint8Array): Value | undefined {
  try {
    const typed = JSON.parse(Buffer.from(json).toString('utf8')) as Value
    return isValueMap(typed) ? typed['value'] : undefined
  } catch (cause) {
    throw new WireError("the provisioner's configuration is no JSON", {cause})
  }
}

function templateVariables(packer: ValueMap): TemplateVariables {
  const {packer_user_variables: user, packer_build_name: name, packer_builder_type: type} = packer
  return {
    user: isValueMap(user)
      ? Object.fromEntries(Object.entries(user).map(([key, value]) => [key, String(value)]))
      : {},
    buildName: String(name ?? 'build'),
    builderType: String(type ?? ''),
    templatePath: String(packer['packer_template_path'] ?? ''),
  }
}

function readAttribute(name: string, value: Value, variables: TemplateVariables): FlagValues {
  const option = Object.hasOwn(attributes, name) ? attributes[name] : undefined
  if (!option) {
    const near = suggest(name, Object.keys(attributes))
    throw new UsageError(`${name}: there is no such attribute`, near ? {hint: `Did you mean "${near}"?`} : {})
  }
  const texts = textsOf(name, option.type, interpolateAll(value, variables))
  return {flag: option.flag, values: texts.map((text) => `${option.prefix ?? ''}${text}`)}
}

function interpolateAll(value: Value, variables: TemplateVariables): Value {
  if (typeof value === 'string') return interpolate(value, variables)
  if (Array.isArray(value)) return value.map((item: Value) => interpolateAll(item, variables))
  if (!isValueMap(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, interpolateAll(item, variables)]),
  )
}

/** The value's texts. A legacy template may write numbers and booleans as strings. */
function textsOf(name: string, type: AttributeType, value: Value): readonly string[] {
  if (type === 'string' && typeof value === 'string') return [value]
  if (type === 'number' && isNumeric(value)) return [String(value)]
  if (type === 'bool' && ['true', 'false'].includes(String(value))) return [String(value)]
  if (typeof type !== 'string') {
    const texts = 'list' in type ? listTexts(value) : mapTexts(value)
    if (texts) return texts
  }
  throw new UsageError(`${name}: ${typeName(type)} is required`)
}

function isNumeric(value: Value): boolean {
  return typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value))
}

function listTexts(value: Value): readonly string[] | undefined {
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined
}

function mapTexts(value: Value): readonly string[] | undefined {
  if (!isValueMap(value)) return undefined
  const entries = Object.entries(value)
  const isText = ([, item]: readonly [string, Value]) => ['string', 'number', 'boolean'].includes(typeof item)
  return entries.every(isText) ? entries.map(([key, item]) => `${key}=${item}`) : undefined
}

function typeName(type: AttributeType): string {
  if (typeof type === 'string') return `a ${type}`
  return 'list' in type ? 'a list of strings' : 'a map of strings'
}
