import {spawnSync} from 'node:child_process'
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import type {Case} from './measure.ts'
import {factCommands, runOneByOne} from './one-by-one.ts'
import {ASSAY, check, run} from './programs.ts'

/** A way to the lab's host. */
export interface Place {
  /** Its alias in the `ssh_config` of `directory`. */
  readonly name: string
  readonly address: string
  readonly roundTripMs: number
  readonly identity: string
  readonly directory: string
  readonly runs: number
}

const CHECKS = fileURLToPath(new URL('testinfra_checks.py', import.meta.url))
const PYTHON = '/usr/bin/python3'

/** The least that the work can take: OpenSSH runs the same script as root. */
export const FLOOR = "floor: ssh HOST 'sudo -n sh -s' < the same script"
export const CHECK = 'assay check -l 2'

/** Why testinfra is not measured, or undefined where it is. */
export const testinfraMissing: string | undefined =
  spawnSync(PYTHON, ['-c', 'import pytest, testinfra']).status === 0
    ? undefined
    : 'testinfra is not measured: the Debian package python3-testinfra is not installed'

/** Assay, the least that its work can take, and what asks one fact at a time. */
export async function hostCases(place: Place): Promise<readonly Case[]> {
  const {name, directory, runs} = place
  const config = join(directory, 'ssh_config')
  const script = await run([process.execPath, ASSAY, 'script', '-l', '2'])
  const commands = await factCommands()
  const few = place.roundTripMs === 0 ? 3 : 1
  const cases: Case[] = [
    {
      name: FLOOR,
      runs,
      async run() {
        const said = await run(['ssh', '-F', config, name, 'sudo -n sh -s'], {input: script})
        if (!said.includes(' end\n')) throw new Error('the script did not reach its end')
        return undefined
      },
    },
    {
      name: CHECK,
      runs,
      async run() {
        await check(name, join(directory, 'result.json'), ['-F', config])
        return undefined
      },
    },
    {
      name: `one exec for each of ${commands.length} facts, one ssh2 connection`,
      runs: few,
      async run() {
        await runOneByOne(place, commands)
        return undefined
      },
    },
  ]
  if (testinfraMissing !== undefined) return cases
  return [
    ...cases,
    testinfraOverOne({hosts: [name], config, directory}, few),
    testinfra(
      '100 checks by testinfra as it comes, an ssh connection for each',
      {hosts: [name], config, directory},
      few,
    ),
  ]
}

/** Hosts by their names in an ssh_config. */
export interface Named {
  readonly hosts: readonly string[]
  readonly config: string
  readonly directory: string
}

/** testinfra at its best; it asks one host after the other. */
export function testinfraOverOne(named: Named, runs: number): Case {
  const title = '100 checks by testinfra, one ssh connection for all'
  return testinfra(title, {...named, config: sharedConnection(named)}, runs)
}

/** An ssh_config by which testinfra has one connection for all of its commands. */
function sharedConnection({config, directory}: Named): string {
  const own = `${config}_shared`
  const shared = `Host *\n  ControlMaster auto\n  ControlPath ${directory}/%C\n  ControlPersist 2\n`
  writeFileSync(own, `${readFileSync(config, 'utf8')}\n${shared}`)
  return own
}

function testinfra(title: string, {hosts, config, directory}: Named, runs: number): Case {
  const quiet = ['-m', 'pytest', '-q', '-p', 'no:cacheprovider']
  const all = hosts.map((name) => `ssh://${name}`).join(',')
  const words = [...quiet, `--hosts=${all}`, `--ssh-config=${config}`]
  return {
    name: title,
    runs,
    async run() {
      await run([PYTHON, '-B', ...words, CHECKS], {cwd: directory})
      return undefined
    },
  }
}
