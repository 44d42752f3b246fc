// Packer's side of the plugin protocol, for tests without Packer: it calls the plugin, is its Ui, and runs its
// commands in a shell of this machine as if that were the guest.
import {spawn} from 'node:child_process'
import type {Duplex} from 'node:stream'
import {renderGobInt, renderGobUint} from '../../src/packer/gob.ts'
import {createMuxBroker, type MuxBroker} from '../../src/packer/mux-broker.ts'
import {createRpcClient, type RpcClient} from '../../src/packer/rpc-client.ts'
import {isValueMap, type Value} from '../../src/packer/rpc-message.ts'
import {type RpcMethods, serveRpc} from '../../src/packer/rpc-server.ts'
import {startYamux} from '../../src/packer/yamux-session.ts'

export interface FakePacker {
  /** What the plugin showed: `Say: …`, `Machine assay: …`. */
  readonly shown: readonly string[]
  readonly commands: readonly string[]
  configSpec(): Promise<Buffer>
  prepare(configs: readonly Value[]): Promise<Value>
  provision(generatedData: Value): Promise<Value>
  cancel(): Promise<Value>
  /** Waits for a line that the plugin shows. */
  untilShown(text: string): Promise<void>
  untilCommand(text: string): Promise<void>
  quit(): void
}

/** What Packer reports when the connection is lost (CmdDisconnect in packer/communicator.go). */
const DISCONNECTED = 2_300_218

export interface FakeGuest {
  /** How much of a command's standard output arrives before the machine is lost. */
  readonly lostAfterBytes?: number
  /** How much of the standard output of Assay's script arrives before the machine falls silent. */
  readonly heldAfterBytes?: number
  /** Why no command can be started. */
  readonly startError?: string
}

export async function connectFakePacker(socket: Duplex, guest: FakeGuest = {}): Promise<FakePacker> {
  const session = startYamux(socket, {role: 'client', onStream: (stream) => broker.receive(stream)})
  const broker = createMuxBroker(() => session.open())
  const plugin = createRpcClient(await broker.dial(0))
  const shown: string[] = []
  const commands: string[] = []
  const changed = new EventTarget()
  const note = (list: string[], text: string): void => {
    list.push(text)
    changed.dispatchEvent(new Event('noted'))
  }
  const until = async (list: readonly string[], text: string): Promise<void> => {
    while (!list.some((one) => one.includes(text)))
      await new Promise((resolve) => changed.addEventListener('noted', resolve, {once: true}))
  }
  const methods = {
    ...uiMethods((text) => note(shown, text)),
    'Communicator.Start': async (argument: Value) => {
      const {Command: command} = isValueMap(argument) ? argument : {}
      if (guest.startError !== undefined) throw new Error(guest.startError)
      note(commands, String(command))
      await startCommand(broker, argument, guest, () => note(commands, 'held'))
      return null
    },
  }
  return {
    shown,
    commands,
    async configSpec() {
      const reply = await plugin.call('Provisioner.ConfigSpec', null)
      return Buffer.from((reply as {ConfigSpec: Uint8Array}).ConfigSpec)
    },
    prepare: (configs) => plugin.call('Provisioner.Prepare', {Configs: configs}),
    provision: (generatedData) => provision(plugin, broker, methods, generatedData),
    cancel: () => plugin.call('Provisioner.Cancel', null),
    untilShown: (text) => until(shown, text),
    untilCommand: (text) => until(commands, text),
    quit: () => session.close(),
  }
}

async function provision(
  plugin: RpcClient,
  broker: MuxBroker,
  methods: RpcMethods,
  GeneratedData: Value,
): Promise<Value> {
  const StreamID = broker.nextId()
  const serving = broker.accept(StreamID).then((stream) => serveRpc(stream, methods))
  serving.catch(() => {})
  return plugin.call('Provisioner.Provision', {GeneratedData, StreamID})
}

function uiMethods(show: (text: string) => void): RpcMethods {
  const plain = (kind: string) => async (text: Value) => {
    show(`${kind}: ${text}`)
    return null
  }
  return {
    'Ui.Say': plain('Say'),
    'Ui.Message': plain('Message'),
    'Ui.Error': plain('Error'),
    'Ui.Machine': async (argument) => {
      const {Category, Args} = argument as {readonly Category: string; readonly Args: readonly string[]}
      show(`Machine ${Category}: ${Args.join(',')}`)
      return null
    },
  }
}

interface StartArguments {
  readonly Command: string
  readonly StdinStreamId: number
  readonly StdoutStreamId: number
  readonly StderrStreamId: number
  readonly ResponseStreamId: number
}

/** All streams are dialled before the command runs, and closed when it has ended, as Packer does it. */
async function startCommand(
  broker: MuxBroker,
  argument: Value,
  guest: FakeGuest,
  onHeld: () => void,
): Promise<void> {
  const ids = argument as unknown as StartArguments
  const stdin = await broker.dial(ids.StdinStreamId)
  const stdout = await broker.dial(ids.StdoutStreamId)
  const stderr = await broker.dial(ids.StderrStreamId)
  const response = await broker.dial(ids.ResponseStreamId)
  // A group of its own, as sshd gives each session: Assay ends a command by its group.
  const child = spawn('/bin/sh', ['-c', ids.Command], {stdio: 'pipe', detached: true})
  child.stdin.on('error', () => {})
  stdin.pipe(child.stdin)
  child.stderr.pipe(stderr)
  const isHeld = guest.heldAfterBytes !== undefined && ids.Command.includes('assay-group')
  if (isHeld)
    child.stdout.once('data', (chunk: Buffer) => {
      stdout.write(chunk.subarray(0, guest.heldAfterBytes))
      onHeld()
    })
  else if (guest.lostAfterBytes === undefined) child.stdout.pipe(stdout)
  else
    child.stdout.once('data', (chunk: Buffer) => {
      stdout.end(chunk.subarray(0, guest.lostAfterBytes))
      child.kill('SIGKILL')
    })
  child.on('close', (code) => {
    if (isHeld) return
    response.end(renderCommandFinished(guest.lostAfterBytes === undefined ? (code ?? 137) : DISCONNECTED))
    stdin.destroy()
  })
}

/** The type definition is Go's own (fixtures/gob-reference.json); the value has its one field or none. */
function renderCommandFinished(exitStatus: number): Buffer {
  const definition =
    '2cff8f0301010f436f6d6d616e6446696e697368656401ff90000101010a457869745374617475730104000000'
  const field = exitStatus === 0 ? [] : [renderGobUint(1), renderGobInt(exitStatus)]
  const value = Buffer.concat([renderGobInt(72), ...field, Buffer.of(0)])
  return Buffer.concat([Buffer.from(definition, 'hex'), renderGobUint(value.length), value])
}
