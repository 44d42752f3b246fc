import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'

const root = new URL('..', import.meta.url).pathname

interface Wanted {
  readonly script: string
  /** Below `src`, without its ending. */
  readonly file: string
  readonly name: string
}

/** What the scripts take from what is built of `src`: no type checker looks at them. */
const wanted: readonly Wanted[] = readdirSync(`${root}scripts`, {recursive: true, encoding: 'utf8'})
  .filter((script) => /\.m?js$/.test(script))
  .flatMap((script) => namesIn(script, readFileSync(`${root}scripts/${script}`, 'utf8')))

describe('the scripts', () => {
  it('take something from src', () => {
    expect(wanted.length).toBeGreaterThan(8)
  })

  it.each(wanted)('$script finds $name in $file', ({file, name}) => {
    const path = `${root}src/${file}.ts`

    expect(existsSync(path) && readFileSync(path, 'utf8')).toMatch(exported(name))
  })
})

function namesIn(script: string, text: string): readonly Wanted[] {
  const imports = text.matchAll(
    /(?:import|const) (\w+|\{[^}]+\}) (?:from|= await import\() ?'(?:\.\.\/)+dist\/([\w/-]+)\.js'/g,
  )
  return Array.from(imports).flatMap(([, names = '', file = '']) =>
    (names.match(/\w+/g) ?? []).map((name) => ({script, file, name: names === name ? 'default' : name})),
  )
}

function exported(name: string): RegExp {
  return name === 'default'
    ? /^export default /m
    : new RegExp(`^export (?:async )?(?:function|const) ${name}\\b`, 'm')
}
