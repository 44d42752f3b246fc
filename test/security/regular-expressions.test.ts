import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {parse} from '@babel/parser'
import {check} from 'recheck'
import {describe, expect, it} from 'vitest'

const source = new URL('../../src', import.meta.url).pathname

interface Literal {
  readonly place: string
  readonly pattern: string
  readonly flags: string
}

function literalsOf(file: string): readonly Literal[] {
  const found: Literal[] = []
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    if (isLiteral(node))
      found.push({place: `${file}:${node.loc.start.line}`, pattern: node.pattern, flags: node.flags})
    for (const child of Object.values(node)) visit(child)
  }
  visit(
    parse(readFileSync(join(source, file), 'utf8'), {sourceType: 'module', plugins: ['typescript']}).program,
  )
  return found
}

function isLiteral(node: object): node is Omit<Literal, 'place'> & {loc: {start: {line: number}}} {
  return 'type' in node && node.type === 'RegExpLiteral'
}

const literals = readdirSync(source, {recursive: true, encoding: 'utf8'})
  .filter((name) => name.endsWith('.ts'))
  .flatMap(literalsOf)

/** The checker takes a match that is out of time for a slow one, which on a busy machine it need not be. */
const LIMITS = {timeout: 300_000, attackTimeout: null, incubationTimeout: null} as const

/** Answers of a host have up to a MiB, so an expression that is slower than linear would keep the gate busy for hours. */
describe('the regular expressions of the sources', {timeout: 600_000}, () => {
  it('are there', () => {
    expect(literals.length).toBeGreaterThan(300)
  })

  it('need time that grows with the length of a text alone', async () => {
    const slow: string[] = []
    for (const {place, pattern, flags} of literals) {
      const {status, ...found} = await check(pattern, flags, LIMITS)
      if (status !== 'safe') slow.push(`${place}: /${pattern}/${flags} is ${JSON.stringify(found)}`)
    }

    expect(slow).toEqual([])
  })

  it('would be found out where they do not', async () => {
    expect((await check('^(a+)+$', '')).status).toBe('vulnerable')
    expect((await check('\\s*(.*?)\\s*$', '')).status).toBe('vulnerable')
  })
})
