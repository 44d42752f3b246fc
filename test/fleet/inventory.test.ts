import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {Readable} from 'node:stream'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {UsageError} from '../../src/errors.ts'
import {loadInventory, parseInventory} from '../../src/fleet/inventory.ts'

const textsOf = (source: string) => parseInventory(source, 'hosts').map(({target}) => target.text)

describe('an inventory', () => {
  it('has one target a line, and comments', () => {
    expect(textsOf('# build hosts\n\nbuild-1  # the first\r\nssh://root@10.0.0.5:2222\n')).toEqual([
      'build-1',
      'ssh://root@10.0.0.5:2222',
    ])
  })

  it('is a YAML list of targets, with what is the own of one', () => {
    const source =
      '# ours\n- build-1\n- target: 10.0.0.5\n  user: ec2-user\n  port: 2222\n  identity: keys/a\n  level: 2\n'

    expect(parseInventory(source, 'hosts')).toMatchObject([
      {target: {text: 'build-1'}},
      {target: {text: 'ssh://ec2-user@10.0.0.5:2222', port: 2222}, identity: 'keys/a', level: 2},
    ])
  })

  it.each([
    [{user: 'builder'}, 'ssh://builder@10.0.0.5:2222'],
    [{port: 22}, 'ssh://root@10.0.0.5:22'],
    [{user: 'a@b'}, 'ssh://a%40b@10.0.0.5:2222'],
  ])('has %j of an entry in place of what its target says', (own, text) => {
    const source = `- ${JSON.stringify({target: 'ssh://root@10.0.0.5:2222', ...own})}\n`

    expect(textsOf(source)).toEqual([text])
  })

  it.each([
    [{target: 'ssh://[2001:db8::5]', user: 'root'}, 'ssh://root@[2001:db8::5]'],
    [{target: 'build-1', port: 2222}, 'ssh://build-1:2222'],
  ])('has a target for %j that reads as it would on the command line', (entry, text) => {
    expect(textsOf(`- ${JSON.stringify(entry)}\n`)).toEqual([text])
  })

  it('can come from a file, which has to be there', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'assay-inventory-'))
    const path = join(directory, 'hosts')
    await expect(loadInventory(path, process.stdin)).rejects.toThrow(
      `--inventory: cannot read ${path}: ENOENT`,
    )
    await writeFile(path, 'build-1\n')

    expect((await loadInventory(path, process.stdin)).map(({target}) => target.text)).toEqual(['build-1'])
    await rm(directory, {recursive: true})
  })

  it('can come from standard input', async () => {
    const jobs = await loadInventory('-', Readable.from(['build-1\n', 'build-2\n']) as never)

    expect(jobs.map(({target}) => target.text)).toEqual(['build-1', 'build-2'])
  })

  it.each([
    ['', 'hosts: the inventory names no host'],
    ['build-1\n-oProxyCommand=x\n', 'hosts:2: "-oProxyCommand=x" begins like an option'],
    ['- target: a\n  prot: 22\n', 'hosts:2:9: unknown key "prot"'],
    ['- target: a\n  port: 70000\n', 'hosts:2:9: 0/port:'],
    ['- user: a\n', 'hosts:1:3: 0/target:'],
    ['[]', 'hosts:1:1: '],
    ['---\n', 'hosts:1:'],
    ['---\nhosts: [build-1]\n', /^hosts:2:1: [^u].*array/],
    ['- target: "local:"\n  user: a\n', 'hosts: entry 1: local: has neither a user nor a port'],
  ])('of %j is refused', (source, message) => {
    expect(() => parseInventory(source, 'hosts')).toThrow(message)
  })

  it('gives targets or a UsageError, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('', '- ', '- target: '), (text, start) => {
        try {
          expect(parseInventory(start + text, 'hosts').length).toBeGreaterThan(0)
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError)
        }
      }),
    )
  })
})
