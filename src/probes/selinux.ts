import {type Answer, type Probe, UnavailableError} from './probe.ts'

/** What SELinux does now. */
export interface SelinuxState {
  readonly mode: 'enforcing' | 'permissive' | 'disabled'
  /** The policy that is loaded; undefined where SELinux is disabled. */
  readonly policy: string | undefined
}

/** Asks what SELinux does now. */
export const selinuxState: Probe<SelinuxState> = {
  key: 'selinux-state',
  pace: 'bounded',
  needs: 'running system',
  script: `[ -d /sys/kernel ] || exit 79
[ -e /sys/fs/selinux/enforce ] || exit 78
cat /sys/fs/selinux/enforce; echo
command -v sestatus >/dev/null || exit 127
sestatus | grep '^Loaded policy name:'`,
  parse: parseState,
}

/** Asks for everything that sestatus says, by the words before its colons. */
export const selinuxStatus: Probe<ReadonlyMap<string, string>> = {
  key: 'selinux-status',
  pace: 'bounded',
  needs: 'running system',
  script: `command -v sestatus >/dev/null || exit 127
sestatus`,
  parse: ({output, exitCode}) => {
    if (exitCode === 127) throw new UnavailableError('missing-tool', 'sestatus is not installed')
    if (exitCode !== 0) throw new Error(`sestatus ended with ${exitCode}`)
    return new Map(
      output.split('\n').flatMap((line) => {
        const [, name, value = ''] = /^([^:]+):(.*)$/s.exec(line) ?? []
        return name === undefined ? [] : [[name, value.trim()] as const]
      }),
    )
  },
}

function parseState({output, exitCode}: Answer): SelinuxState {
  if (exitCode === 78) return {mode: 'disabled', policy: undefined}
  if (exitCode === 127) throw new UnavailableError('missing-tool', 'sestatus is not installed')
  const enforce = /^[01]/.exec(output)?.[0]
  if (exitCode !== 0 || enforce === undefined) throw new Error(`asking SELinux ended with ${exitCode}`)
  const policy = /^Loaded policy name:\s*(\S+)/m.exec(output)?.[1]
  return {mode: enforce === '1' ? 'enforcing' : 'permissive', policy}
}
