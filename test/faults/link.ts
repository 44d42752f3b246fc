import {once} from 'node:events'
import {type AddressInfo, connect, createServer, type Socket} from 'node:net'
import {setTimeout as delay} from 'node:timers/promises'

/** The end that bytes go to: `client` gets what the host says, `server` what Assay says. */
export type Towards = 'client' | 'server'

/** What breaks at one byte of the stream: a TCP reset or end of both ways, silence both ways, or one bit of that byte. */
export interface Break {
  readonly kind: 'reset' | 'end' | 'stall' | 'flip'
  readonly towards: Towards
  /** Bytes that still pass in that direction after `strike`. With 0 all but `flip` happen at once. */
  readonly afterBytes: number
}

/** What a bad line does to what passes over it. */
export interface Line {
  /** Each piece waits so long, in each direction. */
  readonly delayMs?: number
  /** Towards the client. */
  readonly bytesPerSecond?: number
  /** The largest piece in which bytes are passed on. */
  readonly pieceBytes?: number
  /** Before the first byte towards the client. */
  readonly lateMs?: number
}

/** The bytes from `start` to `end` of one direction that were said before the other end answered. */
export interface Turn {
  readonly towards: Towards
  readonly start: number
  readonly end: number
}

/** A way to a host through a forwarder that can be broken. */
export interface Link {
  /** On 127.0.0.1. */
  readonly port: number
  strike(fault: Break): void
  /** Makes the line as bad as that, from now on. */
  worsen(line: Line): void
  /** Who said how much in turn, on the latest connection. */
  turns(): readonly Turn[]
  close(): void
}

/** Opens a way to port 22 of an address. */
export async function openLink(address: string, first: Line = {}): Promise<Link> {
  let line = first
  let latest: Pair | undefined
  let awaited: Break | undefined
  const pairs = new Set<Pair>()
  const server = createServer({allowHalfOpen: true, noDelay: true}, (client) => {
    latest = pairUp(
      client,
      connect({host: address, port: 22, allowHalfOpen: true, noDelay: true}),
      () => line,
    )
    pairs.add(latest)
    if (awaited) latest.strike(awaited)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    strike: (fault) => {
      awaited = fault
      latest?.strike(fault)
    },
    worsen: (worse) => {
      line = worse
    },
    turns: () => latest?.turns ?? [],
    close: () => {
      server.close()
      for (const pair of pairs) pair.cut()
    },
  }
}

interface Pair {
  readonly turns: Turn[]
  strike(fault: Break): void
  cut(): void
}

/** One connection: `client` is Assay's end of it, `server` the host's. How bad the line is may change. */
function pairUp(client: Socket, server: Socket, line: () => Line): Pair {
  const ends = {client, server}
  const turns: Turn[] = []
  const passed = {client: 0, server: 0}
  let fault: (Break & {readonly at: number}) | undefined
  let silent = false

  const cut = (): void => {
    for (const end of [client, server]) end.resetAndDestroy()
  }
  const happen = (kind: Break['kind']): void => {
    if (kind === 'flip') return
    silent = true
    if (kind === 'reset') cut()
    if (kind === 'end') for (const end of [client, server]) end.end()
  }
  const pass = async (whole: Buffer, towards: Towards): Promise<void> => {
    await hold(whole.length, line(), {towards, first: passed[towards] === 0})
    if (silent) return
    const start = passed[towards]
    const struck = fault?.towards === towards ? fault : undefined
    const piece = struck ? damaged(whole, struck.at - start, struck.kind) : whole
    passed[towards] += piece.length
    note(turns, {towards, start, end: passed[towards]})
    const to = ends[towards]
    if (!to.write(piece)) await Promise.race([once(to, 'drain'), once(to, 'close')])
    if (struck && passed[towards] >= struck.at) happen(struck.kind)
  }
  const carry = async (towards: Towards): Promise<void> => {
    for await (const chunk of ends[opposite[towards]])
      for (const piece of inPieces(chunk, line().pieceBytes)) await pass(piece, towards)
    // Behind a stall the host learns that Assay has gone, but Assay never that the host has.
    if (!silent || towards === 'server') ends[towards].end()
  }
  for (const towards of ['client', 'server'] as const)
    carry(towards).catch(() => ends[towards].resetAndDestroy())
  for (const end of [client, server]) end.on('error', () => {})
  return {
    turns,
    cut,
    strike: (struck) => {
      fault = {...struck, at: passed[struck.towards] + struck.afterBytes}
      if (struck.afterBytes === 0) happen(struck.kind)
    },
  }
}

const opposite = {client: 'server', server: 'client'} as const

function inPieces(chunk: Buffer, bytes = chunk.length): readonly Buffer[] {
  return Array.from({length: Math.ceil(chunk.length / bytes)}, (_, index) =>
    chunk.subarray(index * bytes, (index + 1) * bytes),
  )
}

async function hold(
  bytes: number,
  {delayMs = 0, bytesPerSecond, lateMs = 0}: Line,
  {towards, first}: {readonly towards: Towards; readonly first: boolean},
): Promise<void> {
  const slow = towards === 'client' && bytesPerSecond !== undefined ? (1000 * bytes) / bytesPerSecond : 0
  const late = towards === 'client' && first ? lateMs : 0
  if (delayMs + slow + late > 0) await delay(delayMs + slow + late)
}

/** What passes of a piece whose byte at the offset is broken; the offset may lie outside of it. */
function damaged(piece: Buffer, at: number, kind: Break['kind']): Buffer {
  if (at < 0 || at >= piece.length) return piece
  if (kind !== 'flip') return piece.subarray(0, at)
  const flipped = Buffer.from(piece)
  flipped[at] = (flipped[at] ?? 0) ^ 1
  return flipped
}

function note(turns: Turn[], {towards, start, end}: Turn): void {
  const last = turns.at(-1)
  if (last?.towards === towards) turns[turns.length - 1] = {...last, end}
  else turns.push({towards, start, end})
}
