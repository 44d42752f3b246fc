import {readdirSync} from 'node:fs'
import type {Evidence} from '../../src/collect/evidence.ts'
import {loadEvidence} from '../../src/collect/evidence-file.ts'
import {loadCases, saidBy} from '../rules/cases.ts'

const demo = new URL('../../demo/', import.meta.url).pathname
const rules = new URL('../rules/', import.meta.url).pathname

/** What lab hosts said. */
export const evidences: readonly Evidence[] = await Promise.all(
  readdirSync(demo)
    .filter((name) => name.endsWith('.json.gz'))
    .map((name) => loadEvidence(`${demo}${name}`)),
)

const answers = new Map<string, Set<string>>()
for (const [key, said] of [...evidences.flatMap((one) => [...one.answers]), ...writtenInCases()])
  if ('output' in said) answers.set(key, (answers.get(key) ?? new Set()).add(said.output))

function writtenInCases() {
  return readdirSync(rules)
    .filter((name) => name.endsWith('.cases.yaml'))
    .map((name) => loadCases(`${rules}${name}`))
    .flatMap(({answers: shared, cases}) => [
      ...saidBy(shared),
      ...Object.values(cases)
        .flat()
        .flatMap((one) => [...saidBy(one.answers ?? {})]),
    ])
}

/** What hosts have said to a probe; of probes of its kind where nobody was asked just this. */
export function recordedAnswers(key: string): readonly string[] {
  const own = answers.get(key)
  if (own) return [...own]
  const kind = key.split(':')[0] ?? ''
  const near = [...answers].filter(([other]) => other.split(':')[0] === kind).flatMap(([, said]) => [...said])
  return near.length > 0 ? near.slice(0, 50) : ['feedfacefeedface\n\nfeedfacefeedface a\nb\n']
}

/** Every text of a host that stands below a path that the expression finds. */
export function recordedTexts(path: RegExp): readonly string[] {
  const found = [...answers].filter(([key]) => path.test(key)).flatMap(([, said]) => [...said])
  return found.length > 0 ? found : ['']
}
