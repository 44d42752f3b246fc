import {existsSync} from 'node:fs'
import {expect, it} from 'vitest'
import {assertions} from '../../src/assertions/registry.ts'

it.each([...assertions.keys()])('the assertion %s is in the file of its name', (name) => {
  const file = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

  expect(existsSync(new URL(`../../src/assertions/${file}.ts`, import.meta.url))).toBe(true)
})
