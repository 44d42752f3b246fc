import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {factsFrom} from '../../src/collect/evidence.ts'
import {firewalld} from '../../src/probes/firewalld.ts'
import {parseFilterTable, savedFilterTable} from '../../src/probes/iptables.ts'
import {nftAtBoot, parseNft} from '../../src/probes/nftables.ts'

const MARK = 'feedfacefeedface'

describe('a ruleset of nftables', () => {
  it('has base chains with hook, policy and rules, and leaves other chains out', () => {
    const {tables, chains} = parseNft(`#!/usr/sbin/nft -f
flush ruleset
table inet filter {
  set s { type ipv4_addr; }
  chain input {
    type filter hook input priority filter; policy drop; # comment
    iif "lo" accept
  }
  chain helper {
    drop
  }
}
table mine {
  chain nat { type nat hook output priority 0; }
  chain out {
    type filter hook output priority 0;
  }
}`)

    expect(tables).toEqual(['inet filter', 'ip mine'])
    expect(chains).toEqual([
      {table: 'inet filter', hook: 'input', policy: 'drop', rules: ['iif "lo" accept']},
      {table: 'ip mine', hook: 'output', policy: 'accept', rules: []},
    ])
  })

  it.each([
    ['by its path', '/etc/nftables/a.nft', ['inet a']],
    ['by a path below /etc', 'nftables/a.nft', ['inet a']],
    ['by a pattern', '/etc/nftables/*.nft', ['inet a', 'inet b']],
    ['that is not there', '/etc/nftables/c.nft', []],
  ])('has the tables of a file that is included %s', (_, pattern, tables) => {
    const owned = '600 0 0 root root 20 regular file'
    const parts = ['a', 'b'].map(
      (name) => `\n${MARK} ${owned} /etc/nftables/${name}.nft\ntable inet ${name} {\n}\n`,
    )
    const facts = factsFrom(
      new Map([
        ['file:/etc/sysconfig/nftables.conf', {output: `${owned}\ninclude "${pattern}"\n`, exitCode: 0}],
        ['directory:/etc/nftables/*', {output: `${MARK}\n${parts.join('')}`, exitCode: 0}],
      ]),
    )

    expect(nftAtBoot(facts)).toMatchObject({known: true, fact: {tables}})
  })

  it('is read whatever it holds', () => {
    const line = fc.oneof(
      fc.string(),
      fc.constantFrom('table x {', 'type filter hook input priority 0', '}', 'chain'),
    )
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        expect(parseNft(lines.join('\n')).chains).toBeInstanceOf(Array)
      }),
    )
  })
})

describe('the filter table of iptables', () => {
  it('is read from between the other tables', () => {
    const {policies, rules} = parseFilterTable(`*nat
:INPUT ACCEPT [0:0]
-A OUTPUT -j KUBE-SERVICES
COMMIT
*filter
:INPUT DROP [0:0]
:KUBE-FORWARD - [0:0]
-A INPUT -i lo -j ACCEPT
-A KUBE-FORWARD -j ACCEPT
COMMIT`)

    expect([...policies]).toEqual([['INPUT', 'DROP']])
    expect(rules).toEqual([{chain: 'INPUT', text: '-i lo -j ACCEPT'}])
  })

  it.each([
    [
      'nothing is saved',
      {output: "stat: cannot stat '/etc/sysconfig/iptables': No such file or directory", exitCode: 1},
    ],
    ['a directory is in its place', {output: '755 0 0 root root 6 directory\n', exitCode: 0}],
  ])('lets everything through where %s', (_, answer) => {
    const facts = factsFrom(new Map([['file:/etc/sysconfig/iptables', answer]]))

    expect(savedFilterTable('ipv4', facts)).toEqual({known: true, fact: {policies: new Map(), rules: []}})
  })

  it('is read whatever it holds', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseFilterTable(`*filter\n${text}`).rules).toBeInstanceOf(Array)
      }),
    )
  })
})

describe('firewalld', () => {
  const parse = (zone: string, zones: string) =>
    firewalld('persisted').parse({
      output: `${MARK}\n\n${MARK} default\n${zone}\n\n${MARK} zones\n${zones}\n`,
      exitCode: 0,
    })

  it('has the zones that something is in, and the default one', () => {
    const {zones} = parse(
      'public',
      'dmz\n  target: DROP\n  interfaces: \n  sources: 10.0.0.0/8\n\nhome\n  target: default\n  interfaces: \n  sources: \n\npublic\n  target: %%REJECT%%\n  interfaces: eth0\n  rich rules: \n\trule family="ipv4" drop\n',
    )

    expect(zones.map(({name, inUse, target}) => [name, inUse, target])).toEqual([
      ['dmz', true, 'DROP'],
      ['home', false, 'default'],
      ['public', true, '%%REJECT%%'],
    ])
    expect(zones[2]?.richRules).toEqual(['rule family="ipv4" drop'])
  })

  it('has no zone that is in use where it lists none', () => {
    const output = `${MARK}\n\n${MARK} default\npublic\n`

    expect(firewalld('running').parse({output, exitCode: 0})).toEqual({defaultZone: 'public', zones: []})
  })

  it('is an answer or an error, whatever the tool says', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (zone, zones) => {
        try {
          expect(parse(zone, zones).zones).toBeInstanceOf(Array)
        } catch (error) {
          expect(String(error)).toMatch(/default zone/)
        }
      }),
    )
  })
})
