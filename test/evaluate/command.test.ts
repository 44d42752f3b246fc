import {spawnSync} from 'node:child_process'
import {beforeAll, describe, expect, it} from 'vitest'
import type {SelectedItem} from '../../src/benchmarks/select.ts'
import {commandFor} from '../../src/evaluate/command.ts'
import {everyItem} from './every-item.ts'

let items: readonly SelectedItem[]
beforeAll(async () => {
  items = await everyItem()
})

const commandOf = (rule: string): string | undefined => {
  const check = items.find(({id}) => id === rule)?.check
  if (!check) throw new Error(`${rule} has no check`)
  return commandFor(check)
}
const commands = (): readonly (readonly [string, string])[] =>
  items.flatMap(({id, check}) => {
    const line = check && commandFor(check)
    return line === undefined ? [] : [[id, line] as const]
  })

/** What a person may run without changing anything, by how it begins. */
const harmless = [
  /^(?:cat|command -v|df|findmnt|grep|head|rpm -q|sestatus|stat|sudo -V)(?: |$)/,
  /^sysctl '[\w./-]+'$/,
  /^systemctl (?:is-enabled|is-active|--version)/,
  /^modprobe (?:-n -v|--showconfig)/,
  /^auditctl -l$/,
  /^sshd -T$/,
  /^PATH=\$PATH:\/usr\/local\/sbin:\/usr\/local\/bin$/,
]

describe('the line of shell that shows a fact by hand', () => {
  it.each([
    ['sysctl-ip-forward', undefined],
    [
      'sysctl-ipv4-bogus',
      expect.stringMatching(/^sysctl 'net\.ipv4\.icmp_ignore_bogus_error_responses'; grep /),
    ],
    ['pkg-squid', "rpm -q 'squid'"],
    ['sshd-x11', "sshd -T | grep '^x11forwarding '"],
    ['mount-tmp', "findmnt '/tmp'; findmnt --fstab '/tmp'"],
    ['image-free-space', "df -Pk '/'"],
    ['kubelet-anonymous-auth', undefined],
  ])('of %s is %s', (rule, line) => {
    expect(commandOf(rule)).toEqual(line)
  })

  it('is there for more than half of the rules, one line and short', () => {
    const lines = commands().map(([, line]) => line)
    expect(lines.length).toBeGreaterThan(items.filter(({check}) => check).length / 2)
    expect(
      lines.filter((line) => line.length > 200 || line.includes('\n') || line.includes('$mark')),
    ).toEqual([])
  })

  it('only reads', () => {
    const parts = commands().flatMap(([rule, line]) =>
      line.split(/; | \| /).map((part) => ({rule, part: part.replace(/ 2>&1$/, '')})),
    )
    expect(parts.filter(({part}) => !harmless.some((start) => start.test(part)))).toEqual([])
    expect(parts.filter(({part}) => part.includes('>'))).toEqual([])
  })

  it('is one that a shell of POSIX takes', () => {
    const script = commands().map(([, line]) => `( ${line} )`)
    const {status, stderr} = spawnSync('sh', ['-n'], {input: script.join('\n')})
    expect(`${stderr}`).toBe('')
    expect(status).toBe(0)
  })
})
