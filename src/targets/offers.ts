import type {BaseAgent} from 'ssh2'
import type {AgentKey} from './agent.ts'
import type {Identity, OpenKey} from './identities.ts'

/** One key that is shown to the host, by whoever has it. */
export type Offer =
  | {readonly kind: 'file'; readonly name: string; open(): Promise<OpenKey>}
  | {readonly kind: 'agent'; readonly name: string; readonly agent: BaseAgent}

/** The keys that there are to show. */
export interface OfferSources {
  /** Named by the user or by ssh_config: these come first. */
  readonly chosen: readonly Identity[]
  /** Tried after all others. */
  readonly fallbacks: readonly Identity[]
  readonly agentKeys: readonly AgentKey[]
  /** Whether the agent's other keys are offered too. */
  readonly others: 'offered' | 'kept back'
}

/**
 * Orders the keys, each once: chosen ones, then the agent's others, then the default files. A host counts
 * every key against MaxAuthTries (6 where sshd_config does not say), so what was named comes before what
 * happens to be there. The agent is asked to sign for a key whose file is locked: no passphrase is needed.
 */
export function chooseOffers({chosen, fallbacks, agentKeys, others}: OfferSources): readonly Offer[] {
  const seen = new Set<string>()
  const isNew = (publicKey: Buffer | undefined): boolean => {
    const id = publicKey?.toString('base64')
    if (id === undefined) return true
    if (seen.has(id)) return false
    seen.add(id)
    return true
  }
  const fromFiles = (identities: readonly Identity[]): readonly Offer[] =>
    identities.flatMap((identity) => {
      const offer = offerOf(identity, agentKeys)
      return offer && isNew(identity.publicKey) ? [offer] : []
    })
  const fromAgent = (): readonly Offer[] =>
    agentKeys.filter(({publicKey}) => isNew(publicKey)).map(({name, agent}) => ({kind: 'agent', name, agent}))
  return [
    ...fromFiles(chosen),
    ...(others === 'offered' ? fromAgent() : []),
    ...fromFiles(fallbacks).toSorted(lockedLast(fallbacks)),
  ]
}

function offerOf(identity: Identity, agentKeys: readonly AgentKey[]): Offer | undefined {
  const {kind, name, publicKey} = identity
  const held = publicKey && agentKeys.find((key) => key.publicKey.equals(publicKey))
  if (held && kind !== 'open') return {kind: 'agent', name, agent: held.agent}
  return kind === 'public' ? undefined : {kind: 'file', name, open: () => identity.open()}
}

/** A passphrase is asked for when nothing else has let the user in. */
function lockedLast(identities: readonly Identity[]): (a: Offer, b: Offer) => number {
  const rank = ({kind, name}: Offer): number =>
    kind === 'file' && identities.some((one) => one.name === name && one.kind === 'locked') ? 1 : 0
  return (a, b) => rank(a) - rank(b)
}
