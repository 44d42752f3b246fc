import {lookup} from 'node:dns/promises'
import {once} from 'node:events'
import {connect as connectSocket} from 'node:net'
import type {ConnectOptions} from '../targets/connect.ts'
import {resolveSshConfig} from '../targets/ssh-config.ts'
import type {Target} from '../targets/target.ts'
import {broken, type Link} from './link.ts'

type SshTarget = Extract<Target, {kind: 'ssh'}>

/** Milliseconds that the port may take to answer. */
const PORT_TIMEOUT_MS = 10_000

/** The links before the SSH connection: the name and the port. */
export async function networkLinks(target: SshTarget, options: ConnectOptions): Promise<readonly Link[]> {
  const {env, sshConfig} = options
  const port = target.port ?? options.port
  const given = {...(port !== undefined && {port}), env}
  const settings = await resolveSshConfig(target.host, sshConfig, given)
  const {hostName} = settings
  if (options.jump !== undefined || settings.proxyJump !== undefined || settings.proxyCommand !== undefined) {
    const detail = `${hostName} is reached through another host, which looks it up`
    return [
      {name: 'name', status: 'skipped', detail},
      {name: 'port', status: 'skipped', detail: `${settings.port}, from the other host`},
    ]
  }
  const name = await nameLink(hostName)
  return broken([name]) ? [name] : [name, await portLink(hostName, settings.port, options.signal)]
}

async function nameLink(host: string): Promise<Link> {
  try {
    const {address} = await lookup(host)
    return {name: 'name', status: 'ok', detail: address === host ? host : `${host} is ${address}`}
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    const hint = 'Look at the spelling, at HostName in ssh_config, and at the name service'
    return {name: 'name', status: 'fail', detail: `no address is known for ${host} (${code})`, hint}
  }
}

async function portLink(host: string, port: number, ended: AbortSignal): Promise<Link> {
  const socket = connectSocket({host, port})
  const limit = AbortSignal.timeout(PORT_TIMEOUT_MS)
  try {
    await once(socket, 'connect', {signal: AbortSignal.any([limit, ended])})
    return {name: 'port', status: 'ok', detail: `${host}:${port} takes connections`}
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    const refused = code === 'ECONNREFUSED'
    return {
      name: 'port',
      status: 'fail',
      detail: refused ? `nothing listens at ${host}:${port}` : `${host}:${port} does not answer (${code})`,
      hint: refused ? 'Is sshd running, and is the port right?' : 'Look at security groups and routes',
    }
  } finally {
    socket.destroy()
  }
}
