import {describe, expect, it} from 'vitest'
import {buildText, excludedText} from '../../src/reports/prose.ts'
import {builtAndExcluded, rendered, sampleReport} from './sample-report.ts'

const {build, excluded = []} = builtAndExcluded

describe('the build in one line', () => {
  it.each([
    [build, 'amazon-ebs.al2023 (amazon-ebs), i-0abc in eu-central-1, started from ami-0def'],
    [{packer: {buildName: 'null.test'}}, 'null.test'],
    [{packer: {builderType: 'qemu'}}, 'qemu'],
    [{packer: {buildName: 'a'}, aws: {region: 'us-east-1'}}, 'a, in us-east-1'],
    [{packer: {buildName: 'a'}, aws: {instanceId: 'i-1'}}, 'a, i-1'],
  ])('of %j is %s', (origin, text) => {
    expect(origin && buildText(origin)).toBe(text)
  })
})

describe('what was left out in one line', () => {
  it('names each item and its rule', () => {
    expect(excludedText(excluded)).toBe(
      '2 items were not judged: cis-amazon-eks 3.2.7 (kubelet-3.2.7), cis-amazon-eks 3.2.11 (kubelet-3.2.11)',
    )
    expect(excludedText(excluded.slice(0, 1))).toBe(
      '1 item was not judged: cis-amazon-eks 3.2.7 (kubelet-3.2.7)',
    )
  })

  it('names ten of many, and says how many are left', () => {
    const many = Array.from({length: 37}, () => excluded)
      .flat()
      .slice(0, 37)

    expect(excludedText(many).match(/cis-amazon-eks/g)).toHaveLength(10)
    expect(excludedText(many)).toMatch(/^37 items were not judged: .*, and 27 more$/)
  })
})

describe.each(['text', 'markdown', 'html'])('the %s report', (format) => {
  /** Without line breaks and the backslashes of Markdown. */
  const words = async (over: typeof builtAndExcluded): Promise<string> =>
    (await rendered(format, sampleReport(over))).replaceAll('\\', '').replaceAll(/\s+/g, ' ')

  it('says of which build the image is, and which items nobody judged', async () => {
    const text = await words(builtAndExcluded)

    expect(text).toContain('amazon-ebs.al2023 (amazon-ebs), i-0abc in eu-central-1, started from ami-0def')
    expect(text).toMatch(
      /EXCLUDED by --skip:(?:\*\*|<\/strong>)? 2 items were not judged: cis-amazon-eks 3\.2\.7/,
    )
  })

  it('says neither where there was no build and nothing was left out', async () => {
    expect(await words({})).not.toMatch(/Build|EXCLUDED/)
  })
})
