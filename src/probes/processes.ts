import {type Answer, type Probe, UnavailableError} from './probe.ts'

/** A process that runs now. */
export interface RunningProcess {
  /** Its SELinux context, as `system_u:system_r:init_t:s0`; `-` where SELinux is disabled. */
  readonly label: string
  readonly command: string
}

/** Asks for the processes that run now, with their SELinux contexts. */
export const processes: Probe<readonly RunningProcess[]> = {
  key: 'processes',
  pace: 'bounded',
  needs: 'running system',
  script: `command -v ps >/dev/null || exit 127
ps -e -o label= -o comm=`,
  parse: parseProcesses,
}

function parseProcesses({output, exitCode}: Answer): readonly RunningProcess[] {
  if (exitCode === 127) throw new UnavailableError('missing-tool', 'ps is not installed')
  const found = output.split('\n').flatMap((line) => {
    const [, label, command] = /^\s*(\S+)\s+(\S.*)$/.exec(line) ?? []
    return label === undefined || command === undefined ? [] : [{label, command: command.trim()}]
  })
  if (exitCode !== 0 || found.length === 0) throw new Error(`ps ended with ${exitCode} and named no process`)
  return found
}
