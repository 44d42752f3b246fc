import {type Answer, type Probe, UnavailableError} from './probe.ts'

/** The state of each unit file, by unit name, in systemd's words: `enabled`, `static`, `masked`. */
export type UnitStates = ReadonlyMap<string, string>

/** The active state of each unit that systemd has loaded: `active`, `failed`. */
export type LoadedUnits = ReadonlyMap<string, string>

/**
 * Asks for the state of every unit file. systemctl reads it from the disk, so it answers on a host without a
 * running systemd too.
 */
export const unitStates: Probe<UnitStates> = {
  key: 'unit-files',
  pace: 'bounded',
  script: `command -v systemctl >/dev/null || exit 127
systemctl --root=/ --no-pager --no-legend --full list-unit-files`,
  parse: parseUnitStates,
}

/** Asks for every unit that is loaded now; one that is not loaded is not active. */
export const loadedUnits: Probe<LoadedUnits> = {
  key: 'loaded-units',
  pace: 'bounded',
  needs: 'running system',
  script: `command -v systemctl >/dev/null || exit 127
systemctl --no-pager --no-legend --full --all list-units`,
  parse: parseLoadedUnits,
}

function parseUnitStates({output, exitCode}: Answer): UnitStates {
  checkExit(exitCode, 'systemctl list-unit-files')
  const states = new Map(
    output.split('\n').flatMap((line) => {
      const [name, state] = line.trim().split(/\s+/)
      return name && state ? [[name, state] as const] : []
    }),
  )
  if (states.size === 0) throw new Error('systemctl lists no unit file')
  return states
}

/** `UNIT LOAD ACTIVE SUB DESCRIPTION`; a unit in trouble has a bullet before it, which newer versions draw as a dot. */
function parseLoadedUnits({output, exitCode}: Answer): LoadedUnits {
  checkExit(exitCode, 'systemctl list-units')
  const units = new Map(
    output.split('\n').flatMap((line) => {
      const [name, , active] = line.replace(/^[^\w-]+/, '').split(/\s+/)
      return name && active ? [[name, active] as const] : []
    }),
  )
  if (units.size === 0) throw new Error('systemctl lists no unit; is systemd running?')
  return units
}

function checkExit(exitCode: number, command: string): void {
  if (exitCode === 127) throw new UnavailableError('missing-tool', 'systemctl is not installed')
  if (exitCode !== 0) throw new Error(`${command} ended with ${exitCode}`)
}
