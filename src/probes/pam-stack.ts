import type {PresentFile} from './file.ts'
import {isReference, type PamLine, type PamType, pamServices, parsePam} from './pam.ts'
import {type Facts, type Reading, UnavailableError, unavailableBy} from './probe.ts'

/** As deep as Linux-PAM follows includes (PAM_SUBSTACK_MAX_LEVEL). */
const MAX_DEPTH = 16

/** Lines that are looked at, far more than any stack has: files that include each other may come to any number. */
const MAX_LINES = 10_000

/** The stack of a service of the host; not known where PAM's services are not. */
export function pamStack(facts: Facts, service: string, type: PamType): Reading<readonly PamLine[]> {
  const services = facts.of(pamServices)
  return services.known ? stackIn(services.fact, service, type) : services
}

/**
 * The lines that PAM goes through for one service and type, those of included services in their place. What is
 * not there or has no end cannot be judged, so it is not known; PAM refuses everybody then.
 */
export function stackIn(
  services: readonly PresentFile[],
  service: string,
  type: PamType,
): Reading<readonly PamLine[]> {
  const files = new Map(services.map((file) => [file.path, file]))
  let left = MAX_LINES
  const linesOf = (name: string, depth: number): readonly PamLine[] => {
    const file = files.get(name.startsWith('/') ? name : `/etc/pam.d/${name}`)
    if (!file) throw unusable(`PAM's service ${name} is not in /etc/pam.d`)
    const lines = readOnce(file)
    left -= lines.length
    if (depth < 0 || left < 0) throw unusable(`PAM's service ${service} includes others without an end`)
    return lines
      .filter((line) => line.type === type || line.type === undefined)
      .flatMap((line) => (isReference(line.control) ? linesOf(line.module, depth - 1) : [line]))
  }
  try {
    return {known: true, fact: linesOf(service, MAX_DEPTH)}
  } catch (error) {
    return unavailableBy(error)
  }
}

/** Many items look at the same few services. */
const read = new WeakMap<PresentFile, readonly PamLine[]>()

function readOnce(file: PresentFile): readonly PamLine[] {
  const lines = read.get(file) ?? parsePam(file)
  read.set(file, lines)
  return lines
}

function unusable(detail: string): UnavailableError {
  return new UnavailableError('unparsable', detail)
}
