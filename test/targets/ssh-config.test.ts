import {execFileSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {homedir, tmpdir} from 'node:os'
import {join} from 'node:path'
import fc from 'fast-check'
import {afterAll, describe, expect, it} from 'vitest'
import {UsageError} from '../../src/errors.ts'
import {resolveSshConfig} from '../../src/targets/ssh-config.ts'
import {parseConfigLine} from '../../src/targets/ssh-config-lines.ts'
import {hasProgram} from '../has-program.ts'

const directory = mkdtempSync(join(tmpdir(), 'assay-ssh-config-'))
afterAll(() => rmSync(directory, {recursive: true}))

let files = 0

function write(text: string): string {
  files += 1
  const path = join(directory, `config-${files}`)
  writeFileSync(path, text)
  return path
}

/** What the system's ssh makes of a file, in the shape of our own settings. */
function asked(path: string, host: string, user?: string) {
  const words = ['-G', '-F', path, ...(user === undefined ? [] : ['-l', user]), host]
  const lines = execFileSync('ssh', words, {encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe']}).split('\n')
  const all = (keyword: string): string[] =>
    lines.filter((line) => line.startsWith(`${keyword} `)).map((line) => line.slice(keyword.length + 1))
  const home = (file: string): string => file.replace(/^~/, homedir())
  const known = [...all('userknownhostsfile'), ...all('globalknownhostsfile')]
  return {
    hostName: all('hostname')[0],
    user: all('user')[0],
    port: Number(all('port')[0]),
    identityFiles: all('identityfile').map(home),
    identitiesOnly: all('identitiesonly')[0] === 'yes',
    identityAgent: all('identityagent')[0],
    proxyJump: all('proxyjump')[0],
    proxyCommand: all('proxycommand')[0],
    hostKeyAlias: all('hostkeyalias')[0],
    knownHostsFiles: known.flatMap((line) => line.split(' ')).map(home),
    checking: all('stricthostkeychecking')[0],
  }
}

const checkingOf = {strict: ['true', 'ask'], 'accept-new': ['accept-new'], off: ['false', 'no']}

async function resolved(path: string, host: string, user?: string) {
  return resolveSshConfig(host, path, {env: {}, ...(user !== undefined && {user})})
}

const included = join(directory, 'conf.d')
mkdirSync(included)
writeFileSync(join(included, '10-a.conf'), 'Host inc\n  User from-a\n  Port 1010\n')
writeFileSync(join(included, '20-b.conf'), 'Host inc\n  User from-b\n  HostName b.example\n')
writeFileSync(join(included, '.hidden.conf'), 'Host *\n  HostName hidden.example\n')
writeFileSync(join(included, 'open.inc'), 'Port 2020\nHost nobody\n  User nobody\n')
writeFileSync(join(included, 'match.inc'), 'Match all\n  Port 2021\n')

interface Case {
  readonly name: string
  readonly config: string
  /** Each is `HOST` or `USER@HOST`. */
  readonly hosts: readonly string[]
}

const cases: readonly Case[] = [
  {name: 'an empty file', config: '', hosts: ['a', 'root@a']},
  {
    name: 'the first value',
    config: 'Host a\n Port 1\n Port 2\nHost *\n Port 3\n User u\n',
    hosts: ['a', 'b', 'x@a'],
  },
  {name: 'lines before any Host', config: 'User top\nHost a\n User in\n', hosts: ['a']},
  {name: 'keywords in any case', config: 'hOsT a\n hostname A.example\n PORT 22\n uSeR u\n', hosts: ['a']},
  {name: 'equals signs', config: 'Host=a\nPort=2201\nUser = eq\nHostName =b.example\n', hosts: ['a']},
  {
    name: 'quotes and comments',
    config: '# c\nHost "a"\n  User "quoted" # note\n\t HostName h.example#x\n',
    hosts: ['a'],
  },
  {name: 'CR at the ends of lines', config: 'Host a\r\n Port 2202\r\n User cr\r\n', hosts: ['a']},
  {
    name: 'patterns',
    config: 'Host *.example 10.0.0.?\n Port 2\n',
    hosts: ['x.example', 'example', '10.0.0.5', '10.0.0.55'],
  },
  {
    name: 'negated patterns',
    config: 'Host * !b !c*\n Port 2\nHost !a\n User never\n',
    hosts: ['a', 'b', 'cd', 'd'],
  },
  {
    name: 'the case of names',
    config: 'Host Alias\n Port 3\nMatch host ALIAS\n User m\n',
    hosts: ['Alias', 'alias'],
  },
  {name: '%h in HostName', config: 'Host a\n HostName %h.inner.example\n', hosts: ['a']},
  {name: 'Match all', config: 'Host a\n Port 1\nMatch all\n User everyone\n', hosts: ['a', 'b']},
  {
    name: 'Match host after HostName',
    config: 'Host a\n HostName real.example\nMatch host real.example\n Port 5\nMatch host a\n Port 6\n',
    hosts: ['a', 'real.example'],
  },
  {
    name: 'Match originalhost',
    config: 'Host a\n HostName real.example\nMatch originalhost a,c\n Port 5\n',
    hosts: ['a', 'real.example', 'c'],
  },
  {
    name: 'Match user',
    config:
      'Match user ec2-*\n Port 5\nHost a\n User ec2-user\nMatch user ec2-user host a\n HostName late.example\n',
    hosts: ['a', 'ec2-user@b', 'root@a'],
  },
  {
    name: 'negated criteria',
    config: 'Match !host b,c originalhost a*,!ab\n Port 5\nMatch host *,!c\n User m\n',
    hosts: ['a', 'aa', 'ab', 'b', 'c'],
  },
  {
    name: 'Match with quotes and lists',
    config: 'Match host "a,b" user "*"\n Port 5\n',
    hosts: ['a', 'b', 'c'],
  },
  {
    name: 'Match localuser',
    config: 'Match localuser nobody-has-this\n Port 5\nMatch localuser *\n User l\n',
    hosts: ['a'],
  },
  {
    name: 'Match final',
    config:
      'Match final host real.example\n User last\nHost a\n HostName real.example\nHost real.example\n Port 77\n',
    hosts: ['a', 'b'],
  },
  {
    name: 'several IdentityFile lines',
    config: `Host a\n IdentityFile ~/k1\n IdentityFile "${directory}/k 2"\nHost *\n IdentityFile ~/k1\n IdentityFile /k3\n IdentitiesOnly yes\n`,
    hosts: ['a', 'b'],
  },
  {
    name: 'IdentityAgent',
    config: 'Host a\n IdentityAgent /run/agent\nHost b\n IdentityAgent none\n',
    hosts: ['a', 'b', 'c'],
  },
  {
    name: 'ProxyJump',
    config:
      'Host a\n ProxyJump u@j1:2200,j2\n ProxyCommand nc %h\nHost b\n ProxyJump none\nHost *\n ProxyJump j3\n',
    hosts: ['a', 'c'],
  },
  {
    name: 'ProxyCommand before ProxyJump',
    config: 'Host a\n ProxyCommand sh -c "nc \\"x\\" 22" # kept\nHost *\n ProxyJump j3\n',
    hosts: ['a'],
  },
  {
    name: 'known_hosts files',
    config:
      'Host a\n UserKnownHostsFile ~/kh "/k h"\nHost *\n GlobalKnownHostsFile /g1 /g2\n HostKeyAlias al\n',
    hosts: ['b'],
  },
  {name: 'StrictHostKeyChecking yes', config: 'StrictHostKeyChecking yes\n', hosts: ['a']},
  {name: 'StrictHostKeyChecking accept-new', config: 'StrictHostKeyChecking accept-new\n', hosts: ['a']},
  {name: 'StrictHostKeyChecking no', config: 'StrictHostKeyChecking no\n', hosts: ['a']},
  {name: 'StrictHostKeyChecking off', config: 'StrictHostKeyChecking off\n', hosts: ['a']},
  {
    name: 'Include with a pattern',
    config: `Include ${included}/*.conf\nHost *\n Port 9\n`,
    hosts: ['inc', 'other'],
  },
  {
    name: 'Include of nothing',
    config: `Include ${included}/none-*.conf ${included}/missing\nPort 9\n`,
    hosts: ['a'],
  },
  {
    name: 'Include under Host',
    config: `Host a\n Include ${included}/open.inc\n User after\n`,
    hosts: ['a', 'nobody', 'b'],
  },
  {
    name: 'Match all of an Include under Host',
    config: `Host a\n Include ${included}/match.inc\nHost *\n Port 7\n`,
    hosts: ['a', 'b'],
  },
  {name: 'IgnoreUnknown', config: 'IgnoreUnknown Use*,Foo\nUseKeychain yes\nFoo bar\nPort 4\n', hosts: ['a']},
]

describe.skipIf(!hasProgram('ssh'))('resolveSshConfig, beside ssh -G', () => {
  const rows = cases.flatMap(({name, config, hosts}) => hosts.map((host) => ({name, config, host})))

  it.each(rows)('agrees on $name for $host', async ({config, host: named}) => {
    const [host = '', user] = named.split('@').toReversed()
    const path = write(config)

    const {strictHostKeyChecking, identityFiles, ...ours} = await resolved(path, host, user)
    const {checking, ...theirs} = asked(path, host, user)

    expect(checkingOf[strictHostKeyChecking]).toContain(checking)
    // Where no line names a key, ssh lists its default files.
    const expectedFiles = /IdentityFile/.test(config) ? theirs.identityFiles : undefined
    expect(identityFiles).toEqual(expectedFiles)
    expect(withoutUndefined({...ours, identityFiles: undefined})).toEqual(
      withoutUndefined({...theirs, identityFiles: undefined}),
    )
  })
})

function withoutUndefined(settings: object): object {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))
}

describe('resolveSshConfig', () => {
  it('replaces the tokens of ssh_config(5)', async () => {
    const path = write(
      'Host a\n HostName real.example\n User u\n Port 2200\n IdentityFile %d/.ssh/%h-%n-%r-%p%%\n ProxyCommand p %h %n %p %r %%\n UserKnownHostsFile /kh/%h\n',
    )

    const settings = await resolved(path, 'a')

    expect(settings.identityFiles).toEqual([`${homedir()}/.ssh/real.example-a-u-2200%`])
    expect(settings.proxyCommand).toBe('p real.example a 2200 u %')
    expect(settings.knownHostsFiles[0]).toBe('/kh/real.example')
  })

  it('replaces variables where ssh does, and names one that is not set', async () => {
    const path = write(`Host a\n IdentityFile $\{KEYS}/one\nHost b\n IdentityAgent $SOCKET\n`)

    expect((await resolveSshConfig('a', path, {env: {KEYS: '/keys'}})).identityFiles).toEqual(['/keys/one'])
    expect((await resolveSshConfig('b', path, {env: {SOCKET: '/s'}})).identityAgent).toBe('/s')
    await expect(resolved(path, 'a')).rejects.toThrow(/IdentityFile uses the variable KEYS/)
  })

  it.each([
    ['Match exec "true"\n User u\n', /cannot decide "Match exec"/],
    ['Match tagged x\n User u\n', /cannot decide "Match tagged"/],
    ['CanonicalizeHostname yes\n', /does not follow canonicalizehostname yes/],
    ['CertificateFile ~/c.pub\n', /does not follow certificatefile/],
    ['BindAddress 10.0.0.1\n', /does not follow bindaddress/],
    ['PubkeyAuthentication no\n', /does not follow pubkeyauthentication no/],
    ['KexAlgorithms curve25519-sha256\n', /does not follow kexalgorithms/],
    ['Nonsense 1\n', /nonsense is no directive/],
    ['IdentityFile %C\n', /does not know %C in IdentityFile/],
  ])('points to the other transport rather than ignore %j', async (config, message) => {
    const path = write(config)

    const error: unknown = await resolved(path, 'a').catch((thrown: unknown) => thrown)

    expect(error).toBeInstanceOf(UsageError)
    expect((error as UsageError).message).toMatch(message)
    expect((error as UsageError).hint).toContain('--transport openssh')
  })

  it.each([
    ['Port many\n', /:1: many is not a port/],
    ['Host\n', /:1: Host has no value/],
    ['\nUser "open\n', /:2: User has a quote that is not closed/],
  ])('names the line of %j', async (config, message) => {
    await expect(resolved(write(config), 'a')).rejects.toThrow(message)
  })

  it('does not look at what is said of other hosts', async () => {
    const path = write('Host b\n CertificateFile x\nMatch host b exec false\n User u\nHost a\n Port 5\n')

    expect((await resolved(path, 'a')).port).toBe(5)
  })

  it('says that a file named on the command line is not there', async () => {
    await expect(resolved(join(directory, 'missing'), 'a')).rejects.toThrow(/there is no such file/)
  })

  it('reads nothing for none', async () => {
    const settings = await resolveSshConfig('a', 'none', {env: {}})

    expect(settings).toMatchObject({hostName: 'a', port: 22, strictHostKeyChecking: 'strict'})
  })

  it('stops at an Include that leads to itself', async () => {
    const path = join(directory, 'circle')
    writeFileSync(path, `Include ${path}\n`)

    await expect(resolved(path, 'a')).rejects.toThrow(/leads in a circle/)
  })
})

describe('parseConfigLine', () => {
  it('gives a line, nothing, or UsageError for any text', () => {
    fc.assert(
      fc.property(fc.string({unit: 'binary'}), (text) => {
        try {
          const line = parseConfigLine(text, 'f:1')
          expect(line === undefined || line.words.length > 0).toBe(true)
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError)
        }
      }),
    )
  })
})
