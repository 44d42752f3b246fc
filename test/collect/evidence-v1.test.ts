import {readFile} from 'node:fs/promises'
import {fileURLToPath} from 'node:url'
import {describe, expect, it} from 'vitest'
import {digestOf, loadEvidence, renderEvidence} from '../../src/collect/evidence-file.ts'

const path = fileURLToPath(new URL('data/evidence-v1.json', import.meta.url))

// This file is never made anew: evidence that users keep has to be read for as long as version 1 is.
describe('evidence of version 1', () => {
  it('is read with all that is in it', async () => {
    const {answers, problems, host} = await loadEvidence(path)

    expect(host).toMatchObject({name: 'ip-10-0-0-5', user: 'ec2-user', escalation: 'sudo'})
    expect(problems).toEqual([expect.objectContaining({kind: 'connection'})])
    expect(answers).toEqual(
      new Map([
        ['a question', {exitCode: 0, output: 'net.ipv4.ip_forward = 0\n'}],
        ['another', {detail: 'another: no answer within the time limit', unavailable: 'timeout'}],
      ]),
    )
  })

  it('is written again as it was, key by key, so that its digest stays', async () => {
    const evidence = await loadEvidence(path)
    const written = renderEvidence(evidence, 'x.json').toString('utf8')

    expect(JSON.stringify(JSON.parse(written))).toBe(JSON.stringify(JSON.parse(await readFile(path, 'utf8'))))
    expect(digestOf(evidence)).toBe('9a74f650c28423f43eb31d3f8d5b8879545fae1b6ae049e7a142c4d44a567e88')
  })
})
