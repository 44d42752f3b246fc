import type {Place} from '../evaluate/result.ts'
import {type ConfFile, confFiles} from './conf-files.ts'
import {file} from './file.ts'
import type {Facts, Probe, Reading} from './probe.ts'

const main = file('/etc/systemd/journald.conf')
const dropIns = confFiles('systemd/journald.conf.d')

/** What the settings of journald are read from. */
export const journaldProbes: readonly Probe<unknown>[] = [main, dropIns]

/** A setting of journald, and where it is written. */
export interface JournaldSetting {
  readonly value: string
  readonly where: Place
}

/** The settings that files give journald: drop-ins go after the main file, and the last one counts. */
export function journaldSettings(facts: Facts): Reading<ReadonlyMap<string, JournaldSetting>> {
  const [first, rest] = [facts.of(main), facts.of(dropIns)]
  if (!first.known) return first
  if (!rest.known) return rest
  const files = first.fact.exists
    ? [{path: first.fact.path, text: first.fact.text ?? ''}, ...rest.fact]
    : rest.fact
  return {known: true, fact: parseJournald(files)}
}

/**
 * Reads the [Journal] sections of systemd's configuration files in their order. An empty value takes a setting
 * back to its default, and each way to say yes or no reads as `yes` or `no`.
 */
export function parseJournald(files: readonly ConfFile[]): ReadonlyMap<string, JournaldSetting> {
  const settings = new Map<string, JournaldSetting>()
  for (const {name, value, where} of files.flatMap(assignments)) {
    if (value === '') settings.delete(name)
    else settings.set(name, {value: yesOrNo(value), where})
  }
  return settings
}

function assignments({path, text}: ConfFile): readonly (JournaldSetting & {readonly name: string})[] {
  let section = ''
  return text.split('\n').flatMap((line, index) => {
    section = /^\s*\[([^\]]*)\]\s*$/.exec(line)?.[1] ?? section
    const [, name, value = ''] = /^\s*([A-Za-z]+)\s*=(.*)$/s.exec(line) ?? []
    return section === 'Journal' && name !== undefined
      ? [{name, value: value.trim(), where: {file: path, line: index + 1}}]
      : []
  })
}

/** systemd.syntax(7): boolean values. */
function yesOrNo(value: string): string {
  if (/^(1|yes|y|true|t|on)$/i.test(value)) return 'yes'
  return /^(0|no|n|false|f|off)$/i.test(value) ? 'no' : value
}
