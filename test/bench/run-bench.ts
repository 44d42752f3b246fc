import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {type Host, startHost} from '../hosts/host.ts'
import {labMissing} from '../hosts/lab.ts'
import {evidenceCases, startCases} from './cases-alone.ts'
import {ansibleCases, ansibleMissing, givePython} from './cases-ansible.ts'
import {executableCases, executableMissing} from './cases-executable.ts'
import {AT_A_TIME, fiftyMissing, fleetCases} from './cases-fleet.ts'
import {hostCases, type Place, testinfraMissing} from './cases-host.ts'
import {OSCAP_NOTE, oscapCases, oscapMissing} from './cases-oscap.ts'
import {packerCases, packerMissing} from './cases-packer.ts'
import {type Case, measure} from './measure.ts'
import {ASSAY, run} from './programs.ts'
import {openSlowLink} from './slow-link.ts'
import {renderPage, type Section} from './table.ts'

const PAGE = new URL('../../docs/benchmarks.md', import.meta.url)
const ROUND_TRIP_MS = 50

/** Measures everything that this machine can and writes the page. Returns the exit code. */
export async function runBench(words: readonly string[]): Promise<number> {
  if (words.some((word) => word !== '--quick')) {
    process.stderr.write('usage: npm run bench [-- --quick]\n')
    return 2
  }
  if (labMissing !== undefined) {
    process.stderr.write(`nothing can be measured: ${labMissing}\n`)
    return 1
  }
  const quick = words.includes('--quick')
  const directory = mkdtempSync(join(tmpdir(), 'assay-bench-'))
  const host = await startHost({flavor: 'al2023'})
  const link = await openSlowLink(host, ROUND_TRIP_MS, directory)
  try {
    writeFileSync(join(directory, 'ssh_config'), sshConfig(host.address, link.address, host.sshConfig))
    if (ansibleMissing === undefined) await givePython(host)
    const runs = quick ? 3 : 9
    const here = {directory, identity: host.identity, runs}
    const places: readonly Place[] = [
      {...here, name: 'near', address: host.address, roundTripMs: 0},
      {...here, name: 'slow', address: link.address, roundTripMs: ROUND_TRIP_MS},
    ]
    const sections: Section[] = []
    for (const place of places)
      sections.push({
        title: `A whole host, ${place.roundTripMs} ms there and back`,
        measured: await measure([...(await hostCases(place)), ...ansibleOf(place)]),
        unit: 'ms',
      })
    sections.push(...(await oscapSections(host, directory)))
    const packer = packerMissing === undefined ? await packerCases(host, here) : []
    if (packer.length > 0)
      sections.push({title: "Through Packer's connection, 0 ms", measured: await measure(packer), unit: 'ms'})
    sections.push(...(await fleetSections(quick, directory)))
    const starts = [...startCases(runs), ...(executableMissing === undefined ? executableCases(runs) : [])]
    sections.push({title: 'Start-up', measured: await measure(starts), unit: 'ms'})
    sections.push(...(await evidenceSections(directory, runs)))
    const few = quick ? undefined : fiftyMissing()
    const missing = [testinfraMissing, ansibleMissing, oscapMissing, packerMissing, executableMissing, few]
    const notes = missing.filter((note) => note !== undefined)
    const command = `npm run bench${quick ? ' -- --quick' : ''}`
    const page = renderPage(readFileSync(PAGE, 'utf8'), {sections, notes, command, now: new Date()})
    writeFileSync(PAGE, page)
    process.stdout.write(page)
    return 0
  } finally {
    await link.close()
    await host.stop()
    rmSync(directory, {recursive: true, force: true})
  }
}

function ansibleOf(place: Place): readonly Case[] {
  return ansibleMissing === undefined ? ansibleCases(place) : []
}

/** One run over 1, 10 and, where there is time and room, 50 hosts of this machine. */
async function fleetSections(quick: boolean, directory: string): Promise<readonly Section[]> {
  const hosts: Host[] = []
  const sections: Section[] = []
  try {
    for (const count of quick || fiftyMissing() !== undefined ? [1, 10] : [1, 10, 50]) {
      while (hosts.length < count) hosts.push(await startHost({flavor: 'al2023'}))
      sections.push({
        title: `${count === 1 ? 'One host' : `${count} hosts`}, ${AT_A_TIME} at a time, 0 ms`,
        measured: await measure(await fleetCases(hosts, directory, quick ? 1 : 3)),
        unit: 'ms',
      })
    }
    return sections
  } finally {
    await Promise.all(hosts.map((host) => host.stop()))
  }
}

async function oscapSections(host: Host, directory: string): Promise<readonly Section[]> {
  if (oscapMissing !== undefined) return []
  const measured = await measure(await oscapCases(host, directory))
  return [{title: 'A whole host, OpenSCAP beside it', measured, unit: 'ms', note: OSCAP_NOTE}]
}

/** The evidence of the near host, as it is and with 16 MB of answers more. */
async function evidenceSections(directory: string, runs: number): Promise<readonly Section[]> {
  const file = join(directory, 'evidence.json')
  await run([process.execPath, ASSAY, 'collect', 'near', '-F', join(directory, 'ssh_config'), '-o', file])
  const {cpu, memory} = evidenceCases(directory, file, runs)
  return [
    {title: 'Judging evidence, CPU', measured: await measure(cpu), unit: 'ms'},
    {title: 'Judging evidence, memory at most', measured: await measure(memory), unit: 'MB'},
  ]
}

/** The lab's ssh_config with both ways to its host. */
function sshConfig(near: string, slow: string, file: string): string {
  const [, ...rest] = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => !line.includes('HostName'))
  const alias = (name: string, address: string): string =>
    `Host ${name}\n  HostName ${address}\n  HostKeyAlias ${near}\n`
  return `${alias('near', near)}${alias('slow', slow)}Host *\n${rest.join('\n')}`
}
