import {existsSync} from 'node:fs'
import {join, resolve} from 'node:path'
import {afterAll, describe, expect, it} from 'vitest'
import {filesOf, type Verified, verifyFile} from './verifiers.ts'

/** Where kube-bench's own answers are; each of its sub-folders is run where it is there. */
const folder = resolve(process.env['KUBE_BENCH_VECTORS'] ?? '../shared/fixtures/kube-bench')
const verified = new Map<string, Verified>()

afterAll(() => {
  const all = [...verified]
  const total = all.reduce((sum, [, {ran}]) => sum + ran, 0)
  const others = all.flatMap(([path, {notOurs}]) => notOurs.map((why) => `${path}: ${why}`))
  console.log(`kube-bench vectors: ${total} cases ran from ${folder}, ${others.length} are not ours
${all.map(([path, {ran}]) => `${path} ${ran}`).join(', ')}
${others.length === 0 ? '' : `not ours: ${counted(others).join('; ')}`}`)
})

for (const name of ['upstream', 'oracle', 'parse', 'e2e']) {
  const path = join(folder, name)
  describe(`kube-bench's answers in ${name}`, () => {
    if (!existsSync(path)) it.skip(`are not there: set KUBE_BENCH_VECTORS, ${path} is missing`, () => {})
    for (const {file, lacks} of existsSync(path) ? filesOf(folder, name) : []) {
      if (lacks !== undefined) it.skip(`are not verified for ${file} without ${lacks}`, () => {})
      else
        it(`are ours too for the cases of ${file}`, {timeout: 120_000}, async () => {
          const one = await verifyFile(folder, `${name}/${file}`)
          verified.set(`${name}/${file}`, one)

          expect(one.differing).toEqual([])
          expect(one.ran).toBeGreaterThan(0)
        })
    }
  })
}

function counted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].map((text) => {
    const count = texts.filter((other) => other === text).length
    return count === 1 ? text : `${text} (${count})`
  })
}
