import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {hasArgument, isEnforced, type PamLine, pamServices, pamTypes} from '../probes/pam.ts'
import {pamStack} from '../probes/pam-stack.ts'
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
      const stack = pamStack(facts, service, spec.type)
      return stack.known
        ? judgeStack(spec, service, stack.fact)
        : [undecided(`${spec.pam} in ${service}`, stack)]
    }),
}

function judgeStack(spec: PamSpec, service: string, lines: readonly PamLine[]): readonly Finding[] {
  const isMeant = (line: PamLine) =>
    line.module === spec.pam && (spec.having === undefined || hasArgument(line, spec.having))
  const found = lines.filter(isMeant)
  if (found.length === 0 && spec.absent === 'pass') return [judgePlace(spec, service, undefined, true)]
  const {arguments: wanted} = spec
  const placed = placeFor(spec, lines).find((line) => isMeant(line) && (!spec.enforced || isEnforced(line)))
  return [
    judgePlace(spec, service, placed ?? found[0], placed !== undefined),
    ...(wanted ? found.map((line) => judgeArguments(spec, service, wanted, line)) : []),
  ]
}

/** The lines among which the module may stand. */
function placeFor({before, after}: PamSpec, lines: readonly PamLine[]): readonly PamLine[] {
  const indexOf = (name: string | undefined) => lines.findIndex(({module}) => module === name)
  const limit = indexOf(before)
  return lines.slice(indexOf(after) + 1, limit < 0 ? lines.length : limit)
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

function judgeArguments(
  spec: PamSpec,
  service: string,
  {has = [], hasOneOf, hasNone = []}: NonNullable<PamSpec['arguments']>,
  line: PamLine,
): Finding {
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
