import type {Finding} from '../evaluate/result.ts'
import type {Unavailable} from '../probes/probe.ts'

/** The finding for something that could not be read: an error, never a pass. */
export function undecided(subject: string, {detail}: Pick<Unavailable, 'detail'>): Finding {
  return {status: 'error', subject, basis: 'observed', reason: detail}
}
