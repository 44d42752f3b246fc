import {marked, type Token} from 'marked'
import {describe, expect, it} from 'vitest'
import {rendered, sampleFinding, sampleReport, sampleResult} from './sample-report.ts'

function flat(tokens: readonly Token[]): readonly Token[] {
  return tokens.flatMap((token) => {
    const inner = 'tokens' in token && token.tokens ? token.tokens : []
    const items = token.type === 'list' ? token.items : []
    return [token, ...flat([...inner, ...items])]
  })
}

describe('the Markdown report', {timeout: 60_000}, () => {
  it('starts with the verdict and a table of the sections', async () => {
    const tokens = marked.lexer(await rendered('markdown'))
    expect(tokens[0]).toMatchObject({type: 'heading', depth: 2})
    expect(tokens[0]?.raw).toContain('❌ Assay failed: 2 failed, 1 could not be decided')
    const table = tokens.find(({type}) => type === 'table')
    expect(table).toMatchObject({rows: [{}, {}, {}]})
  })

  it('lets nothing that the host said become markup', async () => {
    const text = await rendered('markdown')
    const found = flat(marked.lexer(text))
    const markup = found.filter(({type}) => type === 'html').map(({raw}) => raw.trim())
    for (const raw of markup) expect(raw).toMatch(/^<\/?(details|summary|b|i)\b|^<\/?(details|summary|b|i)>/)
    expect(markup.join('')).not.toMatch(/script/)
    expect(found.filter(({type}) => type === 'link' || type === 'image')).toEqual([])
    expect(found.some((token) => token.type === 'codespan' && token.raw.includes('<script>'))).toBe(true)
  })

  it.each(['`', '``` a `` b', ' ', '@team #1 **b** [x](http://y) | z'])(
    'shows %j as it is',
    async (actual) => {
      const findings = [sampleFinding({status: 'fail', actual})]
      const report = sampleReport({results: [sampleResult({status: 'fail', findings})], problems: []})
      const spans = flat(marked.lexer(await rendered('markdown', report)))
        .filter(({type}) => type === 'codespan')
        .map((token) => ('text' in token ? token.text : ''))
      if (actual.trim() !== '') expect(spans).toContain(actual)
    },
  )

  it('stays below the size of a comment on GitHub', async () => {
    const results = Array.from({length: 400}, (_, index) =>
      sampleResult({item: `1.${index}`, status: 'fail', why: 'w'.repeat(2000)}),
    )
    const text = await rendered('markdown', sampleReport({results}))
    expect(text.length).toBeLessThan(65_536)
    expect(text).toMatch(/… and \d+ more: see the other reports\.\n$/)
    expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length)
  })
})
