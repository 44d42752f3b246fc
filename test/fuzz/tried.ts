import {appendFileSync} from 'node:fs'

/** What came of one target in a run of `npm run test:fuzz`. */
export interface Tried {
  readonly group: string
  readonly target: string
  readonly inputs: number
  /** The longest that one input took. */
  readonly slowestMs: number
}

/** Tells what was tried to `scripts/fuzz.mjs`, where it has asked for that. */
export function tell(tried: Tried): void {
  const file = process.env['ASSAY_FUZZ_LOG']
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(tried)}\n`)
}
