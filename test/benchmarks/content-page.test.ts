import {readFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {expect, it} from 'vitest'
import {assertions} from '../../src/assertions/registry.ts'
import {loadContent} from '../../src/benchmarks/content.ts'
import {renderContentPage} from '../../src/benchmarks/content-page.ts'

const page = fileURLToPath(new URL('../../docs/content.md', import.meta.url))

it('is current: docs/content.md (if not: npm run build && node scripts/content.mjs)', async () => {
  const rendered = renderContentPage(await loadContent(), assertions)

  expect(readFileSync(page, 'utf8') === rendered).toBe(true)
})

it('says of a rule that no benchmark asks for that it has no number', async () => {
  const {rules} = await loadContent()

  const rendered = renderContentPage({rules, benchmarks: []}, assertions)

  expect(rendered).toMatch(/^\| `sshd-root` \| [^|]+ \| none \| automated \|/m)
})

it('names every rule once, with its numbers and what is asked for it', async () => {
  const content = await loadContent()

  const rendered = renderContentPage(content, assertions)

  const named = Array.from(rendered.matchAll(/^\| `([\w-]+)` \|/gm), ([, key]) => key)
  expect(named.toSorted()).toEqual([...content.rules.keys()].toSorted())
  expect(rendered).toMatch(
    /^\| `sshd-root` \|.*cis-amazon-linux-2 3\.0\.0, 4\.2\.\d+, level 1.*\| automated \|.*`sshd`.* \|$/m,
  )
})
