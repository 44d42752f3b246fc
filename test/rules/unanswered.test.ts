import {readdirSync} from 'node:fs'
import {beforeAll, describe, expect, it} from 'vitest'
import {type Content, loadContent} from '../../src/benchmarks/content.ts'
import type {Facts, Probe, Reading} from '../../src/probes/probe.ts'
import {loadCases, type RuleCase} from './cases.ts'
import {factsOfCase, judgeFacts} from './judge-rule.ts'

const directory = new URL('.', import.meta.url).pathname
const files = readdirSync(directory)
  .filter((name) => name.endsWith('.cases.yaml'))
  .map((name) => loadCases(`${directory}${name}`))

let content: Content
beforeAll(async () => {
  content = await loadContent()
})

/** Questions whose answer only ever makes a rule milder or says more, so that a rule may pass without it. */
const MILDER = new Set([
  // Whether it is Bottlerocket, whose files are made anew at each boot, or which kubelet is there.
  'host',
  // Old versions know no patterns in sysctl.d; where a file has one that counts, it has to be known.
  'systemd-version',
  // Without IPv6 a rule asks for less.
  'sysctl:net.ipv6.conf.all.disable_ipv6',
])

/** What the running system says: while an image is built, what is on disk decides. */
const RUNNING = /^(?:sysctl:|loaded-units$|kernel-audit$|nft-ruleset$|firewall-cmd$|selinux-state$)/

const ADMIN = '/var/lib/bottlerocket/datastore/current/live/settings/host-containers/admin/enabled'

/** Rules that any one of several things satisfies, and what each of them asks. */
const ALTERNATIVES: readonly (readonly [rule: RegExp, keys: RegExp])[] = [
  [/^aide-scheduled$/, /^(?:aide-schedule|unit-files)$/],
  [/^auditd-space$/, /^program:sendmail$/],
  [/^bottlerocket-admin-container$/, new RegExp(`^(?:file|stat):${ADMIN}$`)],
  // What the clean-up of an image takes away may be there until it has run.
  [/^image-(?!machine-id)/, /^file:\/etc\/machine-id$/],
  [/^image-build-leftovers$/, /^(?:mounts$|glob:\/tmp\/)/],
  // The keys that are no secrets.
  [/^image-credentials$/, /\/id_\*\.pub$/],
  [/^journald-storage$/, /^unit-files$/],
  [/^pam23-reuse$/, /^file:\/etc\/security\/pwhistory\.conf$/],
  [/^single-user-auth$/, /^file:\/etc\/systemd\/system\//],
  // Not installed, or switched off.
  [/^svc-/, /^(?:packages|unit-files)$/],
]

function mayBeLost(rule: string, key: string, {phase = 'image'}: RuleCase): boolean {
  const decidedByDisk = phase === 'image' && RUNNING.test(key)
  const hasOther = ALTERNATIVES.some(([rules, keys]) => rules.test(rule) && keys.test(key))
  return MILDER.has(key) || decidedByDisk || hasOther
}

/** Facts that note what is asked of them. */
function noting(facts: Facts, asked: Set<string>): Facts {
  return {
    of: <Fact>(probe: Probe<Fact>) => {
      const reading = facts.of(probe)
      if (reading.known) asked.add(probe.key)
      return reading
    },
  }
}

/** The same facts without the answer to one question. */
function without(facts: Facts, key: string): Facts {
  const lost: Reading<never> = {known: false, reason: 'timeout', detail: `${key}: no answer in time`}
  return {of: (probe) => (probe.key === key ? lost : facts.of(probe))}
}

describe.each(files)('a rule of $file that passes', (file) => {
  const passing = Object.entries(file.cases).flatMap(([rule, states]) =>
    states
      .filter(({status}) => status === 'pass')
      .map((state, index) => ({rule, state, title: state.name ?? `state ${index + 1}`})),
  )

  it.each(passing)('$rule does not where one question has no answer: $title', ({rule, state}) => {
    const facts = factsOfCase({...file.answers, ...state.answers})
    const asked = new Set<string>()
    judgeFacts(content, rule, state, noting(facts, asked))

    const passes = [...asked]
      .filter((key) => !mayBeLost(rule, key, state))
      .filter((key) => judgeFacts(content, rule, state, without(facts, key)).status === 'pass')

    expect(passes).toEqual([])
  })
})
