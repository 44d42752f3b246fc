import {existsSync, readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'

const root = new URL('..', import.meta.url).pathname
const lines = readFileSync(`${root}Containerfile`, 'utf8').split('\n')
const {files} = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))

/** What an image builder would do is not tried: there may be no registry of images to ask. */
describe('the Containerfile', () => {
  it('takes over all files of the package', () => {
    const named = files.filter((name: string) => !name.startsWith('!'))
    const copied = lines.filter((line) => line.startsWith('COPY --from=build')).join(' ')

    expect(named.filter((name: string) => !copied.includes(`/build/${name} `))).toEqual([])
  })

  it('leaves out of the build what is not there, and nothing that the build needs', () => {
    const ignored = readFileSync(`${root}.containerignore`, 'utf8').trim().split('\n')
    const needed = [
      'package.json',
      'package-lock.json',
      '.npmrc',
      'scripts',
      'src',
      'tsconfig.json',
      'LICENSE',
    ]

    expect(needed.filter((name) => ignored.includes(name) || !existsSync(root + name))).toEqual([])
  })

  it('runs as somebody who is not root, from a base image with a version', () => {
    expect(lines.filter((line) => line.startsWith('USER '))).toEqual(['USER node'])
    expect(lines.findLastIndex((line) => line.startsWith('RUN '))).toBeLessThan(lines.indexOf('USER node'))
    for (const line of lines.filter((line) => line.startsWith('FROM ')))
      expect(line).toMatch(/^FROM docker\.io\/library\/node:\d+-/)
  })
})
