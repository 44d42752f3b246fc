import fc from 'fast-check'
import {describe, expect, it, vi} from 'vitest'
import {host} from '../../src/probes/host.ts'
import {ask, shells} from './ask.ts'

vi.setConfig({testTimeout: 60_000})

const MARK = 'feedfacefeedface'

/** What a host says of itself, part by part. */
function said(parts: Readonly<Record<string, string>>) {
  const written = Object.entries(parts).map(([header, body]) => `\n${MARK} ${header}\n${body}\n`)
  return host.parse({output: `${MARK}\n${written.join('')}`, exitCode: 0})
}

describe('a host', () => {
  it.each(shells)('says what it is to %s', (...shell) => {
    expect(ask(host, shell).kernel).toMatch(/^\d+\.\d+/)
  })

  it('is told by os-release, uname, and what makes a node', () => {
    expect(
      said({
        'os-release':
          'NAME="Amazon Linux"\nID="amzn"\nVERSION_ID=\'2023\'\nPRETTY_NAME="Amazon Linux 2023"\n',
        uname: '6.1.0\naarch64\n',
        kubelet: 'Kubernetes v1.33.1-eks-1\n',
        signs: '/usr/bin/nodeadm\n',
      }),
    ).toEqual({
      os: {id: 'amzn', version: '2023', name: 'Amazon Linux 2023'},
      kernel: '6.1.0',
      architecture: 'aarch64',
      inBottlerocketContainer: false,
      eks: true,
      kubelet: '1.33.1',
    })
  })

  it('is no known system where it says nothing of itself', () => {
    expect(said({})).toEqual({
      os: {id: '', version: '', name: ''},
      kernel: '',
      architecture: '',
      inBottlerocketContainer: false,
      eks: false,
    })
  })

  it.each([
    ['amzn', true],
    ['bottlerocket', false],
  ])('with signs of Bottlerocket and the os-release of %s is one of its containers: %s', (id, inside) => {
    const {inBottlerocketContainer} = said({'os-release': `ID=${id}\n`, signs: '/etc/bottlerocket-release\n'})

    expect(inBottlerocketContainer).toBe(inside)
  })

  it('is a fact, whatever it says of itself', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary'}), (text) => {
        expect(said({'os-release': text, uname: text, kubelet: text, signs: text})).toHaveProperty('os.id')
      }),
    )
  })
})
