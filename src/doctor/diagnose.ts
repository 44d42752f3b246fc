import {type CollectOptions, collect} from '../collect/collect.ts'
import {ExitCode, TargetError, UserError} from '../errors.ts'
import {type ConnectOptions, connect} from '../targets/connect.ts'
import type {Target} from '../targets/target.ts'
import type {Transport} from '../transports/transport.ts'
import {DOCTOR_PROBES, hostLinks} from './host-links.ts'
import {broken, type Link} from './link.ts'
import {networkLinks} from './network-links.ts'

/** What was found between here and root on a host. */
export interface Diagnosis {
  readonly target: string
  readonly links: readonly Link[]
  /** As of check: 0, 3 where the chain is broken, 4 where something that the script needs is missing. */
  readonly exitCode: ExitCode
}

/** How to get to the host and to root, as for `check`. */
export interface DoctorOptions {
  readonly connect: ConnectOptions
  readonly collect: CollectOptions
}

type HostTarget = Exclude<Target, {kind: 'evidence'}>

/** Looks at each link in turn, and not behind one that is broken. */
export async function diagnose(target: HostTarget, options: DoctorOptions): Promise<Diagnosis> {
  const network = target.kind === 'ssh' ? await networkLinks(target, options.connect) : []
  const links = [...network, ...(broken(network) ? [] : await behindNetwork(target, options))]
  const [bad] = links.filter(({status}) => status === 'fail')
  const exitCode = !bad ? ExitCode.passed : bad.name === 'tools' ? ExitCode.undecided : ExitCode.target
  return {target: target.text, links, exitCode}
}

async function behindNetwork(target: HostTarget, options: DoctorOptions): Promise<readonly Link[]> {
  const opened = await opening(target, options.connect)
  if ('links' in opened) return opened.links
  const {transport} = opened
  try {
    return [...loginLinks(transport), ...(await rootLinks(transport, options.collect))]
  } finally {
    await transport.close()
  }
}

async function opening(
  target: HostTarget,
  options: ConnectOptions,
): Promise<{readonly transport: Transport} | {readonly links: readonly Link[]}> {
  try {
    return {transport: await connect(target, options)}
  } catch (error) {
    if (!(error instanceof TargetError)) throw error
    // Trust is decided before anybody logs in, and its messages are the only ones that begin so.
    const isKey = error.message.startsWith('the host key of ')
    if (isKey) return {links: [failed('host key', error)]}
    return {links: [failed(/ let /.test(error.message) ? 'user' : 'connection', error)]}
  }
}

function loginLinks({identity}: Transport): readonly Link[] {
  const {user, hostKey, hostKeyTrust} = identity
  if (hostKeyTrust === 'none' && user === undefined) return []
  return [
    {name: 'host key', status: 'ok', detail: `${hostKey ?? 'checked by ssh'} (${hostKeyTrust})`},
    {name: 'user', status: 'ok', detail: `${user ?? 'of ssh_config'} is let in`},
  ]
}

async function rootLinks(transport: Transport, options: CollectOptions): Promise<readonly Link[]> {
  try {
    const {answers, escalation, problem} = await collect(transport, DOCTOR_PROBES, options)
    const lost: readonly Link[] = problem
      ? [
          {
            name: 'connection',
            status: 'fail',
            detail: problem.message,
            ...(problem.hint && {hint: problem.hint}),
          },
        ]
      : []
    return [...hostLinks(answers, escalation), ...lost]
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return [failed(/^cannot become root/.test(error.message) ? 'root' : 'shell', error)]
  }
}

function failed(name: string, {message, hint}: UserError): Link {
  return {name, status: 'fail', detail: message, ...(hint !== undefined && {hint})}
}
