import type {Duplex} from 'node:stream'
import {parseBuildFacts} from './build-facts.ts'
import {createCommunicator} from './communicator.ts'
import {attributes} from './configuration.ts'
import {createMuxBroker, type MuxBroker} from './mux-broker.ts'
import type {Provisioner} from './provisioner.ts'
import {createRpcClient} from './rpc-client.ts'
import {isValueMap, type Value} from './rpc-message.ts'
import {type RpcMethods, serveRpc} from './rpc-server.ts'
import {renderGobSpec} from './spec-gob.ts'
import {renderProtobufSpec} from './spec-protobuf.ts'
import {createUi} from './ui.ts'
import {WireError} from './wire-error.ts'
import {startYamux} from './yamux-session.ts'

/** How Packer wants to be told which attributes there are. */
export type SpecEncoding = 'gob' | 'protobuf'

/** The stream on which Packer calls the plugin. */
const PLUGIN_STREAM = 0

/**
 * Serves a provisioner on the connection that Packer has opened, until it is over; then a run that is still
 * under way is cancelled. Rejects with `WireError` when Packer breaks the protocol.
 */
export async function servePacker(
  socket: Duplex,
  provisioner: Provisioner,
  encoding: SpecEncoding,
): Promise<void> {
  const session = startYamux(socket, {role: 'server', onStream: (stream) => broker.receive(stream)})
  const broker = createMuxBroker(() => session.open())
  const over = session.closed.then((error) => {
    broker.fail(error ?? new WireError('the connection to Packer is closed'))
    provisioner.cancel()
    if (error) throw error
  })
  const serving = broker
    .accept(PLUGIN_STREAM, 0)
    .then((stream) => serveRpc(stream, methodsOf(provisioner, broker, encoding)))
  try {
    await Promise.race([over, serving])
  } finally {
    session.close()
    // A stream that is under way ends with its connection: what the race did not tell is no news.
    await Promise.allSettled([over, serving])
  }
}

function methodsOf(provisioner: Provisioner, broker: MuxBroker, encoding: SpecEncoding): RpcMethods {
  const render = encoding === 'gob' ? renderGobSpec : renderProtobufSpec
  return {
    'Provisioner.ConfigSpec': async () => ({ConfigSpec: render(attributes)}),
    'Provisioner.Prepare': async (argument) => {
      const configs = isValueMap(argument) ? argument['Configs'] : undefined
      await provisioner.prepare(Array.isArray(configs) ? configs : [])
      return null
    },
    'Provisioner.Provision': async (argument) => {
      await provision(provisioner, broker, argument)
      return null
    },
    'Provisioner.Cancel': async () => {
      provisioner.cancel()
      return null
    },
  }
}

async function provision(provisioner: Provisioner, broker: MuxBroker, argument: Value): Promise<void> {
  const {StreamID, GeneratedData} = isValueMap(argument) ? argument : {}
  if (typeof StreamID !== 'number') throw new WireError('Packer named no stream for its Ui')
  const client = createRpcClient(await broker.dial(StreamID))
  try {
    await provisioner.provision({
      facts: parseBuildFacts(GeneratedData),
      ui: createUi(client),
      communicator: createCommunicator(client, broker),
    })
  } finally {
    client.close()
  }
}
