import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {fileWalk} from '../../src/probes/file-walk.ts'
import {quote} from '../../src/probes/quote.ts'
import {useHost} from '../hosts/host.ts'
import {describeLab} from '../hosts/lab.ts'

const parse = (output: string) => fileWalk.parse({output, exitCode: 0})

describe('the walk', () => {
  it('tells what is writable by all, unowned and set-id apart; one file may be all of them', () => {
    const walk = parse(`mount rw,relatime /
mode 6777 0 0 f /opt/all
owner 6777 0 0 f /opt/all
mode 777 0 0 d /srv/x y
owner 644 1234 0 f /opt/mine
mount rw,nosuid,nodev /data
mode 4755 0 0 f /data/su
end
`)

    expect(walk.worldWritable.map(({path}) => path)).toEqual(['/opt/all', '/srv/x y'])
    expect(walk.unowned.map(({path}) => path)).toEqual(['/opt/all', '/opt/mine'])
    expect(walk.setId.map(({path, executable}) => [path, executable])).toEqual([
      ['/opt/all', true],
      ['/data/su', false],
    ])
  })

  it.each([
    ['mount rw /\nmode 666 0 0 f /a\n', /its end/],
    ['mount rw /\nfailed /\nend\n', /not all of \//],
  ])('is not known where it did not see everything', (output, message) => {
    expect(() => parse(output)).toThrow(message)
  })

  it('is a walk or an error, whatever was said', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parse(`${text.replaceAll('failed ', '')}\nend\n`).setId).toBeInstanceOf(Array)
      }),
    )
  })
})

describeLab('the walk of a host', () => {
  const node = useHost({flavor: 'al2023'})

  it.each(['sh', 'bash --posix', 'busybox sh'])(
    'finds what %s is to find, and leaves containers out',
    async (shell) => {
      await node().asRoot(`mkdir -p '/opt/t/a b' /opt/t/sticky /opt/t/containerd/io.containerd.snapshotter.v1.overlayfs/x /opt/t/containerd/own
cd /opt/t; touch all mine su containerd/io.containerd.snapshotter.v1.overlayfs/x/all containerd/own/all 'evil
end'
chmod 666 all containerd/io.containerd.snapshotter.v1.overlayfs/x/all containerd/own/all 'evil
end'
chmod 777 'a b'; chmod 1777 sticky; chown 4321:4321 mine; chmod 4755 su; ln -sf all link
mkdir -p '/opt/m t'; mount -t tmpfs -o nosuid none '/opt/m t'; cp su '/opt/m t/su'; chmod 4755 '/opt/m t/su'`)

      const {stdout, exitCode} = await node().asRoot(`exec ${shell} -c ${quote(fileWalk.script)}`)

      const walk = fileWalk.parse({output: stdout, exitCode: exitCode ?? 255})
      const below = (files: typeof walk.setId) =>
        files.filter(({path}) => /^\/opt\/(t|m t)\//.test(path)).map(({path}) => path.slice('/opt/'.length))
      expect(below(walk.worldWritable).toSorted()).toEqual([
        't/a b',
        't/all',
        't/containerd/own/all',
        't/evil?end',
      ])
      expect(below(walk.unowned)).toEqual(['t/mine'])
      expect(below(walk.setId).toSorted()).toEqual(['m t/su', 't/su'])
      expect(walk.setId.find(({path}) => path === '/opt/m t/su')?.executable).toBe(false)
    },
    120_000,
  )
})
