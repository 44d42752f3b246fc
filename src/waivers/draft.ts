import type {Report, Result} from '../evaluate/result.ts'

const HEAD = `# Each waiver needs a reason, an owner and a last day; until they are filled in it waives nothing.
# Remove what is not accepted. See docs/waivers.md for ticket, covers and scope.
maximumDays: 365
`

/**
 * Drafts a waiver file for what failed in a result: one waiver a rule, with everything that a person has to
 * decide left empty, which `assay waivers check` refuses.
 */
export function draftWaivers({results}: Report): string {
  const failed = results.filter(({status}) => status === 'fail')
  const rules = [...new Map(failed.map((result) => [result.rule, result])).values()]
  return rules.length === 0 ? `${HEAD}waivers: []\n` : `${HEAD}waivers:\n${rules.map(draft).join('')}`
}

function draft({rule, severity, title}: Result): string {
  const comment = `${severity}: ${title}`.replaceAll(/\p{C}+/gu, ' ')
  return `  # ${comment}
  - rule: ${JSON.stringify(rule)}
    reason: ""
    owner: ""
    expires: "" # YYYY-MM-DD
`
}
