import {beforeAll, describe, expect, it} from 'vitest'
import {assertions} from '../../src/assertions/registry.ts'
import {type Content, findBenchmark, loadContent} from '../../src/benchmarks/content.ts'
import {explainRule} from '../../src/benchmarks/explanation.ts'
import {describeItems} from '../../src/benchmarks/overview.ts'
import {parseContent} from '../../src/benchmarks/parsed-content.ts'

let content: Content
beforeAll(async () => {
  content = await loadContent()
})

/** The explanation of a rule under a tailoring with this text for its items. */
function tailorings(rule: string, items: string): readonly string[] {
  const file = {name: 'site.yaml', source: `id: site\ntitle: Our site\nitems:\n  ${items}\n`}
  const parsed = parseContent(file, 'tailoring')
  if (parsed.kind !== 'tailoring') throw new Error('it is a tailoring')
  return explainRule(content, rule, [{source: parsed.source, file}], assertions).tailorings
}

describe('the explanation of a rule', () => {
  it.each([
    ['sshd-root: {notapplicable: Nobody logs in.}', 'site: does not apply (Nobody logs in.)'],
    ['sshd-root: {severity: low, reason: Behind a bastion.}', 'site: severity: low (Behind a bastion.)'],
    ['sshd-root: {severity: low}', 'site: severity: low'],
    [
      'sshd-root: {where: {ssh: [none, ssm]}, notapplicable: Nobody logs in.}',
      'site where ssh=none or ssm: does not apply (Nobody logs in.)',
    ],
    [
      'sshd-root: {where: {ssh: none, os: al2}, severity: low}',
      'site where ssh=none and os=al2: severity: low',
    ],
  ])('says what a tailoring with %j makes of it', (items, said) => {
    expect(tailorings('sshd-root', items)).toEqual([said])
  })

  it('says nothing of a tailoring that does not name it', () => {
    expect(tailorings('sshd-root', 'image-free-space: {severity: low}')).toEqual([])
  })

  it('of none that there is says where the rules are listed', () => {
    expect(() => explainRule(content, 'nothing-like-a-rule', [], assertions)).toThrow(
      expect.objectContaining({
        message: 'unknown rule "nothing-like-a-rule"',
        hint: 'assay benchmarks show ID lists the rules of a benchmark',
      }),
    )
  })
})

it('the items of a benchmark say what a person has to decide', () => {
  const items = describeItems(content, findBenchmark(content, 'cis-amazon-linux-2023'), assertions)

  for (const {rule, decided} of items)
    expect([rule, decided]).toEqual([rule, content.rules.get(rule)?.source.manual ? 'manual' : 'automated'])
  expect(new Set(items.map(({decided}) => decided))).toEqual(new Set(['manual', 'automated']))
})
