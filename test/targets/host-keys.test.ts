import {execFileSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import fc from 'fast-check'
import {afterAll, describe, expect, it} from 'vitest'
import {TargetError} from '../../src/errors.ts'
import {type ExpectedHost, fingerprint, trustHostKey} from '../../src/targets/host-keys.ts'
import {keyType, knownHostName, loadKnownHosts, rememberHostKey} from '../../src/targets/known-hosts.ts'
import {hasProgram} from '../has-program.ts'

const directory = mkdtempSync(join(tmpdir(), 'assay-known-hosts-'))
afterAll(() => rmSync(directory, {recursive: true}))

/** A public key as the wire has it; what is in it does not matter here. */
function keyOf(seed: number, type = 'ssh-ed25519'): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(type.length)
  return Buffer.concat([length, Buffer.from(type), Buffer.from([0, 0, 0, 32]), Buffer.alloc(32, seed)])
}

const good = keyOf(1)
const other = keyOf(2)
const rsa = keyOf(3, 'ssh-rsa')

function line(names: string, key: Buffer): string {
  return `${names} ${keyType(key)} ${key.toString('base64')}`
}

let files = 0

async function expected(
  lines: readonly string[],
  {name = 'node', ...more}: Partial<ExpectedHost> = {},
): Promise<ExpectedHost> {
  files += 1
  const file = join(directory, `known-${files}`)
  writeFileSync(file, `${lines.join('\n')}\n`)
  const known = await loadKnownHosts([file, join(directory, 'missing')], name)
  return {name, known, portless: [], files: [file], policy: undefined, ...more}
}

function refusal(key: Buffer, host: ExpectedHost): TargetError {
  try {
    trustHostKey(key, host)
  } catch (error) {
    expect(error).toBeInstanceOf(TargetError)
    return error as TargetError
  }
  throw new Error('it was trusted')
}

describe('trustHostKey', () => {
  it.each([
    ['a plain name', 'node'],
    ['one of several names', 'other,node,10.0.0.1'],
    ['a pattern', 'n?d*'],
    ['a name in other case', 'NODE'],
  ])('finds the key by %s', async (_, names) => {
    expect(trustHostKey(good, await expected(['# comment', '', line(names, good)]))).toBe('known_hosts')
  })

  it('keeps out a host that a pattern negates', async () => {
    const host = await expected([line('n*,!node', good)])

    expect(refusal(good, host).message).toContain('is not known')
  })

  it('finds a port by its own name, and not by that of another port', async () => {
    const host = await expected([line('[node]:2222', good)], {name: knownHostName('Node', 2222)})
    expect(trustHostKey(good, host)).toBe('known_hosts')

    const standard = await expected([line('[node]:2222', good)], {name: knownHostName('node', 22)})
    expect(refusal(good, standard).message).toContain('is not known')
  })

  it('lets a line without a port vouch for a key but not speak against one', async () => {
    const {known} = await expected([line('node', good)])
    const host = await expected([], {name: '[node]:2222', portless: known})

    expect(trustHostKey(good, host)).toBe('known_hosts')
    expect(refusal(other, host).message).toContain('is not known')
  })

  it('takes any of several types of key', async () => {
    const host = await expected([line('node', rsa), line('node', good)])

    expect([good, rsa].map((key) => trustHostKey(key, host))).toEqual(['known_hosts', 'known_hosts'])
  })

  it('names the line that says otherwise', async () => {
    const host = await expected(['# first', line('node', good)])

    const error = refusal(other, host)

    expect(error.message).toBe(
      `the host key of node is ${fingerprint(other)}, but ${host.files[0]}:2 says ${fingerprint(good)}`,
    )
    expect(error.hint).toContain(`ssh-keygen -R 'node'`)
  })

  it('refuses a revoked key, wherever it stands and whatever else vouches for it', async () => {
    const lines = [line('node', good), `@revoked ${line('*', good)}`]

    for (const policy of [undefined, 'accept-new', fingerprint(good)])
      expect(refusal(good, await expected(lines, {policy})).message).toMatch(/is revoked in .*:2$/)
  })

  it('does not take the key of a certificate authority for that of a host', async () => {
    const host = await expected([`@cert-authority ${line('*', good)}`])

    const error = refusal(good, host)

    expect(error.message).toContain('trusts certificates, which Assay cannot check by itself')
    expect(error.hint).toContain('--transport openssh')
  })

  it.each([
    ['accept-new', 'accept-new'],
    ['ignore', 'ignored'],
    [fingerprint(good), 'pinned'],
    [`${fingerprint(good)}=`, 'pinned'],
  ])('trusts an unknown key under %s', async (policy, trust) => {
    expect(trustHostKey(good, await expected([], {policy}))).toBe(trust)
  })

  it('trusts a changed key under ignore alone', async () => {
    const lines = [line('node', good)]

    expect(trustHostKey(other, await expected(lines, {policy: 'ignore'}))).toBe('ignored')
    expect(refusal(other, await expected(lines, {policy: 'accept-new'})).message).toContain('says SHA256:')
  })

  it('does not look at known_hosts for a pinned key', async () => {
    const host = await expected([line('node', good)], {policy: fingerprint(other)})

    expect(trustHostKey(other, host)).toBe('pinned')
    expect(refusal(good, host).message).toContain(`not ${fingerprint(other)}`)
  })
})

describe('loadKnownHosts', () => {
  it.skipIf(!hasProgram('ssh-keygen'))('finds hosts in a file that ssh-keygen hashed', async () => {
    const file = join(directory, 'hashed')
    writeFileSync(file, `${line('node', good)}\n${line('[node]:2222', other)}\n`)
    execFileSync('ssh-keygen', ['-q', '-H', '-f', file], {stdio: 'pipe'})
    expect(readFileSync(file, 'utf8')).not.toContain('node')

    expect((await loadKnownHosts([file], 'node')).map(({key}) => key)).toEqual([good])
    expect((await loadKnownHosts([file], '[node]:2222')).map(({key}) => key)).toEqual([other])
    expect(await loadKnownHosts([file], 'else')).toEqual([])
  })

  it('says that a file cannot be read, for it might revoke a key', async () => {
    await expect(loadKnownHosts([directory], 'node')).rejects.toThrow(
      /cannot read .* to check the host key: EISDIR/,
    )
  })

  it('takes any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({unit: 'binary'}), async (text) => {
        const file = join(directory, 'any')
        writeFileSync(file, text)
        expect(Array.isArray(await loadKnownHosts([file], 'node'))).toBe(true)
      }),
      {numRuns: 50},
    )
  })
})

describe('rememberHostKey', () => {
  it('adds a line that only the user may read, after a last line without its newline', async () => {
    const file = join(directory, 'new', 'known_hosts')
    await rememberHostKey(file, 'first', good)
    writeFileSync(file, readFileSync(file, 'utf8').trimEnd())

    await rememberHostKey(file, '[node]:2222', other)

    expect(readFileSync(file, 'utf8').split('\n')).toEqual([
      line('first', good),
      line('[node]:2222', other),
      '',
    ])
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })
})
