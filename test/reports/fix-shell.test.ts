import {execFileSync, spawnSync} from 'node:child_process'
import {describe, expect, it} from 'vitest'
import type {Fix} from '../../src/evaluate/result.ts'
import {renderFixShell} from '../../src/reports/fix-shell.ts'
import {sampleReport, sampleResult} from './sample-report.ts'

/** The script for a report in which every one of these rules failed, in this order. */
function scriptFor(fixes: Readonly<Record<string, Fix | undefined>>, lockOut = false): string {
  const rules = Object.keys(fixes)
  const results = rules.map((rule) => sampleResult({rule, status: 'fail'}))
  const content = new Map(rules.map((rule) => [rule, {title: `Title of ${rule}`, fix: fixes[rule]}]))
  return renderFixShell(sampleReport({results}), content, {lockOut})
}

const isRoot = process.getuid?.() === 0

describe('the script of fixes', () => {
  it('installs packages, switches services, changes settings and does the last things last', () => {
    const script = scriptFor({
      last: {shell: 'echo step-5', stage: 'last'},
      setting: {shell: 'echo step-3'},
      service: {shell: 'echo step-2', stage: 'services'},
      'next-setting': {shell: 'echo step-4'},
      package: {shell: 'echo step-1', stage: 'packages'},
    })

    expect(script.match(/step-\d/g)).toEqual(['step-1', 'step-2', 'step-3', 'step-4', 'step-5'])
  })

  const lockingOut = {
    keys: {shell: 'echo no-keys', locksOut: 'Nobody gets in.'},
    setting: {shell: 'echo setting', stage: 'last'},
  } as const

  it('leaves out what locks somebody out, and names it with the reason', () => {
    const script = scriptFor(lockingOut)

    expect(script).not.toContain('no-keys')
    expect(script).toContain('# Left out (--lock-out adds it): keys: Title of keys. Nobody gets in.')
  })

  it('does that after all else where it is wanted', () => {
    const script = scriptFor(lockingOut, true)

    expect(script.indexOf('echo no-keys')).toBeGreaterThan(script.indexOf('echo setting'))
    expect(script).not.toContain('Left out')
  })

  it('names once what has to follow before its fixes are in force', () => {
    const script = scriptFor({
      a: {shell: 'true', needs: 'restart'},
      b: {shell: 'true', needs: 'reboot'},
      c: {shell: 'true', needs: 'restart'},
    })

    expect(script).toContain('# In force only after: reboot, restart\n')
    expect(scriptFor({a: {shell: 'true'}})).not.toContain('In force only after')
  })

  it('says of a rule that the content does not have that it is not known', () => {
    const results = [sampleResult({rule: 'gone', status: 'fail'})]

    expect(renderFixShell(sampleReport({results}), new Map(), {lockOut: false})).toContain(
      '# Not fixed by shell: gone: not known here\n',
    )
  })

  it('names what shell does not fix, and keeps titles in their comments', () => {
    const results = [sampleResult({rule: 'own', status: 'fail'})]
    const content = new Map([['own', {title: 'Title\nrm -rf /'}]])

    const script = renderFixShell(sampleReport({results, target: 'x\nreboot'}), content, {lockOut: false})

    expect(script).toContain('# Not fixed by shell: own: Title rm -rf /\n')
    expect(script).not.toMatch(/^(rm|reboot)/m)
  })

  it.runIf(isRoot)('runs all fixes, names those that failed and ends with 1', () => {
    const script = scriptFor({
      first: {shell: 'cd /; false; echo not-reached'},
      second: {shell: 'cat; echo second'},
    })

    const {status, stdout, stderr} = spawnSync('sh', [], {input: script, encoding: 'utf8'})

    expect({status, stdout, stderr}).toEqual({status: 1, stdout: 'second\n', stderr: 'not fixed: first\n'})
  })

  it.runIf(isRoot)('ends with 0 where nothing failed', () => {
    const script = scriptFor({only: {shell: 'true'}})

    expect(execFileSync('sh', {input: script, encoding: 'utf8'})).toBe('')
  })
})
