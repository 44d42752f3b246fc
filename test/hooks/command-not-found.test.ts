import {describe, expect, it} from 'vitest'
import {assay} from '../e2e/assay.ts'

describe('a command that does not exist', () => {
  it.each([
    ['chek', 'check'],
    ['benchmark list', 'benchmarks list'],
    ['chek build-host', 'check'],
  ])('is told by the name that is near: %s', async (words, near) => {
    const {exitCode, stdout, stderr} = await assay(words.split(' '))

    expect({exitCode, stdout}).toEqual({exitCode: 2, stdout: ''})
    expect(stderr).toBe(`assay: unknown command "${words}"\nTry: Did you mean "${near}"?\n`)
  })

  it('is told as JSON where a program asks', async () => {
    const {exitCode, stdout} = await assay(['chek', '--json'])

    expect(exitCode).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({error: {exitCode: 2, hint: 'Did you mean "check"?'}})
  })
})

describe('a flag that does not exist', () => {
  it('is told by the name that is near', async () => {
    const {exitCode, stdout} = await assay(['check', 'local:', '--lvel', '2', '--json'])

    expect(exitCode).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({error: {hint: 'Did you mean --level?'}})
    expect((await assay(['demo', '--directry', 'x'])).stderr).toContain('Did you mean --directory?')
  })
})
