import {createServer} from 'node:net'
import fc from 'fast-check'
import {describe, expect, it, vi} from 'vitest'
import {listeners} from '../../src/probes/listeners.ts'
import {ask, shells} from './ask.ts'

vi.setConfig({testTimeout: 60_000})

const MARK = 'feedfacefeedface'

describe('open ports', () => {
  it.each(shells)('are seen by %s, with who reaches them', async (...shell) => {
    const [inside, outside] = [createServer(), createServer()]
    const ports = await Promise.all([listen(inside, '127.0.0.1'), listen(outside, '0.0.0.0')])

    const seen = ask(listeners, shell)

    inside.close()
    outside.close()
    expect(ports.map((wanted) => seen.find(({port}) => port === wanted)?.loopback)).toEqual([true, false])
  })

  it.each([
    ['tcp6', '00000000000000000000000001000000:0019 00000000000000000000000000000000:0000 0A', true],
    ['tcp6', '0000000000000000FFFF00000100007F:0019 00000000000000000000000000000000:0000 0A', true],
    ['tcp6', '00000000000000000000000000000000:0019 00000000000000000000000000000000:0000 0A', false],
    ['udp', '00000000:0019 00000000:0000 07', false],
  ])('of %s at %s are on loopback: %s', (file, socket, loopback) => {
    const output = `${MARK}\n\n${MARK} ${file}\n   0: ${socket} 00000000:00000000 00:00000000\n`

    expect(listeners.parse({output, exitCode: 0})).toEqual([{protocol: file.slice(0, 3), port: 25, loopback}])
  })

  it('are not sockets that are connected, and never an exception', () => {
    const output = `${MARK}\n\n${MARK} tcp\n   0: 0100007F:0019 0100007F:1F90 01 00000000:00000000\n`
    expect(listeners.parse({output, exitCode: 0})).toEqual([])
    fc.assert(
      fc.property(fc.string({unit: 'binary'}), (text) => {
        const said = listeners.parse({output: `${MARK}\n\n${MARK} tcp\n${text}`, exitCode: 0})
        expect(said.every(({port}) => port <= 65_535)).toBe(true)
      }),
    )
  })
})

function listen(server: ReturnType<typeof createServer>, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, address, () => {
      const bound = server.address()
      resolve(typeof bound === 'object' && bound ? bound.port : 0)
    })
  })
}
