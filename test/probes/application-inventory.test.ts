import {describe, expect, it} from 'vitest'
import {applicationInventory} from '../../src/probes/application-inventory.ts'

const parse = (output: string) => applicationInventory.parse({output, exitCode: 0})

describe("Bottlerocket's list of packages", () => {
  it('has the name, version and architecture of each', () => {
    const one = {
      Name: 'kernel-6.1',
      Publisher: 'Bottlerocket',
      Version: '6.1.1',
      Release: '1.br',
      Architecture: 'x86_64',
    }

    expect(parse(JSON.stringify({Content: [one]}))).toEqual([
      {name: 'kernel-6.1', version: '6.1.1-1.br', architecture: 'x86_64'},
    ])
  })

  it.each([
    ['cut', '{"Content": [{"Name": "a"'],
    ['without packages', '{}'],
    ['of packages without a version', '{"Content": [{"Name": "a", "Release": "1", "Architecture": "b"}]}'],
  ])('is not read where it is %s', (_, output) => {
    expect(() => parse(output)).toThrow()
  })
})
