import type {Place} from '../evaluate/result.ts'
import type {FileFact, PresentFile} from './file.ts'

/** A value of a configuration file, and where it is written. */
export interface Setting {
  /** Without quotes around it; empty where the line has the name alone. */
  readonly value: string
  readonly where: Place
}

/**
 * Reads `NAME value`, `NAME = value` and `NAME` lines, as login.defs, useradd's defaults, sysconfig and PAM
 * modules have them; the last line of a name counts. Section headers and comment lines are passed over.
 */
export function parseSettings({path, text = ''}: PresentFile): ReadonlyMap<string, Setting> {
  const settings = new Map<string, Setting>()
  for (const [index, line] of text.split('\n').entries()) {
    const [, name, rest = ''] = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)(?:\s*=|\s|$)(.*)$/s.exec(line) ?? []
    if (name === undefined) continue
    settings.set(name, {value: unquoted(rest.trim()), where: {file: path, line: index + 1}})
  }
  return settings
}

/** The value of a name in a file, which need not be there. */
export function settingIn(file: FileFact, name: string): Setting | undefined {
  return file.exists ? parseSettings(file).get(name) : undefined
}

/** Takes comments off the ends of lines too, as pwquality.conf and faillock.conf have them. */
export function withoutComments(file: PresentFile): PresentFile {
  return {...file, text: (file.text ?? '').replaceAll(/#.*/g, '')}
}

function unquoted(value: string): string {
  return /^(["'])(.*)\1$/.exec(value)?.[2] ?? value
}
