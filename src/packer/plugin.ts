import {once} from 'node:events'
import {mkdtemp, rm} from 'node:fs/promises'
import {createServer, type Server, type Socket} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {SpecEncoding} from './connection.ts'

/** What Packer sets in the environment of every plugin; it tells a start by hand from one by Packer. */
const MAGIC_COOKIE = 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2'

/** Packer waits a minute for the line that says where the plugin listens. */
const CONNECT_MS = 60_000

/** Packer up to 1.6 takes `5|unix|PATH`; from 1.7 on the API has a minor version: `5|0|unix|PATH`. */
export type Handshake = '5' | '5|0'

/** Serves one Packer as its plugin process until Packer goes away. Throws `Error` when Packer does not come. */
export async function runPlugin(options: {
  readonly version: string
  readonly handshake: Handshake
  readonly encoding: SpecEncoding
}): Promise<void> {
  if (process.env['PACKER_PLUGIN_MAGIC_COOKIE'] !== MAGIC_COOKIE)
    throw new Error('this is a plugin of Packer, which Packer starts: see `assay packer install`')
  // A terminal's Ctrl-C reaches every process of a build. Packer itself sends Cancel, and ends its plugins.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {})
  const socket = await acceptPacker(options.handshake)
  const [{servePacker}, {createProvisioner}] = await Promise.all([
    import('./connection.ts'),
    import('./provisioner.ts'),
  ])
  await servePacker(socket, createProvisioner(options.version), options.encoding)
}

/** Listens where only this user can connect, tells Packer where, and takes its one connection. */
async function acceptPacker(handshake: Handshake): Promise<Socket> {
  const directory = await mkdtemp(join(tmpdir(), 'assay-packer-'))
  const path = join(directory, 'socket')
  const server = createServer()
  try {
    server.listen(path)
    await once(server, 'listening')
    process.stdout.write(`${handshake}|unix|${path}\n`)
    const [socket] = (await firstConnection(server)) as [Socket]
    return socket
  } finally {
    server.close()
    await rm(directory, {recursive: true, force: true})
  }
}

async function firstConnection(server: Server): Promise<unknown[]> {
  try {
    return await once(server, 'connection', {signal: AbortSignal.timeout(CONNECT_MS)})
  } catch (cause) {
    throw new Error('Packer did not connect within a minute', {cause})
  }
}
