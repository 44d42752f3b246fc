import {statSync} from 'node:fs'
import {resolve} from 'node:path'
import {TargetError} from '../errors.ts'
import {closeAfterCommands} from './close-after-commands.ts'
import {runProcess} from './run-process.ts'
import type {Transport} from './transport.ts'

/**
 * Shows an image's root to a command: read-only, so that nothing of the run stays in the image, and with the
 * three devices that a shell script needs. The mounts are in a namespace that ends with the command.
 */
const ENTER_ROOT = `set -e
mount --rbind "$0" "$0"
mount -o remount,bind,ro "$0"
[ -d "$0/dev" ] || { echo "$0 has no /dev" >&2; exit 1; }
mount -t tmpfs -o mode=755,size=64k tmpfs "$0/dev"
for device in null zero urandom; do : >"$0/dev/$device"; mount --bind "/dev/$device" "$0/dev/$device"; done
exec chroot "$0" /bin/sh -c "$1"`

/** Runs commands on this machine, or inside `root`, the mount point of an image, which only root may do. */
export function connectLocal(root?: string): Transport {
  if (root !== undefined) checkRoot(root)
  return closeAfterCommands({
    kind: root === undefined ? 'local' : 'root',
    identity: {name: root === undefined ? 'local' : `root:${root}`, hostKeyTrust: 'none'},
    exec: (command, options) =>
      runProcess(root === undefined ? inShell(command) : inRoot(root, command), options),
    close: async () => {},
  })
}

function inShell(command: string): readonly string[] {
  return ['/bin/sh', '-c', command]
}

function inRoot(root: string, command: string): readonly string[] {
  const enter = ['/bin/sh', '-c', ENTER_ROOT, resolve(root), command]
  return ['unshare', '--mount', '--propagation', 'private', ...enter]
}

function checkRoot(root: string): void {
  if (!statSync(root, {throwIfNoEntry: false})?.isDirectory())
    throw new TargetError(`${root} is not a directory`, {hint: 'root:DIR is the mount point of an image'})
  if (process.getuid?.() !== 0)
    throw new TargetError(`only root can judge ${root}: it is entered by chroot`, {
      hint: 'Run Assay with sudo',
    })
}
