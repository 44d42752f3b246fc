import {dirname} from 'node:path'
import {UsageError} from '../errors.ts'

/** What the variables of a legacy JSON template stand for. */
export interface TemplateVariables {
  readonly user: Readonly<Record<string, string>>
  readonly buildName: string
  readonly builderType: string
  readonly templatePath: string
  /** What is known of the machine; nothing while a template is only validated. */
  readonly build?: Readonly<Record<string, string>>
}

/** Stands for a value that only a build has. HCL2 writes it this way, too. */
export const UNKNOWN = '<unknown>'

const EXPRESSION = /\{\{((?:(?!\{\{|\}\}).)*)\}\}/gs
const CALL = /^(\w+)(?:\s+(?:`([^`]*)`|"([^"]*)"))?$/

/**
 * Puts the values in place of `{{build `Host`}}`, `{{user `name`}}` and the like, which Packer leaves to the
 * plugin in legacy JSON templates. Throws `UsageError` for what Assay does not know.
 */
export function interpolate(text: string, variables: TemplateVariables): string {
  return text.replaceAll(EXPRESSION, (whole, expression: string) => {
    const [, name = '', quoted, doubleQuoted] = CALL.exec(expression.trim()) ?? []
    return lookUp(name, quoted ?? doubleQuoted, variables) ?? unknownFunction(whole)
  })
}

function lookUp(
  name: string,
  argument: string | undefined,
  variables: TemplateVariables,
): string | undefined {
  if (name === 'build' && argument !== undefined) return buildValue(argument, variables.build)
  if (name === 'user' && argument !== undefined)
    return own(variables.user, argument) ?? unknownVariable('user', argument)
  if (argument !== undefined) return undefined
  if (name === 'build_name') return variables.buildName
  if (name === 'build_type') return variables.builderType
  if (name === 'template_dir') return dirname(variables.templatePath)
  return name === 'pwd' ? process.cwd() : undefined
}

function buildValue(name: string, build: TemplateVariables['build']): string {
  if (build === undefined) return UNKNOWN
  return own(build, name) ?? unknownVariable('build', name)
}

function own(values: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined
}

function unknownVariable(kind: string, name: string): never {
  throw new UsageError(`the template has no ${kind} variable "${name}"`)
}

function unknownFunction(expression: string): never {
  throw new UsageError(`${expression} is not known to Assay`, {
    hint: 'Put it into a user variable, and use {{user `NAME`}}',
  })
}
