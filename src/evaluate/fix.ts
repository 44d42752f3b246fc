import type {Host} from '../probes/host.ts'
import type {Fix} from './result.ts'

/**
 * The part of a fix that is for this system; undefined where none of it is. Where a fix has shell beside
 * settings, the shell is for the systems that read no such settings: Amazon Linux 2 has no nodeadm, and only
 * Bottlerocket has an API, but no shell.
 */
export function fixFor(fix: Fix, os: Host['os'] | undefined): Fix | undefined {
  const {shell, nodeConfig, bottlerocket, ...rest} = fix
  const form = formFor(fix, os)
  if (form === undefined) return fix
  const text = {shell, nodeConfig, bottlerocket}[form]
  return text === undefined ? undefined : {...rest, [form]: text}
}

type Form = 'shell' | 'nodeConfig' | 'bottlerocket'

/** Undefined where the system is not known. */
function formFor(fix: Fix, os: Host['os'] | undefined): Form | undefined {
  if (os?.id === 'bottlerocket') return 'bottlerocket'
  if (os?.id !== 'amzn') return undefined
  const prefersShell = os.version === '2' && fix.shell !== undefined
  return fix.nodeConfig === undefined || prefersShell ? 'shell' : 'nodeConfig'
}
