import {describe, expect, it} from 'vitest'
import {commandOf} from '../../src/kubelet/command.ts'
import {dropInsOf} from '../../src/kubelet/installed.ts'
import {KubeletRefusal} from '../../src/kubelet/refusal.ts'
import {readService} from '../../src/kubelet/service.ts'
import {parseEnvironmentFile} from '../../src/probes/environment-file.ts'

const unit = (text: string, path = '/u') => ({path, text: `[Service]\n${text}`})

function wordsOf(...parts: string[]): string[] {
  const service = readService(parts.map((text, index) => unit(text, `/u${index}`)))
  return commandOf(service, service.environment).words.map(({text}) => text)
}

describe('a unit and its drop-ins', () => {
  it('starts what the last ExecStart= after a reset says', () => {
    expect(wordsOf('ExecStart=/usr/bin/kubelet --a', 'ExecStart=\nExecStart=/usr/bin/kubelet --b')).toEqual([
      '--b',
    ])
  })

  it('is refused with two ExecStart= and no reset between them', () => {
    const twice = () => wordsOf('ExecStart=/usr/bin/kubelet --a', 'ExecStart=/usr/bin/kubelet --b')

    expect(twice).toThrow(KubeletRefusal)
    expect(twice).toThrow('/u1:2: a second ExecStart= after /u0:2')
  })

  it('lets a later Environment= win, and an empty one forget all', () => {
    const exec = `ExecStart=/usr/bin/kubelet $A \${B}`

    expect(wordsOf(`${exec}\nEnvironment=A=1 "B=2 3"`, 'Environment="A=4 5"')).toEqual(['4', '5', '2 3'])
    expect(wordsOf(`${exec}\nEnvironment=A=1 B=2`, 'Environment=')).toEqual([''])
  })

  it('joins continued lines, skips comments between them and knows the line of each word', () => {
    const service = readService([unit('ExecStart=/usr/bin/kubelet \\\n# why\n --a \\\n --b\nSlice=x')])

    const words = commandOf(service, new Map()).words

    expect(words.map(({text, place}) => [text, place.line])).toEqual([
      ['--a', 4],
      ['--b', 5],
    ])
  })

  it('may end in a line that goes on', () => {
    expect(wordsOf('ExecStart=/usr/bin/kubelet --a \\')).toEqual(['--a'])
  })

  it('ignores other sections', () => {
    const service = readService([
      {path: '/u', text: '[Unit]\nExecStart=/x\n[Service]\nExecStart=kubelet --a\n'},
    ])

    expect(commandOf(service, new Map()).words.map(({text}) => text)).toEqual(['--a'])
  })

  it('is not known where a script stands for the kubelet', () => {
    expect(() => wordsOf('ExecStart=/opt/start-kubelet.sh')).toThrow('runs /opt/start-kubelet.sh rather than')
  })

  it('takes of drop-ins with one name the first, and orders them by name', () => {
    const file = (path: string) => ({path, text: ''})
    const files = {
      fragments: [],
      dropIns: [file('/etc/k.d/20.conf'), file('/usr/k.d/10.conf'), file('/usr/k.d/20.conf')],
      typeDropIns: [file('/etc/service.d/10.conf'), file('/etc/service.d/15.conf')],
    }

    expect(dropInsOf(files, false).map(({path}) => path)).toEqual(['/usr/k.d/10.conf', '/etc/k.d/20.conf'])
    expect(dropInsOf(files, true).map(({path}) => path)).toContain('/etc/service.d/15.conf')
  })
})

describe('an environment file', () => {
  it.each([
    ['A=1\nB="2 3"\n', {A: '1', B: '2 3'}],
    ["# A=0\nA='it is' \n;B=1", {A: 'it is'}],
    ['A=1 \\\n 2\nA=3\n', {A: '3'}],
    ['A=x \\\n  y', {A: 'x   y'}],
    [String.raw`A="a\"b\n"`, {A: String.raw`a"b\n`}],
    ['A="x\\\ny"', {A: 'xy'}],
    [String.raw`A=a\bc`, {A: 'abc'}],
    ['', {}],
  ])('says what %j says', (text, expected) => {
    const variables = parseEnvironmentFile(text)

    expect(Object.fromEntries([...variables].map(([name, {value}]) => [name, value]))).toEqual(expected)
  })

  it('knows the line of each variable', () => {
    expect(parseEnvironmentFile('\n# x\nA=1\n\nB=2').get('B')?.line).toBe(5)
  })

  it('is not known with a quote that has no end', () => {
    expect(() => parseEnvironmentFile('A=1\nB="2\n')).toThrow('line 2: a quote has no end')
  })
})
