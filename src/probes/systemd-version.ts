import {type Answer, type Probe, UnavailableError} from './probe.ts'

/** Asks for the number of systemd's version: 219 on Amazon Linux 2, 252 on Amazon Linux 2023. */
export const systemdVersion: Probe<number> = {
  key: 'systemd-version',
  pace: 'bounded',
  script: 'systemctl --version | head -n 1',
  parse: parseSystemdVersion,
}

function parseSystemdVersion({output}: Answer): number {
  const version = /^systemd (\d+)/.exec(output)?.[1]
  if (version === undefined) throw new UnavailableError('missing-tool', 'systemctl does not tell its version')
  return Number(version)
}
