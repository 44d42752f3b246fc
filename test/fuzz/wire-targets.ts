import {duplexPair} from 'node:stream'
import {encode} from '@msgpack/msgpack'
import {UsageError} from '../../src/errors.ts'
import {originOf, parseBuildFacts} from '../../src/packer/build-facts.ts'
import {decodeExitStatus} from '../../src/packer/command-finished.ts'
import {servePacker} from '../../src/packer/connection.ts'
import {readGobInt, readGobUint} from '../../src/packer/gob.ts'
import {layoutOf} from '../../src/packer/layout.ts'
import {readConfiguration} from '../../src/packer/read-configuration.ts'
import {decodeRpcMessages, renderRpcMessage, type Value} from '../../src/packer/rpc-message.ts'
import {interpolate} from '../../src/packer/template-text.ts'
import {WireError} from '../../src/packer/wire-error.ts'
import {createFrameParser, frameFlags, frameTypes, renderFrame} from '../../src/packer/yamux-frame.ts'
import {allowing, type FuzzTarget} from './target.ts'

const request = renderRpcMessage({
  header: {method: 'Provisioner.Prepare', sequence: 1},
  body: {Configs: [{packer_build_name: 'node'}, Buffer.from('{"value":{"level":2},"type":"dynamic"}')]},
})
const open = {type: frameTypes.windowUpdate, flags: frameFlags.syn, streamId: 1, length: 0}
const data = (payload: Buffer) =>
  renderFrame({type: frameTypes.data, flags: 0, streamId: 1, length: payload.length}, payload)
const session = Buffer.concat([
  renderFrame(open),
  data(Buffer.of(0, 0, 0, 0)),
  data(request),
  renderFrame({type: frameTypes.ping, flags: frameFlags.syn, streamId: 0, length: 7}),
])
const finished = Buffer.from([0x1f, 0xff, 0x81, 0x03, 0x01, 0x01, 0x0f, 0x03, 0xff, 0x82, 0x01, 0x04, 0x00])

/** All messages of some bytes. */
async function messagesOf(bytes: Buffer): Promise<void> {
  const [ours, theirs] = duplexPair()
  theirs.end(bytes)
  for await (const {body} of decodeRpcMessages(ours)) readBody(body)
}

function readBody(body: Value): void {
  parseBuildFacts(body)
  originOf(parseBuildFacts(body), {buildName: 'a'})
}

/** Serves a peer that sends these bytes and then goes. */
async function served(bytes: Buffer): Promise<void> {
  const [ours, theirs] = duplexPair()
  theirs.resume()
  theirs.end(bytes)
  const nothing = async (): Promise<void> => undefined
  const provisioner = {prepare: nothing, provision: nothing, cancel: () => undefined}
  await servePacker(ours, provisioner, (bytes[0] ?? 0) % 2 === 0 ? 'gob' : 'protobuf')
}

const bodies = [
  {level: 2, benchmark: ['a'], outputs: {junit: 'out.xml'}, sudo_password_env: 'X'},
  {set: {a: 1, b: true}, skip: ['sshd-*'], fail_on: 'severity>=high'},
].map((value) => JSON.stringify({value, type: 'dynamic'}))

/** The plugin's side of Packer. */
export const wireTargets: readonly FuzzTarget[] = [
  {
    name: 'frames of yamux',
    covers: ['packer/yamux-frame.ts createFrameParser'],
    corpus: [session],
    run: allowing([WireError], (input) => {
      const parse = createFrameParser(() => undefined)
      for (let at = 0; at < input.length; at += 7) parse(input.subarray(at, at + 7))
    }),
  },
  {
    name: 'a whole session of the plugin',
    covers: ['packer/read-exactly.ts readExactly', 'packer/connection.ts servePacker'],
    corpus: [session],
    share: 0.5,
    run: allowing([WireError], served),
  },
  {
    name: 'messages of MessagePack RPC',
    covers: ['packer/rpc-message.ts decodeRpcMessages', 'packer/build-facts.ts parseBuildFacts'],
    corpus: [request, Buffer.concat([request, request]), Buffer.from(encode({a: [1, {b: null}]}))],
    run: allowing([WireError], messagesOf),
  },
  {
    name: 'gob',
    covers: [
      'packer/gob.ts readGobUint',
      'packer/gob.ts readGobInt',
      'packer/command-finished.ts decodeExitStatus',
    ],
    corpus: [finished],
    run: async (input) => {
      await allowing([WireError], () => readGobUint(input, 0))(input)
      await allowing([WireError], () => readGobInt(input, 0))(input)
      await allowing([WireError], decodeExitStatus)(input)
    },
  },
  {
    name: 'the provisioner block',
    covers: ['packer/read-configuration.ts readConfiguration'],
    corpus: bodies,
    run: allowing([UsageError, WireError], (input) =>
      readConfiguration([{packer_build_name: 'node', packer_builder_type: 'null'}, input, null], {Host: 'a'}),
    ),
  },
  {
    name: 'expressions of a template',
    covers: ['packer/template-text.ts interpolate'],
    corpus: ['{{ build `Host` }}-{{user "a"}} {{template_dir}}', '1.6.6'],
    run: allowing([UsageError], (input) => {
      layoutOf(input.toString('utf8'))
      interpolate(input.toString('utf8'), {
        user: {a: 'b'},
        buildName: 'n',
        builderType: 't',
        templatePath: '/a/b',
      })
    }),
  },
]
