import {spawnSync} from 'node:child_process'
import {existsSync} from 'node:fs'
import type {Answer, Probe} from '../../src/probes/probe.ts'

/** The shells that the script has to work in, as far as they are installed here. */
export const shells: readonly (readonly string[])[] = [
  ['/bin/dash'],
  ['/bin/bash', '--posix'],
  ['/bin/busybox', 'sh'],
].filter(([path = '']) => existsSync(path))

/** Asks one probe of this machine, in one shell; `path` stands before the system's directories. */
export function ask<Fact>(probe: Probe<Fact>, shell: readonly string[], path = ''): Fact {
  return probe.parse(answer(probe, shell, path))
}

/** What a probe's script prints on this machine. */
export function answer(probe: Probe<unknown>, [command = '', ...args]: readonly string[], path = ''): Answer {
  const {stdout, status} = spawnSync(command, [...args, '-c', probe.script], {
    cwd: '/',
    encoding: 'utf8',
    env: {PATH: `${path}${path && ':'}/usr/sbin:/usr/bin:/sbin:/bin`, LC_ALL: 'C', mark: 'feedfacefeedface'},
    // As in the collector: with a socket as standard input bash takes itself for rshd and reads .bashrc.
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return {output: stdout, exitCode: status ?? 255}
}
