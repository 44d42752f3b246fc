import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import type {Host} from './host.ts'
import {processesOf} from './processes.ts'

/** Something that a process did to a file, or tried to. */
export interface Change {
  /** The kernel's name for it: `unlink`; `openat` where a file was opened for writing. */
  readonly call: string
  /** The file; all words of the call where it names none. */
  readonly path: string
}

/** Calls of the kernel that change something by themselves. */
const changing =
  'creat,unlink,unlinkat,rmdir,rename,renameat,renameat2,mkdir,mkdirat,mknod,mknodat,link,linkat,symlink,symlinkat,' +
  'chmod,fchmod,fchmodat,chown,lchown,fchown,fchownat,utime,utimes,futimesat,utimensat,truncate,ftruncate,fallocate,' +
  'setxattr,lsetxattr,fsetxattr,removexattr,lremovexattr,fremovexattr,mount,umount2,pivot_root,swapon,swapoff,' +
  'sethostname,setdomainname,settimeofday,clock_settime,adjtimex,init_module,finit_module,delete_module,reboot'

/** Calls that open a file, for whatever their flags say. */
const opening = 'open,openat,openat2'

/** What sshd, and everything that it starts, changes or tries to change on a host while `act` runs. Needs strace. */
export async function changesDuring(
  host: Host,
  directory: string,
  act: () => Promise<void>,
): Promise<readonly Change[]> {
  const file = join(directory, 'trace')
  const words = ['-f', '-y', '-s', '4096', '-o', file, '-e', `trace=${changing},${opening}`]
  const tracer = spawn('strace', [...words, '-p', String(listenerOf(host))], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  // "Process N attached"
  await once(tracer.stderr, 'data')
  tracer.stderr.resume()
  try {
    await act()
  } finally {
    const closed = once(tracer, 'close')
    tracer.kill('SIGINT')
    await closed
  }
  return readFileSync(file, 'utf8').split('\n').flatMap(parseLine)
}

function listenerOf(host: Host): number {
  const sshd = processesOf(host).find(({command}) => /^sshd: .*\[listener\]/.test(command))
  if (!sshd) throw new Error(`no sshd listens on ${host.address}`)
  return sshd.pid
}

/** `123 openat(AT_FDCWD</>, "/dev/null", O_WRONLY|O_CREAT|O_TRUNC, 0666) = 3</dev/null>` and the like. */
function parseLine(line: string): Change[] {
  const [, call, words = ''] = /^\d+ +(\w+)\((.*)$/.exec(line) ?? []
  if (call === undefined) return []
  if (opening.split(',').includes(call) && !/O_(?:WRONLY|RDWR|CREAT|TRUNC|APPEND|TMPFILE)/.test(words))
    return []
  const path = /"((?:[^"\\]|\\.)*)"/.exec(words)?.[1] ?? /^\d+<([^>]*)>/.exec(words)?.[1] ?? words
  return [{call, path}]
}
