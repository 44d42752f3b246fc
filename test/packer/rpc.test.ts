import {type Duplex, duplexPair} from 'node:stream'
import {describe, expect, it} from 'vitest'
import {createRpcClient} from '../../src/packer/rpc-client.ts'
import {
  decodeRpcMessages,
  type RpcMessage,
  renderRpcMessage,
  type Value,
} from '../../src/packer/rpc-message.ts'
import {type RpcMethods, serveRpc} from '../../src/packer/rpc-server.ts'
import {WireError} from '../../src/packer/wire-error.ts'

async function decodeAll(...chunks: readonly Buffer[]): Promise<RpcMessage[]> {
  const [ours, theirs] = duplexPair()
  for (const chunk of chunks) theirs.write(chunk)
  theirs.end()
  const messages: RpcMessage[] = []
  for await (const message of decodeRpcMessages(ours)) messages.push(message)
  return messages
}

function connected(methods: RpcMethods) {
  const [near, far] = duplexPair()
  return {client: createRpcClient(near), served: serveRpc(far, methods), far}
}

describe('an RPC message', () => {
  it('is a map of two fields by their Go names, and the argument', () => {
    const bytes = renderRpcMessage({header: {method: 'Ui.Say', sequence: 3}, body: 'hi'})

    // 82 is a map of 2, ad a string of 13 bytes, 03 the number 3, a2 a string of 2 bytes.
    expect(bytes.toString('latin1')).toBe('\x82\xadServiceMethod\xa6Ui.Say\xa3Seq\x03\xa2hi')
  })

  it('says whether there was an error in a reply', () => {
    const bytes = renderRpcMessage({header: {method: 'M', sequence: 0, error: ''}, body: null})

    expect(bytes.toString('latin1')).toBe('\x83\xadServiceMethod\xa1M\xa3Seq\x00\xa5Error\xa0\xc0')
  })

  it('keeps Go strings and Go bytes apart', () => {
    const body = {text: 'x'.repeat(40), bytes: Buffer.from([1, 2])}
    const [, rest] = renderRpcMessage({header: {method: 'M', sequence: 0}, body})
      .toString('latin1')
      .split('text')

    expect(rest).toBe(`\xd9\x28${'x'.repeat(40)}\xa5bytes\xc4\x02\x01\x02`)
  })

  it.each<[string, Value]>([
    ['nothing', null],
    ['a list', [1, -1, 2 ** 40, 1.5, true, 'ä']],
    ['a map of maps', {a: {b: {c: []}}}],
    ['long text', 'y'.repeat(100_000)],
  ])('is read back with %s, however it is cut', async (_, body) => {
    const message = {header: {method: 'A.B', sequence: 70_000, error: 'no'}, body}
    const bytes = renderRpcMessage(message)
    const cut = Math.floor(bytes.length / 3)

    expect(await decodeAll(bytes)).toEqual([message])
    expect(await decodeAll(bytes.subarray(0, cut), bytes.subarray(cut))).toEqual([message])
  })

  it.each([
    ['has a header without a method', Buffer.of(0x80, 0xc0), /no method/],
    ['is no MessagePack', Buffer.of(0xc1), /no MessagePack/],
    ['claims a text of 4 GB', Buffer.of(0xdb, 0xff, 0xff, 0xff, 0xff), /no MessagePack/],
    [
      'ends after its header',
      renderRpcMessage({header: {method: 'M', sequence: 0}, body: null}).subarray(0, -1),
      /ended within a message/,
    ],
  ])('is refused when it %s', async (_, bytes, message) => {
    const decoded = decodeAll(bytes)
    await expect(decoded).rejects.toThrow(message)
    await expect(decoded).rejects.toBeInstanceOf(WireError)
  })
})

describe('calls of methods', () => {
  it('are answered with what the method returns', async () => {
    const {client} = connected({'A.Double': async (value) => Number(value) * 2})

    expect(await Promise.all([client.call('A.Double', 1), client.call('A.Double', 4)])).toEqual([2, 8])
  })

  it('run side by side, so that one can end another', async () => {
    let release = (): void => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const {client} = connected({
      'A.Wait': async () => held.then(() => 'released'),
      'A.Release': async () => {
        release()
        return null
      },
    })
    const waiting = client.call('A.Wait', null)
    await client.call('A.Release', null)

    expect(await waiting).toBe('released')
  })

  it.each([
    ['of a method that fails', 'A.Fail', 'it broke'],
    ['of a method that fails without a word', 'A.Mute', 'unknown error'],
    ['of a method that is not there', 'A.None', "rpc: can't find method A.None"],
    ['of what every object has', 'constructor', "rpc: can't find method constructor"],
  ])('%s reject with its text', async (_, method, message) => {
    const {client} = connected({
      'A.Fail': async () => {
        throw new Error('it broke')
      },
      'A.Mute': async () => {
        throw new Error('')
      },
    })

    await expect(client.call(method, null)).rejects.toThrow(message)
  })

  it('that are under way reject when the connection is lost, and so do later ones', async () => {
    const [near, far] = duplexPair()
    const client = createRpcClient(near)
    const under = client.call('A.Never', null)
    far.end()

    await expect(under).rejects.toBeInstanceOf(WireError)
    await expect(client.call('A.Never', null)).rejects.toBeInstanceOf(WireError)
  })

  it('end the service when the caller ends its side', async () => {
    const {client, served, far} = connected({})
    client.close()

    await served
    expect((far as Duplex).destroyed).toBe(true)
  })

  it('end the service with a WireError when the caller sends something else', async () => {
    const [near, far] = duplexPair()
    const served = serveRpc(far, {})
    near.write(Buffer.of(0xc1))

    await expect(served).rejects.toBeInstanceOf(WireError)
  })
})
