import {connect} from 'node:net'
import type {BaseAgent, OpenSSHAgent, ParsedKey} from 'ssh2'
import ssh2 from 'ssh2'

/** One key of an ssh-agent, and the agent as it shows that key alone. */
export interface AgentKey {
  readonly name: string
  /** As the wire has it. */
  readonly publicKey: Buffer
  readonly agent: BaseAgent
}

/** Asks ssh-agent for its keys; none where nothing answers at the socket. */
export async function listAgentKeys(socket: string, signal: AbortSignal): Promise<readonly AgentKey[]> {
  // ssh2's agent lists parsed keys, whatever else its types allow other agents to list.
  const keys = await new Promise<readonly ParsedKey[]>((resolve) => {
    openAgent(socket, signal).getIdentities((error, listed) =>
      resolve(error ? [] : ((listed ?? []) as ParsedKey[])),
    )
  })
  return keys.map((key) => ({
    name: `${key.comment || key.type} of ssh-agent`,
    publicKey: key.getPublicSSH(),
    agent: showingOnly(key, openAgent(socket, signal)),
  }))
}

/** ssh2's own agent would wait for ever for one that does not answer. */
function openAgent(socket: string, signal: AbortSignal): OpenSSHAgent {
  const agent = new ssh2.OpenSSHAgent(socket)
  return Object.assign(agent, {
    getStream: (done: (error: Error | undefined, stream?: import('node:net').Socket) => void) => {
      const stream = connect({path: socket, signal})
      stream.once('connect', () => done(undefined, stream)).once('error', (error) => done(error))
    },
  })
}

function showingOnly(key: ParsedKey, agent: OpenSSHAgent): BaseAgent {
  return Object.assign(agent, {
    getIdentities: (done: (error: Error | undefined, keys: ParsedKey[]) => void) => done(undefined, [key]),
  })
}
