import {parse} from 'smol-toml'
import {describe, expect, it} from 'vitest'
import {renderFixBottlerocket} from '../../src/reports/fix-bottlerocket.ts'
import {sampleReport, sampleResult} from './sample-report.ts'

const rules = new Map([
  ['a', {title: 'A', fix: {bottlerocket: '[settings.kernel.sysctl]\n"net.ipv4.x" = "0"\n'}}],
  ['b', {title: 'B', fix: {bottlerocket: '[settings.kernel.sysctl]\n"net.ipv4.y" = "1"\n'}}],
  [
    'c',
    {
      title: 'C',
      fix: {bottlerocket: '[settings.kernel]\nsysctl = {"net.ipv4.x" = "1"}\nlockdown = "integrity"\n'},
    },
  ],
  ['same', {title: 'As A', fix: {bottlerocket: '[settings.kernel.sysctl]\n"net.ipv4.x" = "0"\n'}}],
  ['d', {title: 'D\nE', fix: {shell: 'true'}}],
])

const failing = (...names: readonly string[]) => ({
  ...sampleReport(),
  results: names.map((rule) => sampleResult({rule, status: 'fail'})),
})

describe('settings that fix what failed', () => {
  it('are one document', () => {
    const toml = renderFixBottlerocket(failing('a', 'b', 'a'), rules)

    expect(parse(toml)).toEqual({settings: {kernel: {sysctl: {'net.ipv4.x': '0', 'net.ipv4.y': '1'}}}})
  })

  it('name what no setting fixes, each in one comment', () => {
    const toml = renderFixBottlerocket(failing('d', 'unknown'), rules)

    expect(toml).toContain('# No setting fixes d: D E\n')
    expect(toml).toContain('# No setting fixes unknown: not known here\n')
    expect(parse(toml)).toEqual({})
  })

  it('have the value of the first rule where two want another, and say so', () => {
    const toml = renderFixBottlerocket(failing('a', 'c'), rules)

    expect(toml).toContain('# Left out of c, as another rule sets it: settings.kernel.sysctl.net.ipv4.x')
    expect(parse(toml)).toEqual({settings: {kernel: {sysctl: {'net.ipv4.x': '0'}, lockdown: 'integrity'}}})
  })

  it('stand once where two rules want the same', () => {
    const toml = renderFixBottlerocket(failing('a', 'same'), rules)

    expect(toml).not.toContain('Left out')
    expect(parse(toml)).toEqual(parse(renderFixBottlerocket(failing('a'), rules)))
  })

  it('are none for what passed', () => {
    const report = {...sampleReport(), results: [sampleResult({rule: 'a', status: 'pass'})]}

    expect(parse(renderFixBottlerocket(report, rules))).toEqual({})
  })
})
