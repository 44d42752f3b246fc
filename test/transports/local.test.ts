import {execFileSync} from 'node:child_process'
import {chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {TargetError} from '../../src/errors.ts'
import {connectLocal} from '../../src/transports/local.ts'
import type {ExecResult, Transport} from '../../src/transports/transport.ts'
import {describeLab, LAB_TIMEOUT_MS, prepareLayers} from '../hosts/lab.ts'

async function exec(
  transport: Transport,
  command: string,
  {stdin = '', signal = new AbortController().signal}: {stdin?: string; signal?: AbortSignal} = {},
): Promise<ExecResult & {readonly stdout: string}> {
  let stdout = ''
  const result = await transport.exec(command, {
    stdin,
    signal,
    onStdout: (chunk) => {
      stdout += chunk
    },
  })
  return {...result, stdout}
}

describe('the local transport', {timeout: 60_000}, () => {
  it('gives exit code, standard output and standard error of a command that read its input', async () => {
    expect(await exec(connectLocal(), 'cat; echo oops >&2; exit 9', {stdin: 'input'})).toEqual({
      exitCode: 9,
      stdout: 'input',
      stderr: 'oops\n',
    })
  })

  it('takes a command that does not read its input', async () => {
    const {exitCode} = await exec(connectLocal(), 'exit 3', {stdin: 'x'.repeat(1_000_000)})

    expect(exitCode).toBe(3)
  })

  it('keeps the first 64 KiB of standard error', async () => {
    const {stderr} = await exec(connectLocal(), 'head -c 200000 /dev/zero | tr "\\0" x >&2')

    expect(stderr).toBe('x'.repeat(64 * 1024))
  })

  it('rejects with TargetError when a signal ended the command', async () => {
    await expect(exec(connectLocal(), 'kill -9 $$')).rejects.toThrow(
      new TargetError('the command was ended by SIGKILL'),
    )
  })

  it('ends the command and its children when it is aborted, and rejects with the reason', async () => {
    const run = new AbortController()
    let child = ''
    const reason = new Error('enough')
    const running = connectLocal().exec('sleep 1000 & echo $!; wait', {
      stdin: '',
      signal: run.signal,
      onStdout: (chunk) => {
        child += chunk
        run.abort(reason)
      },
    })

    await expect(running).rejects.toBe(reason)
    await expect.poll(() => isRunning(Number(child))).toBe(false)
  })

  it('rejects with the reason at once when it was aborted before', async () => {
    const reason = new Error('enough')

    await expect(exec(connectLocal(), 'exit 0', {signal: AbortSignal.abort(reason)})).rejects.toBe(reason)
  })

  it('refuses a root that is not a directory', () => {
    expect(() => connectLocal('/etc/passwd')).toThrow('/etc/passwd is not a directory')
    expect(() => connectLocal('/nowhere')).toThrow(TargetError)
  })
})

function isRunning(pid: number): boolean {
  try {
    return execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], {encoding: 'utf8'}).trim()[0] !== 'Z'
  } catch {
    return false
  }
}

describeLab('the local transport in the root of an image', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'assay-root-'))
  const image = join(scratch, 'image')
  beforeAll(async () => {
    const [layer, base] = await prepareLayers('al2023')
    for (const name of ['image', 'upper', 'work']) mkdirSync(join(scratch, name))
    const options = `lowerdir=${layer}:${base},upperdir=${scratch}/upper,workdir=${scratch}/work`
    execFileSync('mount', ['-t', 'overlay', 'overlay', '-o', options, image])
  }, LAB_TIMEOUT_MS)
  afterAll(() => {
    execFileSync('umount', [image])
    rmSync(scratch, {recursive: true})
  })

  it('runs commands there', async () => {
    const {stdout} = await exec(connectLocal(image), '. /etc/os-release; echo $VERSION_ID; id -u; pwd')

    expect(stdout).toBe('2023\n0\n/\n')
  })

  it('leaves no trace, not even a /dev/null', async () => {
    const {exitCode} = await exec(connectLocal(image), 'echo x >/dev/null && cat </dev/null && : >/etc/new')

    expect(exitCode).not.toBe(0)
    expect(readdirSync(join(scratch, 'upper'))).toEqual([])
  })

  it('says that a directory without a system is none', async () => {
    const empty = join(scratch, 'empty')
    mkdirSync(empty)
    chmodSync(empty, 0o755)

    expect(await exec(connectLocal(empty), 'exit 0')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/empty has no \/dev/),
    })
  })
})
