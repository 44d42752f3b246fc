import type {Host} from '../probes/host.ts'
import type {Fix} from './result.ts'

/**
 * The part of a fix that is for this system. Where a fix has shell beside settings, the shell is for the
 * systems that read no such settings: Amazon Linux 2 has no nodeadm, and only Bottlerocket has an API.
 */
export function fixFor(fix: Fix, os: Host['os'] | undefined): Fix {
  const {shell, nodeConfig, bottlerocket, ...rest} = fix
  const form = formFor(fix, os)
  if (form === undefined) return fix
  return {
    ...rest,
    ...(form === 'shell' && shell !== undefined && {shell}),
    ...(form === 'nodeConfig' && nodeConfig !== undefined && {nodeConfig}),
    ...(form === 'bottlerocket' && bottlerocket !== undefined && {bottlerocket}),
  }
}

type Form = 'shell' | 'nodeConfig' | 'bottlerocket'

/** Undefined where the system is not known, or no form is for it alone. */
function formFor(fix: Fix, os: Host['os'] | undefined): Form | undefined {
  if (os === undefined) return undefined
  if (os.id === 'bottlerocket' && fix.bottlerocket !== undefined) return 'bottlerocket'
  if (os.id === 'amzn' && os.version === '2' && fix.shell !== undefined) return 'shell'
  return os.id === 'amzn' && fix.nodeConfig !== undefined ? 'nodeConfig' : undefined
}
