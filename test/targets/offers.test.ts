import {describe, expect, it} from 'vitest'
import type {AgentKey} from '../../src/targets/agent.ts'
import type {Identity} from '../../src/targets/identities.ts'
import {chooseOffers, type OfferSources} from '../../src/targets/offers.ts'

function identity(name: string, kind: Identity['kind'] = 'open', key = name): Identity {
  return {name, kind, publicKey: Buffer.from(key), open: async () => ({key: Buffer.from(name)})}
}

function agentKey(key: string): AgentKey {
  return {name: `agent:${key}`, publicKey: Buffer.from(key), agent: {} as AgentKey['agent']}
}

function order(sources: Partial<OfferSources>): readonly string[] {
  return chooseOffers({chosen: [], fallbacks: [], agentKeys: [], others: 'offered', ...sources}).map(
    ({kind, name}) => `${kind} ${name}`,
  )
}

describe('chooseOffers', () => {
  it('puts what was named first and the default files last', () => {
    expect(order({chosen: [identity('a')], fallbacks: [identity('c')], agentKeys: [agentKey('b')]})).toEqual([
      'file a',
      'agent agent:b',
      'file c',
    ])
  })

  it('offers each key once', () => {
    expect(
      order({
        chosen: [identity('a'), identity('copy of a', 'open', 'a')],
        fallbacks: [identity('b')],
        agentKeys: [agentKey('a'), agentKey('b')],
      }),
    ).toEqual(['file a', 'agent agent:b'])
  })

  it('has the agent sign for a key that is locked or only public', () => {
    expect(
      order({
        chosen: [identity('a', 'locked'), identity('b', 'public')],
        agentKeys: [agentKey('b'), agentKey('a')],
        others: 'kept back',
      }),
    ).toEqual(['agent a', 'agent b'])
  })

  it('passes over a public key whose other half nobody has', () => {
    expect(order({chosen: [identity('a', 'public')]})).toEqual([])
  })

  it('asks for a passphrase after the default files that need none', () => {
    expect(order({fallbacks: [identity('a', 'locked'), identity('b')]})).toEqual(['file b', 'file a'])
  })

  it('keeps the agent back where only named keys are to be shown', () => {
    expect(order({chosen: [identity('a')], agentKeys: [agentKey('b')], others: 'kept back'})).toEqual([
      'file a',
    ])
  })
})
