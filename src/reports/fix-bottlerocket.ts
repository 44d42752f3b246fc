import {parse, stringify, type TomlTable} from 'smol-toml'
import type {Report} from '../evaluate/result.ts'
import type {FixOfRule} from './fix-shell.ts'

/**
 * Renders the settings that make what failed pass as one user-data document for Bottlerocket. At its top it
 * names what no setting can fix. `rules` holds the fixes of the content; where two of them set one key to
 * different values, the later rule's is left out and named. Throws `TomlError` for a rule whose settings are no TOML.
 */
export function renderFixBottlerocket(report: Report, rules: ReadonlyMap<string, FixOfRule>): string {
  const failed = [...new Set(report.results.filter(({status}) => status === 'fail').map(({rule}) => rule))]
  const settings: TomlTable = {}
  const notes: string[] = []
  for (const rule of failed) {
    const toml = rules.get(rule)?.fix?.bottlerocket
    if (toml === undefined)
      notes.push(`No setting fixes ${rule}: ${rules.get(rule)?.title ?? 'not known here'}`)
    else
      for (const key of merge(settings, parse(toml), ''))
        notes.push(`Left out of ${rule}, as another rule sets it: ${key}`)
  }
  const head = `Bottlerocket settings for what failed on ${report.target}. Merge them into your user data.`
  return [...[head, ...notes].map((line) => `# ${oneLine(line)}`), stringify(settings)].join('\n')
}

/** Adds what is not there yet, and gives the keys that have another value already. */
function merge(into: TomlTable, from: TomlTable, path: string): readonly string[] {
  return Object.entries(from).flatMap(([key, value]) => {
    const name = `${path}${key}`
    const known = Object.hasOwn(into, key) ? into[key] : undefined
    if (known === undefined) {
      Object.assign(into, {[key]: value})
      return []
    }
    if (isTable(known) && isTable(value)) return merge(known, value, `${name}.`)
    return JSON.stringify(known) === JSON.stringify(value) ? [] : [name]
  })
}

function isTable(value: unknown): value is TomlTable {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
}

/** One line that cannot leave the comment it stands in. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]/gu, ' ')
}
