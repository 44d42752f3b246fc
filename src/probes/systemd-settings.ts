import {confFiles, type TextFile} from './conf-files.ts'
import {file} from './file.ts'
import {presentFiles} from './present-files.ts'
import type {Facts, Probe, Reading} from './probe.ts'
import {mapReading} from './reading.ts'
import type {Setting} from './settings.ts'
import {assignmentsOf} from './systemd-file.ts'

const mainFile = (name: string) => file(`/etc/systemd/${name}`)
const dropIns = (name: string) => confFiles(`systemd/${name}.d`)

/** Asks for a configuration of one of systemd's daemons, as `journald.conf`, and for what overrides it. */
export function systemdConfProbes(name: string): readonly Probe<unknown>[] {
  return [mainFile(name), dropIns(name)]
}

/** The settings of one section of such a configuration: the last assignment counts, and an empty one takes it back. */
export function systemdSettings(
  facts: Facts,
  name: string,
  section: string,
): Reading<ReadonlyMap<string, Setting>> {
  const main = presentFiles(facts, [mainFile(name)])
  if (!main.known) return main
  const own = main.fact.map(({path, text = ''}) => ({path, text}))
  return mapReading(facts.of(dropIns(name)), (others) => settingsIn([...own, ...others], section))
}

function settingsIn(files: readonly TextFile[], section: string): ReadonlyMap<string, Setting> {
  const settings = new Map<string, Setting>()
  for (const {key, value, place} of files.flatMap((one) => assignmentsOf(one, section))) {
    if (value === '') settings.delete(key)
    else settings.set(key, {value, where: place})
  }
  return settings
}
