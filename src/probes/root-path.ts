import {partsOf} from './marked.ts'
import {type Answer, type Probe, UnavailableError} from './probe.ts'

/** Asks a login shell of root, begun with an empty environment, where it looks for programs. */
export const rootPath: Probe<string> = {
  key: 'root-path',
  pace: 'bounded',
  script: `[ "$(id -u)" = 0 ] || exit 77
command -v bash >/dev/null || exit 127
printf '%s\\n' "$mark"
env -i HOME=/root USER=root LOGNAME=root SHELL=/bin/bash PATH=/usr/sbin:/usr/bin \\
  mark="$mark" bash -lc 'printf "\\n%s path\\n%s" "$mark" "$PATH"'`,
  parse: ({output, exitCode}: Answer) => {
    if (exitCode === 77) throw new UnavailableError('denied', "only root is told root's PATH")
    if (exitCode === 127) throw new UnavailableError('missing-tool', 'bash is not installed')
    const path = partsOf(output).get('path')
    if (path === undefined)
      throw new Error(`root's login shell ended with ${exitCode} before it said its PATH`)
    return path
  },
}
