import {UsageError} from '../errors.ts'
import type {ConfigLine} from './ssh-config-lines.ts'

/** Directives that decide where Assay connects to, as whom and whom it trusts. */
export const followed: ReadonlySet<string> = new Set([
  'connecttimeout',
  'globalknownhostsfile',
  'hostkeyalias',
  'hostname',
  'identitiesonly',
  'identityagent',
  'identityfile',
  'ignoreunknown',
  'port',
  'proxycommand',
  'proxyjump',
  'stricthostkeychecking',
  'user',
  'userknownhostsfile',
])

/**
 * Directives about terminals, forwarding, logging and the other ways to log in. Assay does none of that: it
 * shows keys, runs one command and leaves.
 */
const irrelevant = new Set(
  `addkeystoagent batchmode canonicalizefallbacklocal canonicalizemaxdots canonicaldomains
  canonicalizepermittedcnames challengeresponseauthentication checkhostip clearallforwardings compression
  connectionattempts controlmaster controlpath controlpersist dynamicforward enableescapecommandline
  enablesshkeysign escapechar exitonforwardfailure fingerprinthash forkafterauthentication forwardagent
  forwardx11 forwardx11timeout forwardx11trusted gatewayports gssapiauthentication
  gssapidelegatecredentials hashknownhosts hostbasedacceptedalgorithms hostbasedauthentication ipqos
  kbdinteractiveauthentication kbdinteractivedevices keepalive localcommand localforward loglevel logverbose
  numberofpasswordprompts passwordauthentication permitlocalcommand permitremoteopen preferredauthentications
  rekeylimit remoteforward requesttty sendenv serveralivecountmax serveraliveinterval sessiontype setenv
  stdinnull streamlocalbindmask streamlocalbindunlink syslogfacility tcpkeepalive tunnel tunneldevice
  updatehostkeys usekeychain visualhostkey xauthlocation`.split(/\s+/),
)

/** Directives that change the way, with the values under which they do not. */
const unsupported: Readonly<Record<string, readonly string[]>> = {
  addressfamily: ['any'],
  bindaddress: [],
  bindinterface: [],
  canonicalizehostname: ['no', 'false'],
  certificatefile: ['none'],
  gssapikeyexchange: ['no'],
  knownhostscommand: ['none'],
  nohostauthenticationforlocalhost: ['no'],
  pkcs11provider: ['none'],
  proxyusefdpass: ['no'],
  pubkeyauthentication: ['yes', 'unbound', 'host-bound'],
  remotecommand: ['none'],
  securitykeyprovider: ['internal'],
  verifyhostkeydns: ['no', 'ask'],
}

/** Lists of algorithms: distributions put their policy into the file for all users, which is left to ssh. */
const algorithms = new Set(
  `casignaturealgorithms ciphers gssapikexalgorithms hostkeyalgorithms hostbasedkeytypes kexalgorithms macs
  pubkeyacceptedalgorithms pubkeyacceptedkeytypes requiredrsasize`.split(/\s+/),
)

/** Throws `UsageError` for a directive that applies to the host and that Assay would not follow. */
export function checkSupported({keyword, words, where}: ConfigLine, owner: 'user' | 'system'): void {
  if (followed.has(keyword) || irrelevant.has(keyword)) return
  if (algorithms.has(keyword) && owner === 'system') return
  const harmless = Object.hasOwn(unsupported, keyword) ? unsupported[keyword] : undefined
  if (harmless?.includes(words[0]?.toLowerCase() ?? '')) return
  const known = harmless !== undefined || algorithms.has(keyword)
  throw new UsageError(
    known
      ? `${where}: Assay does not follow ${keyword} ${words.join(' ')} by itself`
      : `${where}: ${keyword} is no directive of ssh_config that Assay knows`,
    {hint: 'Use --transport openssh, or another file with --ssh-config'},
  )
}
