import {execFileSync, spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {type AddressInfo, connect, createServer} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'

/** A real sshd on this machine that knows one name more than the machine does. */
export interface Bastion {
  /** The attributes of a Packer source that goes through it. */
  readonly attributes: Readonly<Record<string, string | number>>
  stop(): Promise<void>
}

/** Starts a bastion in a mount namespace with a line more in its hosts file. It needs root. */
export async function startBastion(hostsLine: string): Promise<Bastion> {
  const directory = mkdtempSync(join(tmpdir(), 'assay-bastion-'))
  const path = (name: string): string => join(directory, name)
  for (const name of ['host', 'client'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path(name)])
  const port = await freePort()
  mkdirSync('/run/sshd', {recursive: true})
  writeFileSync(path('hosts'), `127.0.0.1 localhost\n${hostsLine}\n`)
  writeFileSync(
    path('config'),
    `ListenAddress 127.0.0.1:${port}
HostKey ${path('host')}
AuthorizedKeysFile ${path('client.pub')}
StrictModes no
UsePAM no
PidFile none
`,
  )
  const script = `mount --bind '${path('hosts')}' /etc/hosts && exec /usr/sbin/sshd -D -f '${path('config')}'`
  const child = spawn('unshare', ['-m', 'sh', '-c', script], {stdio: 'ignore'})
  await answers(port)
  return {
    attributes: {
      ssh_bastion_host: '127.0.0.1',
      ssh_bastion_port: port,
      ssh_bastion_username: 'root',
      ssh_bastion_private_key_file: path('client'),
    },
    async stop() {
      child.kill()
      await once(child, 'exit')
      rmSync(directory, {recursive: true, force: true})
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const {port} = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function answers(port: number): Promise<void> {
  const deadline = Date.now() + 20_000
  for (;;) {
    const socket = connect(port, '127.0.0.1')
    try {
      await once(socket, 'data', {signal: AbortSignal.timeout(1000)})
      return
    } catch (error) {
      if (Date.now() > deadline) throw error
    } finally {
      socket.destroy()
    }
    await delay(20)
  }
}
