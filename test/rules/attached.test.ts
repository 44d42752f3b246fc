import {beforeAll, describe, expect, it} from 'vitest'
import {type Content, loadContent} from '../../src/benchmarks/content.ts'
import type {CaseFile} from './cases.ts'
import {judgeRule} from './judge-rule.ts'

let content: Content
beforeAll(async () => {
  content = await loadContent()
})

/** What a person who decides a manual rule is shown. */
function shown(rule: string, answers: CaseFile['answers']): readonly string[] {
  const {status, findings} = judgeRule(content, rule, {}, answers)
  expect(status).toBe('manual')
  return findings.map(({subject, actual, reason}) => `${subject}: ${actual ?? reason}`)
}

describe('the facts attached to manual rules', () => {
  it('are every repository and whether it is enabled, which it is where nothing is said', () => {
    const repositories = `$mark

$mark /etc/yum.repos.d/amazon.repo
1:[amazonlinux]
2:name=Amazon Linux 2023 repository
3:enabled=1
9:[amazonlinux-source]
10:name=Sources
11:enabled=0
20:[mine]
21:name=Mine

$mark /etc/dnf/dnf.conf
1:[main]
2:gpgcheck=1
`
    expect(shown('repos-configured', {repositories})).toEqual([
      'the repository amazonlinux: enabled',
      'the repository amazonlinux-source: disabled',
      'the repository mine: enabled',
    ])
    expect(shown('repos-configured', {repositories: {exit: 77}})).toEqual([
      'repositories: repositories: a file of a repository is not readable',
    ])
  })

  it('are the ports that are open, those for others first', () => {
    const listeners = `$mark

$mark tcp
   0: 0100007F:2818 00000000:0000 0A 00000000:00000000
   1: 00000000:0016 00000000:0000 0A 00000000:00000000

$mark tcp6
   0: 00000000000000000000000000000000:0016 00000000000000000000000000000000:0000 0A 00000000:00000000

$mark udp
   0: 00000000:0143 00000000:0000 07 00000000:00000000
`
    expect(shown('listening-services', {listeners})).toEqual([
      '22/tcp: open to others',
      '323/udp: open to others',
      '10264/tcp: on loopback only',
    ])
    expect(shown('listening-services', {listeners: '$mark\n'})).toEqual(['listeners: none'])
  })

  it('are the versions that an update would change, and the locks on them', () => {
    const answers = {
      packages:
        'containerd\t0:2.1.5-1\tx86_64\tcontainerd\nrunc\t0:1.3.3-2\tx86_64\trunc\nsystem-release\t0:2023.6-0\tnoarch\trelease\n',
      'version-locks': '$mark\n',
    }
    expect(shown('updates', answers).slice(0, 3)).toEqual([
      'the package system-release: installed (0:2023.6-0)',
      'the package containerd: installed (0:2.1.5-1)',
      'the package runc: installed (0:1.3.3-2)',
    ])
  })
})
