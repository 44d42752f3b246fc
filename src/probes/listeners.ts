import {parseMarked} from './marked.ts'
import type {Answer, Probe} from './probe.ts'

/** A socket that waits for whoever connects or sends. */
export interface Listener {
  readonly protocol: 'tcp' | 'udp'
  readonly port: number
  /** Only the machine itself reaches it. */
  readonly loopback: boolean
}

/** Asks which ports of TCP and UDP are open now. */
export const listeners: Probe<readonly Listener[]> = {
  key: 'listeners',
  pace: 'quick',
  needs: 'running system',
  script: `[ -r /proc/net/tcp ] && [ -r /proc/net/udp ] || exit 79
printf '%s\\n' "$mark"
for f in tcp tcp6 udp udp6; do
  [ ! -e "/proc/net/$f" ] || { printf '\\n%s %s\\n' "$mark" "$f"; grep -aE ' (0A|07) ' "/proc/net/$f"; }
done
exit 0`,
  parse: parseListeners,
}

function parseListeners({output, exitCode}: Answer): readonly Listener[] {
  if (exitCode !== 0) throw new Error('/proc/net is not readable')
  return parseMarked(output).flatMap(({header, body}) => {
    const protocol = header.startsWith('udp') ? 'udp' : 'tcp'
    return body.split('\n').flatMap((line) => parseSocket(protocol, line))
  })
}

/** proc_pid_net(5): slot, local address and port in hex, remote ones, state: 0A listens, and 07 is a bound UDP. */
function parseSocket(protocol: Listener['protocol'], line: string): readonly Listener[] {
  const [, address, port, state] =
    /^\s*\d+: ([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} ([0-9A-F]{2}) /.exec(line) ?? []
  if (address === undefined || state !== (protocol === 'tcp' ? '0A' : '07')) return []
  return [{protocol, port: Number.parseInt(port ?? '', 16), loopback: isLoopback(address)}]
}

/** Words of 32 bits in the byte order of the machine, which is little-endian on all that EKS has. */
function isLoopback(address: string): boolean {
  if (address.length === 8) return address.endsWith('7F')
  return /^0{24}01000000$/.test(address) || /^0{16}FFFF0000[0-9A-F]{6}7F$/.test(address)
}
