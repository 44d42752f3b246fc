import type {Place} from '../evaluate/result.ts'
import {parseMarked} from './marked.ts'
import {type Answer, type Probe, UnavailableError} from './probe.ts'

/** What one start-up file of shells says about masks and idle time. */
export interface ShellFile {
  readonly path: string
  readonly umasks: readonly {readonly mask: string; readonly where: Place}[]
  readonly timeouts: readonly {readonly seconds: string; readonly where: Place}[]
  readonly timeoutIsReadonly: boolean
  readonly timeoutIsExported: boolean
}

/** The files that belong to root alone. */
export const ROOT_FILES = ['/root/.bash_profile', '/root/.bashrc', '/root/.profile']

/**
 * Asks for the lines about umask and TMOUT in the files that login shells read. Other lines stay on the
 * host: they may hold keys and passwords.
 */
export const shellFiles: Probe<readonly ShellFile[]> = {
  key: 'shell-files',
  pace: 'quick',
  script: `[ -x /root ] || exit 77
printf '%s\\n' "$mark"
for f in /etc/profile /etc/bashrc /etc/profile.d/*.sh ${ROOT_FILES.join(' ')}; do
  [ -f "$f" ] || continue
  [ -r "$f" ] || exit 77
  printf '\\n%s %s\\n' "$mark" "$(printf %s "$f" | tr '\\n' '?')"
  grep -nE '(umask|TMOUT)' -- "$f"
done
exit 0`,
  parse: parseShellFiles,
}

function parseShellFiles({output, exitCode}: Answer): readonly ShellFile[] {
  if (exitCode === 77) throw new UnavailableError('denied', 'the start-up files of root cannot be read')
  return parseMarked(output).map(({header, body}) => parseShellFile(header, body))
}

interface Command {
  readonly text: string
  readonly where: Place
}

function parseShellFile(path: string, body: string): ShellFile {
  const commands = body.split('\n').flatMap((row): readonly Command[] => {
    const [, line, text] = /^(\d+):(.*)$/.exec(row) ?? []
    if (line === undefined || text === undefined) return []
    const where = {file: path, line: Number(line)}
    return commandsOf(text).map((command) => ({text: command, where}))
  })
  return {
    path,
    umasks: commands.flatMap(({text, where}) => {
      const mask = /^umask\s+(?:-[Sp]\s+)*(\S+)/.exec(text)?.[1]
      return mask === undefined ? [] : [{mask: mask.replaceAll(/["']/g, ''), where}]
    }),
    timeouts: commands.flatMap(({text, where}) => {
      const seconds = /(?:^|\s)TMOUT=["']?([^\s"']*)/.exec(text)?.[1]
      return seconds === undefined ? [] : [{seconds, where}]
    }),
    timeoutIsReadonly: commands.some(({text}) =>
      /^(readonly|(typeset|declare)\s+-\w*r)\b.*\bTMOUT\b/.test(text),
    ),
    timeoutIsExported: commands.some(
      ({text}) =>
        /^(export\w*|(readonly|typeset|declare)\s+-(?=\w*x)\w+)\s/.test(text) && /\bTMOUT\b/.test(text),
    ),
  }
}

/** The commands of a line: what stands between separators, without the words that only join them. */
function commandsOf(line: string): readonly string[] {
  return line
    .replace(/(^|\s)#.*/s, '')
    .split(/;|&&|\|\||[{}()]/)
    .map((command) => command.trim().replace(/^((then|else|do)\s+)+/, ''))
    .filter((command) => command !== '')
}
