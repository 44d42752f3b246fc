import {type IniEntry, parseIni} from './ini.ts'
import {parseMarked} from './marked.ts'
import {type Answer, type Probe, UnavailableError} from './probe.ts'

/** One setting of yum's or dnf's main file or of a repository. */
export interface RepositorySetting extends IniEntry {
  readonly file: string
}

/** Asks which repositories yum or dnf has and how they check signatures; addresses and passwords stay on the host. */
export const repositories: Probe<readonly RepositorySetting[]> = {
  key: 'repositories',
  pace: 'quick',
  script: `printf '%s\\n' "$mark"
for f in /etc/yum.conf /etc/dnf/dnf.conf /etc/yum.repos.d/*.repo; do
  [ -f "$f" ] || continue
  [ -r "$f" ] || exit 77
  printf '\\n%s %s\\n' "$mark" "$(printf %s "$f" | tr '\\n' '?')"
  grep -nE '^[[:space:]]*(\\[|(name|gpgcheck|repo_gpgcheck|enabled|gpgkey)[[:space:]]*=)' -- "$f"
done
exit 0`,
  parse: parseRepositories,
}

function parseRepositories({output, exitCode}: Answer): readonly RepositorySetting[] {
  if (exitCode === 77) throw new UnavailableError('denied', 'a file of a repository is not readable')
  if (exitCode !== 0) throw new Error(`reading the repositories ended with ${exitCode}`)
  return parseMarked(output).flatMap(({header: file, body}) => {
    const lines = body.split('\n').map((line) => /^(\d+):(.*)$/s.exec(line))
    const numbers = lines.map((match) => Number(match?.[1] ?? 0))
    const text = lines.map((match) => match?.[2] ?? '').join('\n')
    return parseIni(text).map((entry) => ({...entry, line: numbers[entry.line - 1] || 1, file}))
  })
}
