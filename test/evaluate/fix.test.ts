import {describe, expect, it} from 'vitest'
import {fixFor} from '../../src/evaluate/fix.ts'

const os = (id: string, version: string) => ({id, version, name: `${id} ${version}`})

describe('a fix with several forms', () => {
  const fix = {
    shell: 'python',
    nodeConfig: 'kind: NodeConfig',
    bottlerocket: '[settings]',
    needs: 'restart',
  } as const

  it.each([
    ['the shell for Amazon Linux 2, which has no nodeadm', os('amzn', '2'), {shell: 'python'}],
    ['the NodeConfig for Amazon Linux 2023', os('amzn', '2023'), {nodeConfig: 'kind: NodeConfig'}],
    ['the settings for Bottlerocket', os('bottlerocket', '1.20.0'), {bottlerocket: '[settings]'}],
  ])('is %s', (_, system, form) => {
    expect(fixFor(fix, system)).toEqual({...form, needs: 'restart'})
  })

  it('stays whole for another system, and where the system is not known', () => {
    expect(fixFor(fix, os('debian', '12'))).toEqual(fix)
    expect(fixFor(fix, undefined)).toEqual(fix)
  })
})

describe('a fix with one form', () => {
  const shell = {shell: 'chmod 0755 /x'}

  it.each([os('amzn', '2'), os('amzn', '2023')])('stays as it is on $id $version', (system) => {
    expect(fixFor(shell, system)).toEqual(shell)
  })

  it('is none on Bottlerocket, which has no shell, and where it is for Bottlerocket alone', () => {
    expect(fixFor(shell, os('bottlerocket', '1.20.0'))).toBeUndefined()
    expect(fixFor({bottlerocket: '[settings]'}, os('amzn', '2023'))).toBeUndefined()
  })
})
