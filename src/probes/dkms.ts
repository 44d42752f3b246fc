import type {Answer, Probe} from './probe.ts'

/** Asks dkms for its modules, a line each; undefined where there is no dkms. */
export const dkmsModules: Probe<readonly string[] | undefined> = {
  key: 'dkms',
  pace: 'bounded',
  script: `command -v dkms >/dev/null || exit 78
dkms status`,
  parse: parseModules,
}

function parseModules({output, exitCode}: Answer): readonly string[] | undefined {
  if (exitCode === 78) return undefined
  if (exitCode !== 0) throw new Error(`dkms status ended with ${exitCode}`)
  return output.split('\n').filter((line) => line.trim() !== '')
}
