import type {Report, Result} from '../evaluate/result.ts'

/** Why an item was not judged that the user left out. */
export const EXCLUDED = 'EXCLUDED by --skip'

/** The items that the user left out, in the form of results that say so. */
export function excludedResults({excluded = []}: Report): readonly Result[] {
  return excluded.map((item) => ({
    ...item,
    status: 'notapplicable',
    basis: 'observed',
    findings: [],
    reason: EXCLUDED,
    why: EXCLUDED,
  }))
}
