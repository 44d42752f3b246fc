import {type Answer, type Probe, UnavailableError} from './probe.ts'

/** A file or directory that stands out. */
export interface WalkedFile {
  readonly path: string
  readonly type: 'file' | 'directory'
  readonly mode: number
  readonly uid: number
  readonly gid: number
  /** Set-id bits and programs have an effect on its file system: it is mounted without nosuid and noexec. */
  readonly executable: boolean
}

/** What one pass over all local file systems found. */
export interface FileWalk {
  /** Files that all can write, and directories where all can replace each other's files. */
  readonly worldWritable: readonly WalkedFile[]
  /** Owned by an id that no account or group has. */
  readonly unowned: readonly WalkedFile[]
  /** Programs that run as their owner or group. */
  readonly setId: readonly WalkedFile[]
}

/** Remote file systems, those that the kernel makes up, and those without owners and modes. */
const NOT_WALKED = [
  ...['nfs*', 'cifs', 'smb*', 'ceph', 'lustre', '9p', 'fuse*', 'afs', 'autofs', 'rpc_pipefs'],
  ...['proc', 'sysfs', 'cgroup*', 'devtmpfs', 'devpts', 'mqueue', 'hugetlbfs', 'debugfs', 'tracefs', 'nsfs'],
  ...['securityfs', 'selinuxfs', 'efivarfs', 'bpf', 'pstore', 'configfs', 'binfmt_misc', 'vfat', 'iso9660'],
  'squashfs',
]

/** Layers and volumes of containers, whose owners and modes mean something inside only, and users' own mounts. */
const PRUNED = [
  '*/containerd/io.containerd.*',
  '*/kubelet/pods/*',
  '*/kubelet/plugins/*',
  '*/docker/overlay2/*',
  '/proc/*',
  '/sys/*',
  '/run/user/*',
  '/snap/*',
]

/** find's directives for one file; the path is last, as it may hold blanks. */
const RECORD = String.raw`%m %U %G %y %p\0`

/**
 * Walks every local file system once, for all rules that need it. Owners are compared by number, since a
 * look-up for each file would take longer than the walk. Records end with NUL on the host, and with a newline
 * in the answer, where a newline in a name reads as `?`.
 */
export const fileWalk: Probe<FileWalk> = {
  key: 'file-walk',
  pace: 'walk',
  maxBytes: 4 * 1024 * 1024,
  script: `[ "$(id -u)" = 0 ] || exit 77
command -v find >/dev/null || exit 127
ids() { while IFS=: read -r _ _ id _; do case $id in '' | *[!0-9]*) ;; *) printf ' ! -%s %s' "$1" "$id" ;; esac; done; }
users=$({ cat /etc/passwd; getent passwd; } | sort -u | ids uid)
groups=$({ cat /etc/group; getent group; } | sort -u | ids gid)
[ -n "$users" ] && [ -n "$groups" ] || exit 78
walk() { # directory, options of its mount
  printf 'mount %s %s\\0' "$2" "$1"
  # Files that go away meanwhile are no failure; what find complains of otherwise is one.
  { { nice find "$1" -xdev -ignore_readdir_race \\( ${PRUNED.map((path) => `-path '${path}'`).join(' -o ')} \\) -prune -o \\
    \\( -type f -o -type d \\) \\( \\( -type f -perm /6002 -o -type d -perm -0002 ! -perm -1000 \\) -printf 'mode ${RECORD}' \\
    , \\( $users -o $groups \\) -printf 'owner ${RECORD}' \\)
    [ $? -le 1 ] || echo ended >&2; } 2>&1 >&3 | grep -v ': No such file or directory$' >/dev/null &&
    printf 'failed %s\\0' "$1" >&3; } 3>&1
}
walks() {
  seen=
  while read -r _ _ device root target options rest; do
    type=\${rest#*- } type=\${type%% *}
    case $type in ${NOT_WALKED.join(' | ')}) continue ;; esac
    # The rest of a file system that is mounted as a whole already.
    case " $seen " in *" $device "*) continue ;; esac
    [ "$root" != / ] || seen="$seen $device"
    case $target in
      *%*\\\\* | *\\\\*%*) printf 'failed %s\\0' "$target"; continue ;;
      # The kernel writes blanks and the like in octal, as printf reads them.
      *\\\\*) target=$(printf "$target.") target=\${target%.} ;;
    esac
    walk "$target" "$options"
  done
}
set -f
{ if [ -r /proc/self/mountinfo ]; then walks </proc/self/mountinfo; else walk / rw; fi; printf 'end\\0'; } | tr '\\n\\000' '?\\n'`,
  parse: parseWalk,
}

function parseWalk({output, exitCode}: Answer): FileWalk {
  if (exitCode === 77) throw new UnavailableError('denied', 'only root can see all files')
  if (exitCode === 127) throw new UnavailableError('missing-tool', 'find is not installed')
  if (exitCode === 78) throw new Error('/etc/passwd or /etc/group is empty or not there')
  const records = output.split('\n')
  const failed = records.find((record) => record.startsWith('failed '))
  if (failed) throw new Error(`not all of ${failed.slice('failed '.length)} could be read`)
  if (!records.includes('end')) throw new Error('the walk did not come to its end')
  const found = parseRecords(records)
  const ofMode = found.filter(({kind}) => kind === 'mode').map(({file}) => file)
  return {
    worldWritable: ofMode.filter(({mode}) => (mode & 0o002) !== 0),
    unowned: found.filter(({kind}) => kind === 'owner').map(({file}) => file),
    setId: ofMode.filter(({type, mode}) => type === 'file' && (mode & 0o6000) !== 0),
  }
}

interface Record {
  readonly kind: string
  readonly file: WalkedFile
}

/**
 * `mount OPTIONS PATH` holds for the records up to the next one. Of several mounts at one place every walk sees
 * the last, so the last record of a file counts.
 */
function parseRecords(records: readonly string[]): readonly Record[] {
  const found = new Map<string, Record>()
  let executable = true
  for (const record of records) {
    const options = /^mount (\S+) /.exec(record)?.[1]?.split(',')
    if (options) executable = !options.includes('nosuid') && !options.includes('noexec')
    const [, kind, mode = '', uid, gid, type, path] =
      /^(mode|owner) ([0-7]+) (\d+) (\d+) ([fd]) (\/.*)$/.exec(record) ?? []
    if (kind === undefined || path === undefined) continue
    const file = {path, mode: Number.parseInt(mode, 8), uid: Number(uid), gid: Number(gid), executable}
    found.set(`${kind} ${path}`, {kind, file: {...file, type: type === 'd' ? 'directory' : 'file'}})
  }
  return [...found.values()]
}
