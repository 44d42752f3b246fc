import type {Finding} from '../evaluate/result.ts'
import type {Unavailable} from '../probes/probe.ts'

type Hindrance = Pick<Unavailable, 'detail'> & Partial<Pick<Unavailable, 'reason'>>

/** The finding for something that could not be read, or of which what was read decides nothing: an error, never a pass. */
export function undecided(subject: string, {detail, reason: cause}: Hindrance): Finding {
  return {status: 'error', subject, basis: 'observed', reason: detail, ...(cause && {cause})}
}
