import type {Assertion} from './assertion.ts'

const all: readonly Assertion<unknown>[] = []

/** Every assertion that a rule may use, by the key that names it in YAML. */
export const assertions: ReadonlyMap<string, Assertion<unknown>> = new Map(
  all.map((assertion) => [assertion.name, assertion]),
)
