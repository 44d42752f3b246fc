import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {type PamLine, type PamType, pamServices, pamTypes} from '../probes/pam.ts'
import {isEnforced, type PamStack, pamStack} from '../probes/pam-stack.ts'
import type {Facts, Reading} from '../probes/probe.ts'
import {quote} from '../probes/quote.ts'
import type {Assertion} from './assertion.ts'
import {undecided} from './undecided.ts'

const module = z.string().regex(/^pam_\w+\.so$/, 'the name of a module, without a directory')
const words = z.array(z.string().min(1)).min(1)

/** The fields that choose lines of stacks. */
export const pamFields = {
  in: z
    .array(z.string().regex(/^[\w.-]+$/))
    .min(1)
    .default(['system-auth', 'password-auth'])
    .describe('The services, each of which is judged; the two that others include where it is left out'),
  type: z.enum(pamTypes).describe('What PAM is asked about'),
}

const schema = z.strictObject({
  pam: module.describe('A module that the stacks must have, included files and all'),
  ...pamFields,
  having: z.string().optional().describe('Only the lines with this argument'),
  enforced: z
    .literal(true)
    .optional()
    .describe('Its failure ends in a refusal: required, requisite, die or bad'),
  before: module.optional().describe('It stands before this module'),
  after: module.optional().describe('It stands after this module'),
  arguments: z
    .strictObject({has: words.optional(), hasOneOf: words.optional(), hasNone: words.optional()})
    .optional()
    .describe('Arguments that each of its lines must have, or must not have'),
  absent: z.enum(['pass', 'fail']).default('fail').describe('What it means that a stack does not have it'),
})

type PamSpec = z.infer<typeof schema>

/** A module in PAM's stacks, its place there and its arguments. */
export const pam: Assertion<PamSpec> = {
  name: 'pam',
  schema,
  probes: () => [pamServices],
  byHand: (spec) => `grep -n ${quote(spec.pam)} /etc/pam.d/*`,
  judge: (spec, facts) =>
    spec.in.flatMap((service) => {
      const stack = stackOf(facts, service, spec.type)
      return stack.known
        ? judgeStack(spec, service, stack.fact)
        : [undecided(`${spec.pam} in ${service}`, stack)]
    }),
}

/** The stack of a service and type. What is not there cannot be judged, so it is not known. */
export function stackOf(facts: Facts, service: string, type: PamType): Reading<PamStack> {
  const reading = facts.of(pamServices)
  if (!reading.known) return reading
  const stack = pamStack(reading.fact, service, type)
  const broken = stack ? stack.missing[0] : service
  if (stack && broken === undefined) return {known: true, fact: stack}
  return {known: false, reason: 'unparsable', detail: `PAM's service ${broken} is not in /etc/pam.d`}
}

/** Whether a line has an argument, alone or with a value. */
export function hasArgument(line: PamLine, name: string): boolean {
  return line.arguments.some((argument) => argument === name || argument.startsWith(`${name}=`))
}

function judgeStack(spec: PamSpec, service: string, {lines}: PamStack): readonly Finding[] {
  const found = lines.filter(
    (line) => line.module === spec.pam && (spec.having === undefined || hasArgument(line, spec.having)),
  )
  if (found.length === 0 && spec.absent === 'pass') return [judgePlace(spec, service, undefined, true)]
  const placed = found.find((line) => isPlaced(spec, line, lines))
  return [
    judgePlace(spec, service, placed ?? found[0], placed !== undefined),
    ...(spec.arguments ? found.map((line) => judgeArguments(spec, service, line)) : []),
  ]
}

function isPlaced(spec: PamSpec, line: PamLine, lines: readonly PamLine[]): boolean {
  const at = lines.indexOf(line)
  const indexOf = (name: string | undefined) => lines.findIndex((other) => other.module === name)
  const limit = indexOf(spec.before)
  return (!spec.enforced || isEnforced(line)) && (limit < 0 || at < limit) && at > indexOf(spec.after)
}

function judgePlace(spec: PamSpec, service: string, line: PamLine | undefined, ok: boolean): Finding {
  const expected = [
    spec.absent === 'pass' ? 'any' : 'there',
    spec.enforced && 'enforced',
    spec.before && `before ${spec.before}`,
    spec.after && `after ${spec.after}`,
  ].filter(Boolean)
  const having = spec.having === undefined ? '' : ` ${spec.having}`
  return {
    status: ok ? 'pass' : 'fail',
    subject: `${spec.pam}${having} in ${spec.type} of ${service}`,
    expected: expected.join(', '),
    actual: line ? `${line.control} ${line.module} ${line.arguments.join(' ')}`.trim() : 'not there',
    basis: 'observed',
    ...(line && {where: line.where}),
  }
}

function judgeArguments(spec: PamSpec, service: string, line: PamLine): Finding {
  const {has = [], hasOneOf, hasNone = []} = spec.arguments ?? {}
  const ok =
    has.every((name) => hasArgument(line, name)) &&
    (!hasOneOf || hasOneOf.some((name) => hasArgument(line, name))) &&
    !hasNone.some((name) => hasArgument(line, name))
  const expected = [
    has.length > 0 && `with ${has.join(', ')}`,
    hasOneOf && `with one of ${hasOneOf.join(', ')}`,
    hasNone.length > 0 && `without ${hasNone.join(', ')}`,
  ].filter(Boolean)
  return {
    status: ok ? 'pass' : 'fail',
    subject: `arguments of ${spec.pam} in ${spec.type} of ${service}`,
    expected: expected.join(' and '),
    actual: line.arguments.join(' ') || 'none',
    basis: 'observed',
    where: line.where,
  }
}
