import type {Duplex} from 'node:stream'
import {buffer} from 'node:stream/consumers'
import type {Communicator, GuestCommand} from '../transports/packer.ts'
import {decodeExitStatus} from './command-finished.ts'
import type {MuxBroker} from './mux-broker.ts'
import type {RpcClient} from './rpc-client.ts'

/** Starts commands in the guest by asking Packer, which dials back for each of the command's streams. */
export function createCommunicator(client: RpcClient, broker: MuxBroker): Communicator {
  return {
    async start(command) {
      const ids = [broker.nextId(), broker.nextId(), broker.nextId(), broker.nextId()] as const
      const meeting = Promise.all(ids.map((id) => broker.accept(id)))
      const [StdinStreamId, StdoutStreamId, StderrStreamId, ResponseStreamId] = ids
      try {
        const streamIds = {StdinStreamId, StdoutStreamId, StderrStreamId, ResponseStreamId}
        await client.call('Communicator.Start', {Command: command, ...streamIds})
      } catch (error) {
        discardLate(meeting)
        throw error
      }
      return guestCommand(await meeting)
    },
  }
}

function discardLate(meeting: Promise<readonly Duplex[]>): void {
  meeting.then(
    (streams) => {
      for (const stream of streams) stream.destroy()
    },
    // The reason was told by the call that failed.
    () => {},
  )
}

function guestCommand(streams: readonly Duplex[]): GuestCommand {
  const [stdin, stdout, stderr, response] = streams as [Duplex, Duplex, Duplex, Duplex]
  // A half of a stream that nobody uses has to be ended, or the stream never closes.
  for (const stream of [stdout, stderr, response]) stream.end()
  stdin.resume()
  const exitStatus = buffer(response).then(decodeExitStatus)
  // Whoever waits learns of a failure; where nobody waits it is of no interest.
  exitStatus.catch(() => {})
  return {
    stdin,
    stdout,
    stderr,
    exitStatus,
    abandon() {
      for (const stream of streams) stream.destroy()
    },
  }
}
