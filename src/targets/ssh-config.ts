import {homedir, userInfo} from 'node:os'
import {dirname, join} from 'node:path'
import {UsageError} from '../errors.ts'
import {checkSupported} from './ssh-config-keywords.ts'
import {type ConfigLine, loadConfigLines} from './ssh-config-lines.ts'
import {isIgnored, type MatchContext, matchesHost, matchesMatch} from './ssh-config-match.ts'
import {first, type Given, type SshSettings, settingsOf} from './ssh-settings.ts'

/**
 * Resolves an alias as ssh does: the first value of each directive wins. Without a file, ~/.ssh/config and
 * /etc/ssh/ssh_config are read where they exist. Throws `UsageError` for what Assay would not follow.
 */
export async function resolveSshConfig(
  alias: string,
  file: string | 'none' | undefined,
  given: Given,
): Promise<SshSettings> {
  const sources = await loadSources(file)
  const values = new Map<string, ConfigLine[]>()
  const context = {alias, user: given.user, values}
  const wantsFinal = sources.map((source) => gather(source, context, 'first')).includes(true)
  if (wantsFinal) for (const source of sources) gather(source, context, 'final')
  return settingsOf(alias, given, values)
}

interface Source {
  readonly owner: 'user' | 'system'
  readonly lines: readonly ConfigLine[]
}

async function loadSources(file: string | 'none' | undefined): Promise<readonly Source[]> {
  if (file === 'none') return []
  const base = join(homedir(), '.ssh')
  const lines = await loadConfigLines(file ?? join(base, 'config'), base)
  if (file !== undefined) {
    if (!lines) throw new UsageError(`cannot read the ssh_config ${file}: there is no such file`)
    return [{owner: 'user', lines}]
  }
  const system = '/etc/ssh/ssh_config'
  return [
    {owner: 'user', lines: lines ?? []},
    {owner: 'system', lines: (await loadConfigLines(system, dirname(system))) ?? []},
  ]
}

interface Gathering {
  readonly alias: string
  readonly user: string | undefined
  readonly values: Map<string, ConfigLine[]>
}

/** Adds the lines that apply; says whether there is a "Match final", for which ssh reads all files again. */
function gather(
  {owner, lines}: Source,
  gathering: Gathering,
  pass: MatchContext['pass'],
  applies: boolean = true,
): boolean {
  let active = applies
  let final = false
  for (const line of lines) {
    if (line.included) final = gather({owner, lines: line.included}, gathering, pass, active) || final
    else if (line.keyword === 'host') active = applies && matchesHost(line, contextOf(gathering, pass))
    else if (line.keyword === 'match') {
      final ||= line.words.some((word) => /^!?final$/i.test(word))
      active = applies && matchesMatch(line, contextOf(gathering, pass))
    } else if (active) add(line, owner, gathering.values)
  }
  return final
}

function add(line: ConfigLine, owner: Source['owner'], values: Map<string, ConfigLine[]>): void {
  if (isIgnored(line.keyword, values.get('ignoreunknown')?.[0]?.words[0])) return
  checkSupported(line, owner)
  const known = values.get(line.keyword)
  // ProxyCommand and ProxyJump are one choice: the first of either wins.
  const rival = {proxycommand: 'proxyjump', proxyjump: 'proxycommand'}[line.keyword]
  if (rival !== undefined && values.has(rival)) return
  if (!known) values.set(line.keyword, [line])
  else if (line.keyword === 'identityfile') known.push(line)
}

function contextOf({alias, user, values}: Gathering, pass: MatchContext['pass']): MatchContext {
  const hostName = (first(values, 'hostname') ?? alias).replaceAll('%h', alias)
  const localUser = userInfo().username
  return {
    host: pass === 'final' ? hostName : alias,
    originalHost: alias,
    hostName,
    user: user ?? first(values, 'user') ?? localUser,
    localUser,
    pass,
  }
}
