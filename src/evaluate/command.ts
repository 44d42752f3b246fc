import {assertionsOf, type Check} from '../benchmarks/check.ts'

type Assertion = ReturnType<typeof assertionsOf>[number]

/** Characters of a line that is to be read and copied. */
const MAX_LINE = 200

/**
 * One line of shell with which a person sees, as root of the host, what a check judges; undefined where one line
 * does not show all of it.
 */
export function commandFor(check: Check): string | undefined {
  const lines = new Set(assertionsOf(check).flatMap(linesOf))
  const line = [...lines].join('; ')
  return lines.has(undefined) || line.length > MAX_LINE ? undefined : line
}

function linesOf({assertion, spec}: Assertion): readonly (string | undefined)[] {
  const line = assertion.byHand?.(spec)
  return line === undefined ? assertion.probes(spec).map(({script}) => shortScript(script)) : [line]
}

/** A fragment that separates the parts of its answer by a mark works only inside of the collector. */
function shortScript(script: string): string | undefined {
  const line = script.trim()
  return line.includes('\n') || line.includes('$mark') ? undefined : line
}
