import {type AgentKey, listAgentKeys} from './agent.ts'
import type {ConnectOptions} from './connect.ts'
import {
  DEFAULT_FILES,
  type Identity,
  identityFromText,
  loadNamed,
  loadUsable,
  type Passphrases,
} from './identities.ts'
import {chooseOffers, type Offer} from './offers.ts'
import type {SshSettings} from './ssh-settings.ts'

/**
 * Loads the keys to show to a host. Those that the user named are the only ones; else those of ssh_config, of
 * ssh-agent and ssh's default files. Throws `UsageError` for a named key that cannot be used.
 */
export async function loadOffers(settings: SshSettings, options: ConnectOptions): Promise<readonly Offer[]> {
  const passphrases = passphrasesOf(options)
  const [named, agentKeys] = await Promise.all([
    loadGiven(options, passphrases),
    loadAgentKeys(settings, options),
  ])
  if (named.length > 0) return chooseOffers({chosen: named, fallbacks: [], agentKeys, others: 'kept back'})
  const files = await loadUsable(settings.identityFiles ?? DEFAULT_FILES, passphrases)
  return chooseOffers({
    chosen: settings.identityFiles ? files : [],
    fallbacks: settings.identityFiles ? [] : files,
    agentKeys,
    others: settings.identitiesOnly ? 'kept back' : 'offered',
  })
}

function passphrasesOf({env, prompt}: ConnectOptions): Passphrases {
  const passphrase = env['ASSAY_PASSPHRASE']
  return {...(passphrase !== undefined && {passphrase}), ...(prompt && {prompt})}
}

async function loadGiven(
  {identities, identityText}: ConnectOptions,
  passphrases: Passphrases,
): Promise<readonly Identity[]> {
  const named = await loadNamed(identities, passphrases)
  return identityText === undefined ? named : [identityFromText(identityText, passphrases), ...named]
}

async function loadAgentKeys(
  {identityAgent}: SshSettings,
  {env, signal}: ConnectOptions,
): Promise<readonly AgentKey[]> {
  const socket = identityAgent ?? env['SSH_AUTH_SOCK']
  return socket && socket !== 'none' ? listAgentKeys(socket, signal) : []
}
