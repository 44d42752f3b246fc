import {chmodSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {type Sshd, startSshd} from './sshd.ts'

/** The ordinary user of a sudo host. */
export const BUILDER = 'assay-builder'
export const PASSWORD = 'correct horse'
/** `openssl passwd -6 -salt assaytest 'correct horse'`. */
const HASH =
  '$6$assaytest$GsIGEIFhtrZID4MQpOiLB.7ZqaKTqlbh3H0grHp/BSYzpwtpz3XI5kYgoFZ1XjTIemhmx55Roayk1E5O0wNl/0'

/**
 * Starts a real sshd with an ordinary user of its own and the sudoers lines given. The files are bound over
 * those of this machine in a mount namespace that ends with sshd; it takes root.
 */
export async function startSudoHost(sudoers: readonly string[]): Promise<Sshd> {
  return startSshd(['AllowUsers assay-builder'], (directory) => {
    const file = (name: string, text: string, mode: number): void => {
      writeFileSync(join(directory, name), text)
      chmodSync(join(directory, name), mode)
    }
    const home = join(directory, 'home')
    mkdirSync(home)
    file('passwd', `${readFileSync('/etc/passwd', 'utf8')}${BUILDER}:x:4711:4711::${home}:/bin/sh\n`, 0o644)
    file('group', `${readFileSync('/etc/group', 'utf8')}${BUILDER}:x:4711:\n`, 0o644)
    file('shadow', `${readFileSync('/etc/shadow', 'utf8')}${BUILDER}:${HASH}:19000:0:99999:7:::\n`, 0o640)
    file('sudoers', ['root ALL=(ALL) ALL', ...sudoers, ''].join('\n'), 0o440)
    const bind = ['passwd', 'group', 'shadow', 'sudoers'].map(
      (name) => `mount --bind "$0/${name}" /etc/${name}`,
    )
    return ['unshare', '--mount', 'sh', '-c', `${bind.join(' && ')} && exec "$@"`, directory]
  })
}
