import {readFileSync} from 'node:fs'
import ssh2 from 'ssh2'
import {deduplicate} from '../../src/collect/answers.ts'
import {makePlan} from '../../src/plan.ts'
import {quote} from '../../src/probes/quote.ts'

/** The commands that ask what the collector asks of Amazon Linux 2023, each as root and by itself. */
export async function factCommands(): Promise<readonly string[]> {
  const {probes} = await makePlan({benchmarks: [], level: 2, only: [], skip: [], values: {}, rules: []})
  return deduplicate(probes)
    .filter(({systems}) => systems === undefined || systems.some((system) => 'amzn-2023'.startsWith(system)))
    .map(({script}) => `sudo -n sh -c ${quote(`mark=bench; export mark\n${script}`)}`)
}

/** Runs one command after another over one connection, as tools do that ask one fact at a time. */
export async function runOneByOne(
  {address, identity}: {readonly address: string; readonly identity: string},
  commands: readonly string[],
): Promise<void> {
  const client = new ssh2.Client()
  const opened = new Promise<void>((resolve, reject) => {
    client.once('ready', resolve).once('error', reject)
  })
  client.connect({host: address, username: 'ec2-user', privateKey: readFileSync(identity)})
  // Without it each command would wait for delayed acknowledgements too: this is one by one at its best.
  client.setNoDelay(true)
  await opened
  try {
    for (const command of commands) await exec(client, command)
  } finally {
    client.end()
  }
}

function exec(client: ssh2.Client, command: string): Promise<void> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => {
      if (error) return reject(error)
      channel.once('close', () => resolve()).resume()
      channel.stderr.resume()
      channel.end()
    })
  })
}
