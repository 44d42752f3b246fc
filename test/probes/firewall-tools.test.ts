import {beforeAll, describe, expect, it} from 'vitest'
import {type Content, loadContent} from '../../src/benchmarks/content.ts'
import {firewalld} from '../../src/probes/firewalld.ts'
import {nftFiles, nftRuleset, parseNft} from '../../src/probes/nftables.ts'
import type {Answer} from '../../src/probes/probe.ts'
import {runningSysctl} from '../../src/probes/sysctl.ts'
import {hasProgram} from '../has-program.ts'
import {judgeRule} from '../rules/judge-rule.ts'
import {type Answers, answersIn, answerTo, namespacesAvailable} from './in-namespace.ts'

let content: Content
beforeAll(async () => {
  content = await loadContent()
})

/** What a rule says at `booted`, when both halves decide, of what the tools said. */
function statusOf(rule: string, firewall: string, answers: Answers): string {
  return judgeRule(content, rule, {phase: 'booted', with: {firewall}, answers}).status
}

/** The fixes of rules, each of them twice. */
function fixes(rules: readonly string[]): string {
  return [...rules, ...rules].map((rule) => content.rules.get(rule)?.source.fix?.shell).join('\n')
}

/** Rulesets in the ways in which nft(8) lets them be written. */
const written = {
  blocks: `table inet filter {
  set trusted { type ipv4_addr; flags interval; elements = { 10.0.0.0/8 }; }
  chain input {
    type filter hook input priority filter; policy drop; # not more
    iif lo counter accept comment "loop {back}; # all of it"
    ip saddr 127.0.0.0/8 counter drop
    ip6 saddr ::1 drop
    tcp dport { 22, 10250 } accept
    ip saddr @trusted jump helper
  }
  chain forward { type filter hook forward priority 0; policy drop; }
  chain helper { drop; }
}
table ip nat { chain post { type nat hook postrouting priority srcnat; }; }
`,
  'a policy in a line of its own': `table ip mine {
  chain input {
    type filter hook input priority 0;
    policy drop;
  }
  chain output {
    type filter hook output priority -10
  }
}
`,
  'a table that is asleep': `table inet asleep {
  flags dormant;
  chain input { type filter hook input priority 0; policy drop; }
}
table inet awake {
  chain forward { type filter hook forward priority 0; policy accept; }
}
`,
}

describe.skipIf(!namespacesAvailable || !hasProgram('nft'))('nftables as it is', () => {
  it.each(Object.entries(written))('prints the tables and base chains that its file has: %s', (_, text) => {
    const answers = answersIn(`nft -f - <<'EOF'\n${text}EOF`, [nftRuleset])
    const shape = ({tables, chains}: ReturnType<typeof parseNft>) => ({
      tables,
      chains: chains.map(({table, hook, policy}) => [table, hook, policy]),
    })

    expect(shape(nftRuleset.parse(answerTo(nftRuleset, answers)))).toEqual(shape(parseNft(text)))
  })

  it('does not filter by a table that is asleep', () => {
    const {tables, chains} = parseNft(written['a table that is asleep'])

    expect(tables).toEqual(['inet awake'])
    expect(chains.map(({hook}) => hook)).toEqual(['forward'])
  })

  it('has no rule at first', () => {
    expect(nftRuleset.parse(answerTo(nftRuleset, answersIn('', [nftRuleset])))).toEqual({
      tables: [],
      chains: [],
    })
  })

  const probes = [nftRuleset, ...nftFiles, runningSysctl('net.ipv6.conf.all.disable_ipv6')]
  const rules = ['fw23-table', 'fw23-chains', 'fw23-loopback', 'fw23-deny', 'fw-nft-chains', 'fw-nft-deny']

  it('passes what it failed once the fixes are loaded', () => {
    const before = answersIn(': >/etc/sysconfig/nftables.conf', probes)
    const after = answersIn(`${fixes(rules)}\nnft -f /etc/sysconfig/nftables.conf`, probes)

    for (const rule of rules) {
      expect(statusOf(rule, 'nftables', before), rule).toBe('fail')
      expect(statusOf(rule, 'nftables', after), rule).toBe('pass')
    }
  })
})

const canRunFirewalld =
  namespacesAvailable && ['firewall-offline-cmd', 'firewalld', 'dbus-daemon'].every(hasProgram)

describe.skipIf(!canRunFirewalld)('firewalld as it is', {timeout: 120_000}, () => {
  const probes = [firewalld('persisted'), firewalld('running')]
  // firewall-cmd itself takes its time, so nothing waits between two tries.
  const start = `mkdir -p /run/dbus
dbus-daemon --system --fork
firewalld --nofork --nopid >/run/firewalld.log 2>&1 &
tries=0
until firewall-cmd --state >/dev/null 2>&1; do
  tries=$((tries + 1))
  [ $tries -lt 200 ] || { cat /run/firewalld.log >&2; exit 1; }
done`

  it('tells the zones that are used, by the daemon as by its files', () => {
    const answers = answersIn(
      `firewall-offline-cmd --zone=dmz --add-source=10.0.0.0/8
firewall-offline-cmd --zone=trusted --add-interface=lo
firewall-offline-cmd --zone=work --add-rich-rule='rule family=ipv4 source address=10.9.0.0/16 accept'
${start}`,
      probes,
    )
    const [persisted, running] = probes.map((probe) => probe.parse(answerTo(probe, answers)))

    expect(running).toEqual(persisted)
    expect(persisted?.defaultZone).toBe('public')
    expect(persisted?.zones.filter(({inUse}) => inUse).map(({name}) => name)).toEqual(['dmz', 'public'])
    expect(persisted?.zones.find(({name}) => name === 'trusted')).toMatchObject({
      target: 'ACCEPT',
      interfaces: ['lo'],
    })
    expect(persisted?.zones.find(({name}) => name === 'work')?.richRules).toEqual([
      'rule family="ipv4" source address="10.9.0.0/16" accept',
    ])
  })

  it('is an error where the daemon does not run', () => {
    const [, running] = probes
    const answer: Answer = running ? answerTo(running, answersIn('', probes)) : {output: '', exitCode: 0}

    expect(() => running?.parse(answer)).toThrow('firewall-cmd failed; is firewalld running?')
  })

  it('passes what it failed once the fixes are loaded', () => {
    const rules = [
      'fw-firewalld-target',
      'fw-firewalld-loopback',
      'fw-firewalld-loopback-src',
      'fw-firewalld-default-drop',
    ]
    const before = answersIn(start, probes)
    const after = answersIn(`${fixes(rules.toReversed())}\n${start}`, probes)

    for (const rule of rules) {
      expect(statusOf(rule, 'firewalld', before), rule).toBe('fail')
      expect(statusOf(rule, 'firewalld', after), rule).toBe('pass')
    }
  })

  it('passes fw23-zone by its fix', () => {
    const trusted = 'firewall-offline-cmd --set-default-zone=trusted'
    const before = answersIn(`${trusted}\n${start}`, probes)
    const after = answersIn(`${trusted}\n${fixes(['fw23-zone'])}\n${start}`, probes)

    expect(statusOf('fw23-zone', 'firewalld', before)).toBe('fail')
    expect(statusOf('fw23-zone', 'firewalld', after)).toBe('pass')
  })
})
