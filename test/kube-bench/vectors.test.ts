import {existsSync, readFileSync} from 'node:fs'
import {join, resolve} from 'node:path'
import {afterAll, describe, expect, it} from 'vitest'
import {verifiers} from './verifiers.ts'

/** Where kube-bench's own answers are; each of its sub-folders is run where it is there. */
const folder = resolve(process.env['KUBE_BENCH_VECTORS'] ?? '../shared/fixtures/kube-bench')
const ran = new Map<string, number>()

afterAll(() => {
  const total = [...ran.values()].reduce((sum, count) => sum + count, 0)
  const parts = [...ran].map(([name, count]) => `${name} ${count}`).join(', ')
  console.log(`kube-bench vectors: ${total} cases ran from ${folder} (${parts})`)
})

for (const name of ['upstream', 'oracle', 'parse', 'e2e']) {
  const path = join(folder, name)
  describe(`kube-bench's answers in ${name}`, () => {
    if (!existsSync(path)) it.skip(`are not there: set KUBE_BENCH_VECTORS, ${path} is missing`, () => {})
    for (const {file, count, verify} of existsSync(path) ? verifiers(folder, name) : []) {
      it(`are ours too for the cases of ${file}`, {timeout: 120_000}, () => {
        const differing = verify(JSON.parse(readFileSync(join(path, file), 'utf8')))
        ran.set(`${name}/${file}`, count())

        expect(differing).toEqual([])
        expect(count()).toBeGreaterThan(0)
      })
    }
  })
}
