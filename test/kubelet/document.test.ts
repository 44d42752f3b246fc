import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {effective, lookup, parseDocument} from '../../src/kubelet/document.ts'
import {parseNodeConfigs} from '../../src/kubelet/node-config.ts'
import {readNodeConfigs} from '../../src/kubelet/nodeadm.ts'
import {KubeletRefusal} from '../../src/kubelet/refusal.ts'

describe('a configuration file', () => {
  it.each([
    ['{"a": 1,\n"b": }', '/c:2: it is not JSON'],
    ['{"a": 1,\n', '/c:2: it is not JSON'],
    ['{"a": 1,\n"a": 2}', '/c:2: duplicated mapping key'],
    ['a: 1\nb: [', '/c:2:'],
    ['a: 1\na: 2', '/c:2: duplicated mapping key'],
    ['- a', '/c:1: it holds no map'],
    ['', '/c:1'],
    ['a: 1\n---\na: 2', 'more'],
    ['a: &a\n  b: *a', '/c:1: an anchor holds itself'],
  ])('is refused for %j with its line', (text, message) => {
    expect(() => parseDocument('/c', text)).toThrow(KubeletRefusal)
    expect(() => parseDocument('/c', text)).toThrow(message)
  })

  it('knows where each value is', () => {
    expect(parseDocument('/c', '{\n\t"a": {\n\t\t"b": true}}').place(['a', 'b'])).toEqual({
      file: '/c',
      line: 3,
    })
  })

  it('reads YAML 1.1 as Kubernetes does', () => {
    expect(parseDocument('/c', 'a: yes').value).toEqual({a: true})
  })

  it('has own properties alone', () => {
    const {value} = parseDocument('/c', '{"__proto__": {"readOnlyPort": 1}}')

    expect(lookup(value, ['readOnlyPort'])).toBeUndefined()
    expect(lookup(value, ['constructor'])).toBeUndefined()
  })

  it('is not known where it is nested so deep that nobody can read it', () => {
    const depth = 200_000

    expect(() => parseDocument('/c', `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`)).toThrow(/^\/c:1: /)
  })

  it('is a value or a refusal, whatever the text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          return typeof parseDocument('/c', text).value === 'object'
        } catch (error) {
          return error instanceof KubeletRefusal
        }
      }),
    )
  })
})

describe('layers', () => {
  const layers = ['a: {x: 1, z: [1]}', 'a: {z: [2]}', 'b: null'].map((text, index) =>
    parseDocument(`/${index}`, text),
  )

  it('merge maps, replace lists, and take away what is null', () => {
    const value = (...path: string[]) => effective(layers, path)?.value

    expect([value('a', 'x'), value('a', 'z'), value('b')]).toEqual([1, [2], undefined])
  })
})

const nodeConfig = (body: string) => `apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\n${body}`

describe('the NodeConfigs of an image', () => {
  it('merge their settings, append their flags, and pass over other names', () => {
    const files = [
      {
        path: '/d/10.yaml',
        text: nodeConfig('spec: {kubelet: {config: {readOnlyPort: 1}, flags: [--v=1 --x=y]}}'),
      },
      {path: '/d/20.conf', text: 'broken: ['},
      {
        path: '/d/30.json',
        text: '{"apiVersion": "node.eks.aws/v1alpha1", "kind": "NodeConfig", "spec": {"kubelet": {"flags": ["--v=2"]}}}',
      },
    ]

    const {layers, words} = readNodeConfigs(files)

    expect(words.map(({text}) => text)).toEqual(['--v=1', '--x=y', '--v=2'])
    expect(effective(layers, ['readOnlyPort'])?.value).toBe(1)
  })

  it('are found in MIME multipart, with the lines of the whole file', () => {
    const text = `MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="B"\n\n--B\nContent-Type: text/x-shellscript\n\necho\n--B\nContent-Type: application/node.eks.aws\n\n${nodeConfig('spec: {}')}\n--B--\n`

    expect(parseNodeConfigs('/d/a.yaml', text)[0]?.place(['spec'])).toEqual({file: '/d/a.yaml', line: 13})
  })

  it('may be in a multipart whose end is lost', () => {
    const text = `Content-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: application/node.eks.aws\n\n${nodeConfig('spec: {}')}`

    expect(parseNodeConfigs('/d/a.yaml', text)).toHaveLength(1)
  })

  it.each([
    [`${nodeConfig('spec: {}')}\n---\n${nodeConfig('spec: {}')}`, 'more'],
    ['kind: Pod\napiVersion: v1', '/d/a.yaml:1: nodeadm wants kind NodeConfig'],
    [
      'Content-Type: multipart/mixed; boundary=B\n\n--B\nContent-Type: text/plain\n\nx\n--B--',
      'no part is a NodeConfig',
    ],
  ])('are refused: %j', (text, message) => {
    expect(() => parseNodeConfigs('/d/a.yaml', text)).toThrow(message)
  })
})
