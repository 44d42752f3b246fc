import type {PresentFile} from '../probes/file.ts'
import {splitCommand, splitWords} from './words.ts'

/** A kubelet service as systemd would start it. */
export interface KubeletUnit {
  /** The words of the last ExecStart=. */
  readonly command: readonly string[]
  /** The file that the last ExecStart= is in. */
  readonly file: string
  /** Variables that the command names and that nothing sets. */
  readonly unset: readonly string[]
  /** Every EnvironmentFile= without a leading `-`. */
  readonly requiredEnvironmentFiles: readonly string[]
}

interface Settings {
  exec: {text: string; file: string} | undefined
  environment: Map<string, string>
  files: {path: string; optional: boolean}[]
}

/**
 * Reads a unit and its drop-ins in systemd's order (systemd.unit(5)): an empty value resets a list, a later
 * Environment= wins, and what an EnvironmentFile= says wins over Environment=.
 */
export function readUnit(
  files: readonly PresentFile[],
  environmentOf: (path: string) => ReadonlyMap<string, string> | undefined,
): KubeletUnit | undefined {
  const settings: Settings = {exec: undefined, environment: new Map(), files: []}
  for (const file of files)
    for (const [key, value] of assignments(file.text ?? '')) apply(settings, key, value, file.path)
  if (!settings.exec) return undefined
  const environment = new Map(settings.environment)
  for (const {path} of settings.files)
    for (const [name, value] of environmentOf(path) ?? []) environment.set(name, value)
  const named = Array.from(settings.exec.text.matchAll(/\$\{?([A-Za-z_]\w*)/g), ([, name = '']) => name)
  return {
    command: splitCommand(settings.exec.text, environment),
    file: settings.exec.file,
    unset: named.filter((name) => !environment.has(name)),
    requiredEnvironmentFiles: settings.files.filter(({optional}) => !optional).map(({path}) => path),
  }
}

function apply(settings: Settings, key: string, value: string, file: string): void {
  switch (key) {
    case 'ExecStart':
      settings.exec = value === '' ? undefined : {text: value.replace(/^[-@:+!|]+/, ''), file}
      return
    case 'Environment':
      if (value === '') settings.environment.clear()
      for (const [, name = '', text = ''] of splitWords(value).map(
        (word) => /^([^=]+)=([\s\S]*)$/.exec(word) ?? [],
      ))
        settings.environment.set(name, text)
      return
    case 'EnvironmentFile':
      if (value === '') settings.files = []
      else settings.files.push({path: value.replace(/^-/, ''), optional: value.startsWith('-')})
  }
}

/** The assignments of the [Service] section, with lines that end in a backslash joined to the next. */
function assignments(text: string): readonly (readonly [string, string])[] {
  let section = ''
  const found: [string, string][] = []
  for (const line of text.replaceAll(/\\\r?\n\s*/g, ' ').split(/\r?\n/)) {
    const header = /^\s*\[(.+)\]\s*$/.exec(line)
    if (header) section = header[1] ?? ''
    const match = /^\s*([A-Za-z]+)\s*=\s*(.*?)\s*$/.exec(line)
    if (match && section === 'Service') found.push([match[1] ?? '', match[2] ?? ''])
  }
  return found
}

/** Reads an EnvironmentFile= (systemd.exec(5)). */
export function parseEnvironment(text: string): ReadonlyMap<string, string> {
  return new Map(
    Array.from(text.matchAll(/^\s*([A-Za-z_]\w*)=(.*)$/gm), ([, name = '', value = '']) => [
      name,
      /^(["']).*\1\s*$/.test(value) ? value.trim().slice(1, -1) : value.trim(),
    ]),
  )
}
