import {describe, expect, it} from 'vitest'
import {decideGate} from '../../src/evaluate/gate.ts'
import type {Problem, Result, Severity, Status} from '../../src/evaluate/result.ts'
import {type PolicyFlags, policyOf} from '../../src/options/policy.ts'

type Kind = Status | `${Status} ${Severity}` | `${Status} level 2` | `${Status} known`

/** One result per word: a status, with a severity (high), a level (1) or that it is known where that is said. */
const results = (...kinds: Kind[]): Result[] =>
  kinds.map((kind) => {
    const [status, more = 'high'] = kind.split(' ')
    return {
      benchmark: 'case',
      version: '1.0.0',
      section: {id: '1', title: 'Cases'},
      item: '1',
      rule: 'a-rule',
      title: 'A rule',
      level: more === 'level' ? 2 : 1,
      severity: more === 'level' || more === 'known' ? 'high' : (more as Severity),
      status: status as Status,
      basis: 'observed',
      findings: [],
      why: '',
      source: {file: 'rules.yaml', line: 1},
      ...(more === 'known' && {known: true}),
    }
  })
const lost: Problem = {kind: 'connection', message: 'lost'}
const expired: Problem = {kind: 'waiver', message: 'expired'}
const vanished: Problem = {kind: 'baseline', message: 'vanished'}

const medium = {'fail-on': 'severity>=medium'}
const score = (least: string) => ({'min-score': least})
const treat = (...words: string[]) => ({treat: words})

describe('the gate', () => {
  it.each<[string, Kind[], Problem[], PolicyFlags, number]>([
    ['everything passes', ['pass', 'pass'], [], {}, 0],
    ['the rest needs nobody', ['pass', 'manual', 'notapplicable', 'deferred', 'waived'], [], {}, 0],
    ['one fails', ['pass', 'fail'], [], {}, 1],
    ['a failure outweighs what is undecided', ['error', 'fail'], [lost], {}, 1],
    ['one is undecided', ['pass', 'error'], [], {}, 4],
    ['the run had a problem', ['pass'], [lost], {}, 4],
    ['nothing was judged', [], [], {}, 4],
    ['a waiver has expired', ['pass'], [expired], {}, 1],
    ['a check of the baseline vanished', ['pass'], [vanished], {}, 1],
    ['a failure is known', ['pass', 'fail known'], [], {}, 0],
    ['an error is known', ['pass', 'error known'], [], {}, 0],
    ['one failure is known and one is not', ['fail known', 'fail'], [], {}, 1],
    ['only a low one fails and medium counts', ['pass', 'fail low'], [], medium, 0],
    ['a medium one fails and medium counts', ['pass', 'fail medium'], [], medium, 1],
    ['a low one is undecided and medium counts', ['pass', 'error low'], [], medium, 0],
    ['only level 2 fails and level 1 counts', ['fail level 2'], [], {'fail-on': 'level=1'}, 0],
    ['as many fail as may', ['fail', 'fail'], [], {'max-failures': '2'}, 0],
    ['one more fails than may', ['fail', 'fail', 'fail'], [], {'max-failures': '2'}, 1],
    [
      'failures that do not count are not too many',
      ['fail low', 'fail'],
      [],
      {...medium, 'max-failures': '1'},
      0,
    ],
    ['the score is as it must be', ['pass', 'pass', 'pass', 'fail'], [], score('75'), 0],
    ['the score is too low', ['pass', 'pass', 'fail'], [], score('75'), 1],
    ['there is no score', ['manual'], [], score('0'), 1],
    ['the score is enough and one is undecided', ['pass', 'pass', 'pass', 'error'], [], score('75'), 4],
    ['the score is enough and a medium one fails', ['pass', 'fail'], [], {...score('10'), ...medium}, 1],
    ['the score is enough and too many fail', ['pass', 'fail'], [], {...score('10'), 'max-failures': '0'}, 1],
    ['errors are accepted', ['pass', 'error'], [], treat('error=accept'), 0],
    ['errors are accepted and there is nothing else', ['error', 'error'], [], treat('error=accept'), 4],
    ['errors are accepted and the host was lost', ['pass', 'error'], [lost], treat('error=accept'), 4],
    ['manual items are refused', ['pass', 'manual'], [], treat('manual=fail'), 4],
    ['deferred items are refused', ['pass', 'deferred'], [], treat('deferred=fail'), 4],
    ['a refused status is not there', ['pass', 'waived'], [], treat('deferred=fail', 'manual=fail'), 0],
  ])('decides when %s', (_, kinds, problems, flags, exitCode) => {
    const decision = decideGate(results(...kinds), problems, policyOf(flags))

    expect(decision.exitCode).toBe(exitCode)
    expect(decision.passed).toBe(exitCode === 0)
  })

  it('says in one clause why', () => {
    expect(decideGate(results('fail', 'fail', 'error'), [lost]).reason).toBe(
      '2 failed, 1 could not be decided, 1 problem with the run',
    )
  })

  it('says what it let through', () => {
    const policy = policyOf({'max-failures': '3'})

    expect(decideGate(results('pass', 'fail'), [], policy).reason).toBe('accepted by the policy: 1 failed')
  })

  it.each<[PolicyFlags, string]>([
    [{}, 'no failure and no error is allowed'],
    [medium, 'no failure and no error of severity>=medium is allowed'],
    [
      score('90'),
      'any number of failed items may be let through, no error is allowed, the score must be 90 or more',
    ],
    [
      {'max-failures': '3', ...treat('error=accept')},
      'up to 3 failed items may be let through, errors are accepted',
    ],
    [
      treat('manual=fail', 'deferred=fail'),
      'no failure and no error is allowed, no manual item is accepted, no deferred item is accepted',
    ],
  ])('says which policy decided: %j', (flags, words) => {
    expect(decideGate(results('pass'), [], policyOf(flags)).policy).toBe(words)
  })
})
