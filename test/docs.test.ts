import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {describe, expect, it} from 'vitest'

const root = new URL('..', import.meta.url).pathname
const pages = ['README.md', 'CONTRIBUTING.md', 'packer/README.md', 'test/hosts/README.md']
const every = [...pages, ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)]
const {scripts} = JSON.parse(read('package.json')) as {readonly scripts: Readonly<Record<string, string>>}

describe.each(every)('%s', (page) => {
  const text = read(page)

  it('links to pages and headings that are there', () => {
    const links = found(text, /\]\((?!https?:)([^)\s]+)\)/g)

    expect(links.filter((link) => !leadsSomewhere(page, link))).toEqual([])
  })

  it('names files that are there', () => {
    const paths = found(
      text,
      /(?<![\w./-])((?:src|test|scripts|docs|bin|benchmarks|demo)\/[\w/.-]*\.\w+)(?![\w/-])/g,
    )
    // A word in capitals stands for a name: `src/probes/KIND.ts`.
    const meant = paths.filter((path) => !/\/[A-Z]+(?=[./])/.test(path))

    expect(meant.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })

  it('names npm scripts that are there', () => {
    const named = found(text, /npm run (?:--silent )?([\w:]+)/g)

    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([])
  })
})

function leadsSomewhere(page: string, link: string): boolean {
  const [file = '', heading] = link.split('#')
  const target = file === '' ? page : join(dirname(page), file)
  if (!existsSync(join(root, target))) return false
  return heading === undefined || headingsOf(read(target)).includes(heading)
}

/** As GitHub makes anchors of headings. */
function headingsOf(text: string): readonly string[] {
  return found(text, /^#+ (.*)$/gm).map((title) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  )
}

function found(text: string, expression: RegExp): readonly string[] {
  return Array.from(text.matchAll(expression), ([, part = '']) => part)
}

function read(name: string): string {
  return readFileSync(join(root, name), 'utf8')
}
