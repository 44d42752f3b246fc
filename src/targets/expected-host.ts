import type {ExpectedHost} from './host-keys.ts'
import {knownHostName, loadKnownHosts} from './known-hosts.ts'
import type {SshSettings} from './ssh-settings.ts'

/** Loads what is known of a host's key; `flag` is `--host-key` and wins over ssh_config. Throws `TargetError`. */
export async function loadExpectedHost(
  settings: SshSettings,
  flag: string | undefined,
): Promise<ExpectedHost> {
  const {hostName, hostKeyAlias, port, knownHostsFiles, strictHostKeyChecking} = settings
  // ssh(1) looks an alias up as it is, without a port.
  const name = hostKeyAlias?.toLowerCase() ?? knownHostName(hostName, port)
  const [known, portless] = await Promise.all([
    loadKnownHosts(knownHostsFiles, name),
    name.startsWith('[') ? loadKnownHosts(knownHostsFiles, hostName) : [],
  ])
  return {
    name,
    known,
    portless,
    files: knownHostsFiles,
    policy: flag ?? (strictHostKeyChecking === 'accept-new' ? 'accept-new' : undefined),
    checkingIsOff: strictHostKeyChecking === 'off',
  }
}
