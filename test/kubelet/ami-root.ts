import {spawn, spawnSync} from 'node:child_process'
import {once} from 'node:events'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import type {Transport} from '../../src/transports/transport.ts'

/** Files of EKS images as they are at build time and after boot; not part of the project. */
export const amiFixtures = new URL('../../../shared/fixtures/ami/', import.meta.url).pathname

/** Whether a root can be entered here: root, mount namespaces, and the files themselves. */
export const canEnterAmi =
  existsSync(amiFixtures) && spawnSync('unshare', ['-m', 'true'], {stdio: 'ignore'}).status === 0

interface Entry {
  readonly path: string
  readonly type: string
  readonly mode: string | null
  readonly owner: string | null
  readonly set: string
  readonly file: string | null
}

/** Builds the root of an image: the files of its build and, for a booted one, those of its boot over them. */
export function buildAmiRoot(system: 'al2' | 'al2023', state: string): string {
  const root = mkdtempSync(join(tmpdir(), 'assay-ami-'))
  chmodSync(root, 0o755)
  const manifest = JSON.parse(readFileSync(join(amiFixtures, system, 'manifest.json'), 'utf8')) as Entry[]
  const sets = state === 'build' ? ['build'] : ['build', ...(state === 'boot' ? [] : ['boot']), state]
  for (const set of sets) for (const entry of manifest) if (entry.set === set) place(root, system, entry)
  for (const name of ['usr', 'proc', 'dev', 'etc']) mkdirSync(join(root, name), {recursive: true})
  // As on a merged system.
  rmSync(join(root, 'lib'), {recursive: true, force: true})
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) symlinkSync(`usr/${name}`, join(root, name))
  writeFileSync(join(root, 'etc/os-release'), `ID="amzn"\nVERSION_ID="${system === 'al2' ? 2 : 2023}"\n`)
  writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0::/root:/bin/sh\nec2-user:x:1000:1000::/:/bin/sh\n')
  writeFileSync(join(root, 'etc/group'), 'root:x:0:\nec2-user:x:1000:\n')
  return root
}

export function removeAmiRoot(root: string): void {
  rmSync(root, {recursive: true, force: true})
}

function place(root: string, system: string, {path, type, mode, owner, file}: Entry): void {
  const target = join(root, path)
  if (type === 'file' && file !== null) {
    mkdirSync(dirname(target), {recursive: true})
    cpSync(join(amiFixtures, system, file), target)
  } else if (type === 'dir') mkdirSync(target, {recursive: true})
  else return
  if (mode !== null) chmodSync(target, Number.parseInt(mode, 8))
  const id = owner === 'ec2-user' ? 1000 : 0
  chownSync(target, id, id)
}

/** This machine's programs over the root's /usr. */
const ENTER = `set -e
mount --rbind /usr "$1/usr"; mount --rbind /proc "$1/proc"; mount --rbind /dev "$1/dev"
exec chroot "$1" /bin/sh -c "$2"`

/** Runs commands in a root, each in a mount namespace of its own. */
export function enterRoot(root: string): Transport {
  return {
    kind: 'local',
    identity: {name: root, hostKeyTrust: 'none'},
    exec: async (command, {stdin, onStdout}) => {
      const child = spawn('unshare', ['-m', 'sh', '-c', ENTER, 'sh', root, command], {
        stdio: ['pipe', 'pipe', 'inherit'],
      })
      child.stdout.on('data', onStdout)
      if (typeof stdin === 'string') child.stdin.end(stdin)
      else {
        for await (const text of stdin) child.stdin.write(text)
        child.stdin.end()
      }
      const [code] = (await once(child, 'close')) as [number | null]
      return {exitCode: code ?? 255, stderr: ''}
    },
    close: async () => {},
  }
}
