import {readFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {describe, expect, it} from 'vitest'

const source = new URL('../../src', import.meta.url).pathname

/** Packages that take long to load. */
const SLOW = ['zod', 'js-yaml', 're2js', 'junit-report-builder', 'xmlbuilder']

describe('what is loaded before check begins to connect', () => {
  it.each(['commands/check.ts', 'targets/connect-ssh.ts'])('has nothing slow behind %s', (name) => {
    const loaded = loadedWith(join(source, name))

    expect(loaded.size).toBeGreaterThan(10)
    expect([...loaded].filter((one) => SLOW.includes(one))).toEqual([])
  })

  it('would be found out, as judging does load them', () => {
    const loaded = loadedWith(join(source, 'pipeline.ts'))

    expect([...loaded].filter((one) => SLOW.includes(one))).toEqual(expect.arrayContaining(['zod', 're2js']))
  })
})

/** The files and packages that are loaded with a file; those of `import()` are not. */
function loadedWith(file: string, loaded = new Set<string>()): ReadonlySet<string> {
  if (loaded.has(file)) return loaded
  loaded.add(file)
  for (const name of importsOf(readFileSync(file, 'utf8'))) {
    if (name.startsWith('.')) loadedWith(join(dirname(file), name), loaded)
    else loaded.add(name)
  }
  return loaded
}

/** An import of types is gone when the program runs. */
function importsOf(text: string): readonly string[] {
  const statements = text.matchAll(/^(?:import|export) (type )?(?:[^'"();=]*? from )?'([^']+)'/gm)
  return Array.from(statements).flatMap(([, type, name = '']) => (type === undefined ? [name] : []))
}
