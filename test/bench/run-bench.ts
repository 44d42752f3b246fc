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
import {measure} from './measure.ts'
import {ASSAY, run} from './programs.ts'
import {openSlowLink, type SlowLink} from './slow-link.ts'
import {renderPage, type Section} from './table.ts'

const PAGE = new URL('../../docs/benchmarks.md', import.meta.url)
/** The ways to the one host, there and back in ms; 0 is the lab's own. */
const SLOW = [10, 50]

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
  const links: SlowLink[] = []
  try {
    for (const roundTripMs of SLOW) links.push(await openSlowLink(host, roundTripMs, directory))
    if (ansibleMissing === undefined) await givePython(host)
    const runs = quick ? 3 : 9
    const here = {directory, identity: host.identity, runs}
    const places: readonly Place[] = [
      {...here, name: 'near', address: host.address, roundTripMs: 0},
      ...links.map(({address}, index) => ({
        ...here,
        name: `slow-${index}`,
        address,
        roundTripMs: SLOW[index] ?? 0,
      })),
    ]
    writeFileSync(join(directory, 'ssh_config'), sshConfig(places, host.sshConfig))
    const sections: Section[] = []
    for (const place of places) sections.push(await hostSection(place, host))
    const packer = packerMissing === undefined ? await packerCases(host, here) : []
    if (packer.length > 0)
      sections.push({title: "Through Packer's connection, 0 ms", measured: await measure(packer), unit: 'ms'})
    sections.push(...(await fleetSections(quick, directory)))
    const starts = [...startCases(runs), ...(executableMissing === undefined ? executableCases(runs) : [])]
    sections.push({title: 'Start-up', measured: await measure(starts), unit: 'ms'})
    sections.push(...(await evidenceSections(directory, runs)))
    const missing = [
      testinfraMissing,
      ansibleMissing,
      oscapMissing,
      packerMissing,
      executableMissing,
      fiftyMissing(),
    ]
    const notes = missing.filter((note) => note !== undefined)
    const command = `npm run bench${quick ? ' -- --quick' : ''}`
    const page = renderPage(readFileSync(PAGE, 'utf8'), {sections, notes, command, now: new Date()})
    writeFileSync(PAGE, page)
    process.stdout.write(page)
    return 0
  } finally {
    await Promise.all(links.map((link) => link.close()))
    await host.stop()
    rmSync(directory, {recursive: true, force: true})
  }
}

/** All that is compared on one host; OpenSCAP runs inside it, so only once. */
async function hostSection(place: Place, host: Host): Promise<Section> {
  const {name, directory, roundTripMs} = place
  const named = {hosts: [name], config: join(directory, 'ssh_config'), directory, forks: 1}
  const ways = ['all in one task', 'a task for each'] as const
  const ansible = ansibleMissing === undefined ? ansibleCases(named, ways, roundTripMs === 0 ? 3 : 1) : []
  const withOscap = roundTripMs === 0 && oscapMissing === undefined
  const oscap = withOscap ? await oscapCases(host, directory) : []
  return {
    title: `One host, ${roundTripMs} ms there and back`,
    column: `1 host, ${roundTripMs} ms`,
    measured: await measure([...(await hostCases(place)), ...ansible, ...oscap]),
    unit: 'ms',
    ...(withOscap && {note: OSCAP_NOTE}),
  }
}

/** One run over 10 and, where there is time and room, 50 hosts of this machine. */
async function fleetSections(quick: boolean, directory: string): Promise<readonly Section[]> {
  const hosts: Host[] = []
  const sections: Section[] = []
  try {
    for (const count of fiftyMissing() === undefined ? [10, 50] : [10]) {
      while (hosts.length < count) hosts.push(await startFleetHost())
      sections.push({
        title: `${count} hosts, ${AT_A_TIME} at a time, 0 ms`,
        column: `${count} hosts, 0 ms`,
        measured: await measure(await fleetCases(hosts, directory, count === 10 ? 3 : quick ? 1 : 2)),
        unit: 'ms',
      })
    }
    return sections
  } finally {
    await Promise.all(hosts.map((host) => host.stop()))
  }
}

async function startFleetHost(): Promise<Host> {
  const host = await startHost({flavor: 'al2023'})
  if (ansibleMissing === undefined) await givePython(host)
  return host
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

/** The lab's ssh_config with all ways to its host, which has one key. */
function sshConfig(places: readonly Place[], file: string): string {
  const [, ...rest] = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => !line.includes('HostName'))
  const aliases = places.map(
    ({name, address}) => `Host ${name}\n  HostName ${address}\n  HostKeyAlias ${places[0]?.address}\n`,
  )
  return `${aliases.join('')}Host *\n${rest.join('\n')}`
}
