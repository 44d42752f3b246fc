import {parseMarked} from './marked.ts'
import {type Answer, type Probe, UnavailableError} from './probe.ts'

/** One line of a list of yum's or dnf's versionlock plugin. */
export interface VersionLock {
  /** `0:kernel-5.10.227-219.884.amzn2.*` or `kernel6.12-0:6.12.40-64.114.amzn2023.*`. */
  readonly pattern: string
  readonly file: string
  /** 1-based. */
  readonly line: number
}

/** Asks which versions are locked; undefined where no list is there. Lines that exclude a version are no locks. */
export const versionLocks: Probe<readonly VersionLock[] | undefined> = {
  key: 'version-locks',
  pace: 'quick',
  script: `printf '%s\\n' "$mark"
for f in /etc/yum/pluginconf.d/versionlock.list /etc/dnf/plugins/versionlock.list; do
  [ -e "$f" ] || continue
  [ -r "$f" ] || exit 77
  printf '\\n%s %s\\n' "$mark" "$f"; head -c 262144 -- "$f"
done
exit 0`,
  parse: parseLocks,
}

function parseLocks({output, exitCode}: Answer): readonly VersionLock[] | undefined {
  if (exitCode === 77) throw new UnavailableError('denied', 'the list of locked versions is not readable')
  if (exitCode !== 0) throw new Error(`reading the locked versions ended with ${exitCode}`)
  const lists = parseMarked(output)
  if (lists.length === 0) return undefined
  return lists.flatMap(({header: file, body}) =>
    body.split('\n').flatMap((text, index) => {
      const pattern = text.trim()
      return pattern === '' || /^[#!]/.test(pattern) ? [] : [{pattern, file, line: index + 1}]
    }),
  )
}
