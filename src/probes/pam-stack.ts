import type {PresentFile} from './file.ts'
import {isReference, type PamLine, type PamType, parsePam} from './pam.ts'

/** The lines that PAM goes through for one service and type, those of included services in their place. */
export interface PamStack {
  readonly lines: readonly PamLine[]
  /** Services that are included and not there; PAM refuses everybody then. */
  readonly missing: readonly string[]
}

/** As deep as Linux-PAM follows includes (PAM_SUBSTACK_MAX_LEVEL). */
const MAX_DEPTH = 16

/** Resolves a service; undefined where there is no file for it. */
export function pamStack(
  services: readonly PresentFile[],
  service: string,
  type: PamType,
): PamStack | undefined {
  const lines = linesOf(services, service)
  return lines && resolve(lines, type, services, MAX_DEPTH)
}

/** Whether a failure of the module ends in a refusal. */
export function isEnforced({control, optional}: PamLine): boolean {
  if (optional) return false
  return control === 'required' || control === 'requisite' || /[[\s]default=(die|bad)[\]\s]/.test(control)
}

function resolve(
  lines: readonly PamLine[],
  type: PamType,
  services: readonly PresentFile[],
  depth: number,
): PamStack {
  const parts = lines
    .filter((line) => line.type === type || line.type === undefined)
    .map((line): PamStack => {
      if (!isReference(line.control)) return {lines: [line], missing: []}
      const included = depth > 0 ? linesOf(services, line.module) : undefined
      return included ? resolve(included, type, services, depth - 1) : {lines: [], missing: [line.module]}
    })
  return {lines: parts.flatMap((part) => part.lines), missing: parts.flatMap((part) => part.missing)}
}

function linesOf(services: readonly PresentFile[], service: string): readonly PamLine[] | undefined {
  const path = service.startsWith('/') ? service : `/etc/pam.d/${service}`
  const file = services.find((candidate) => candidate.path === path)
  return file && parsePam(file)
}
