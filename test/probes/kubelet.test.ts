import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it, vi} from 'vitest'
import {configDropIns, kubeconfigCredential, kubeletEnvironment} from '../../src/probes/kubelet.ts'
import {answer, ask, shells} from './ask.ts'

vi.setConfig({testTimeout: 60_000})

let directory: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'assay-kubelet-'))
})
afterAll(() => rmSync(directory, {recursive: true, force: true}))

/** Writes a file and gives its path. */
function written(name: string, text: string): string {
  const path = join(directory, name)
  writeFileSync(path, text)
  return path
}

describe.each(shells)('asked by %s %s', (...shell) => {
  it("an environment file tells the values of the kubelet's variables alone", () => {
    const path = written(
      'environment',
      '# SECRET\nDATABASE=SECRET\nKUBELET_ARGS="--a=1 \\\n--b=2"\nEMPTY_DATABASE=\n',
    )

    expect(answer(kubeletEnvironment(path), shell).output).not.toContain('SECRET')
    expect(ask(kubeletEnvironment(path), shell)).toEqual(
      new Map([
        ['DATABASE', {value: undefined, line: 2}],
        ['KUBELET_ARGS', {value: '--a=1 --b=2', line: 3}],
        ['EMPTY_DATABASE', {value: undefined, line: 5}],
      ]),
    )
  })

  it.each([
    ['exec', 'user:\n  exec:\n    command: aws\n'],
    ['certificate', 'user:\n  client-certificate: /a.pem\n'],
    ['other', 'user:\n  token: SECRET\n'],
  ])('a kubeconfig proves who the node is by %s, and shows no credential', (credential, text) => {
    const probe = kubeconfigCredential(written('kubeconfig', text))

    expect(ask(probe, shell)).toBe(credential)
    expect(answer(probe, shell).output).not.toContain('SECRET')
  })

  it('drop-ins come directory by directory in the order of names, as the kubelet walks them', () => {
    const root = mkdtempSync(join(directory, 'drop-ins-'))
    mkdirSync(join(root, 'b'))
    for (const name of ['c.conf', 'b/2.conf', 'b/1.conf', 'b.conf', 'a.conf', 'no.txt'])
      writeFileSync(join(root, name), '')

    const paths = ask(configDropIns(root), shell)?.map(({path}) => path.slice(root.length + 1))

    expect(paths).toEqual(['a.conf', 'b/1.conf', 'b/2.conf', 'b.conf', 'c.conf'])
  })

  it.skipIf(process.getuid?.() !== 0)('what is not there is nothing', () => {
    const none = join(directory, 'none')

    expect(ask(kubeletEnvironment(none), shell)).toBeUndefined()
    expect(ask(kubeconfigCredential(none), shell)).toBeUndefined()
    expect(ask(configDropIns(none), shell)).toBeUndefined()
  })
})
