import {type Answer, type Probe, UnavailableError} from './probe.ts'

/** A file below /var/log. */
export interface LogFile {
  readonly path: string
  /** Four octal digits. */
  readonly mode: string
  /** The number where it has no name. */
  readonly user: string
  readonly group: string
}

/** Asks for owner and mode of every regular file below /var/log; links are not followed. */
export const logFiles: Probe<readonly LogFile[]> = {
  key: 'log-files',
  pace: 'bounded',
  maxBytes: 4 * 1024 * 1024,
  script: `[ "$(id -u)" = 0 ] || exit 77
command -v find >/dev/null || exit 127
[ -d /var/log ] || exit 78
find -H /var/log -ignore_readdir_race -type f -printf '%m %u %g %p\\0' | tr '\\n\\000' '?\\n'`,
  parse: parseLogFiles,
}

function parseLogFiles({output, exitCode}: Answer): readonly LogFile[] {
  if (exitCode === 77) throw new UnavailableError('denied', 'only root can see all files of /var/log')
  if (exitCode === 127) throw new UnavailableError('missing-tool', 'find is not installed')
  if (exitCode !== 0) throw new Error('/var/log is not there')
  return output.split('\n').flatMap((line) => {
    const [, mode = '', user = '', group = '', path] = /^([0-7]{1,4}) (\S+) (\S+) (\/.*)$/.exec(line) ?? []
    return path === undefined ? [] : [{path, mode: mode.padStart(4, '0'), user, group}]
  })
}
