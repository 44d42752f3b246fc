import {existsSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import type {FleetReport} from '../../src/evaluate/fleet.ts'
import {startHost} from '../hosts/host.ts'
import {type Content, reportFiles} from './content.ts'
import {differences} from './differences.ts'
import type {Approach} from './way.ts'
import {sshHost, startCheck, writeConfig} from './way-ssh.ts'

/** The host that is hit is the one in the middle. */
const HIT = 1

/** `assay check` of three hosts side by side, of which one is hit. */
export function overFleet(content: Content): Approach {
  return {
    ...content,
    async start(one, place, env) {
      const others = await Promise.all([startHost(content.host), startHost(content.host)])
      const inventory = join(place.directory, '..', 'hosts')
      writeFileSync(inventory, 'first\nnode\nlast\n')
      const hosts = ['first', 'last'].flatMap((name, index) =>
        others[index] ? [sshHost(name, others[index])] : [],
      )
      const config = writeConfig(place, [...hosts, sshHost('node', place.host, place.link.port)].join(''))
      const run = startCheck(['-F', config, '--inventory', inventory], {one, place, content, env})
      return {
        ...run,
        get exitCode() {
          return run.exitCode
        },
        complaints: (baseline) =>
          [0, 2].flatMap((index) => [
            ...differences(readFleet(place.directory)?.hosts[index], baseline, () => false),
            ...(readFleet(place.directory)?.hosts[index]?.problems ?? []).map(({message}) => message),
          ]),
        close: async () => void (await Promise.all(others.map((other) => other.stop()))),
      }
    },
    reportIn: (directory) => readFleet(directory)?.hosts[HIT],
    endsWith: (exitCode) => exitCode,
    unreached: /^/,
  }
}

function readFleet(directory: string): FleetReport | undefined {
  const {json} = reportFiles(directory)
  return existsSync(json) ? (JSON.parse(readFileSync(json, 'utf8')) as FleetReport) : undefined
}
