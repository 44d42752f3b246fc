import type {Duplex} from 'node:stream'
import type {AnyAuthMethod, AuthHandlerMiddleware} from 'ssh2'
import type {Offer} from '../targets/offers.ts'
import type {HostKeyTrust} from './transport.ts'

/** What became known while the connection was being opened. */
export interface Opening {
  key?: Buffer
  trust?: HostKeyTrust
  refusal?: unknown
  readonly shown: string[]
  /** The ways in that the host offers, as it said last. */
  ways?: readonly string[]
}

/** A limit for the network that a person is not held to. */
export interface Patience {
  expired(): boolean
  pause(): void
  restart(): void
}

/** Ends a connection that makes no progress; a pause is for a person who types a passphrase. */
export function watch(timeoutMs: number, socket: Duplex): Patience {
  let expired = false
  const expire = (): void => {
    expired = true
    socket.destroy()
  }
  let timer = setTimeout(expire, timeoutMs)
  return {
    expired: () => expired,
    pause: () => clearTimeout(timer),
    restart: () => {
      clearTimeout(timer)
      timer = setTimeout(expire, timeoutMs)
    },
  }
}

/**
 * Shows one key after another and does not ask first what the host takes, which would be a round trip more.
 * ssh2 shows the public half and signs when the host wants that key, as ssh does.
 */
export function showKeys(
  user: string,
  offers: readonly Offer[],
  opening: Opening,
  patience: Patience,
): AuthHandlerMiddleware {
  const left = [...offers]
  const next = async (): Promise<AnyAuthMethod | undefined> => {
    const offer = left.shift()
    if (!offer || (opening.ways && !opening.ways.includes('publickey'))) return undefined
    opening.shown.push(offer.name)
    if (offer.kind === 'agent') return {type: 'agent', username: user, agent: offer.agent}
    patience.pause()
    const key = await offer.open()
    return {type: 'publickey', username: user, ...key}
  }
  const answerWith = async (answer: (method: AnyAuthMethod) => void): Promise<void> => {
    const method = await next().catch((error: unknown) => {
      opening.refusal = error
      return undefined
    })
    patience.restart()
    // ssh2 takes false for "no more", which its types do not have.
    answer((method ?? false) as AnyAuthMethod)
  }
  return (ways, _, answer) => {
    if (ways) opening.ways = ways
    void answerWith(answer)
  }
}
