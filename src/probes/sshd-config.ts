import {directory, file} from './file.ts'

/** sshd's own file, for the blocks and lines that `sshd -T` does not show. */
export const sshdConfigFile = file('/etc/ssh/sshd_config')

/** Its drop-ins, as Amazon Linux 2023 includes them. */
export const sshdConfigDropIns = directory('/etc/ssh/sshd_config.d', '*.conf')

/** One keyword with its value, as a file has it. */
export interface SshdLine {
  readonly keyword: string
  readonly value: string
  readonly line: number
  /** The criteria of the Match block that it stands in. */
  readonly match?: string
}

/** Reads sshd_config(5): `Keyword value` or `Keyword=value`, `#` comments. Any text is read. */
export function parseSshdConfig(text: string): readonly SshdLine[] {
  const lines: SshdLine[] = []
  let match: string | undefined
  for (const [index, raw] of text.split('\n').entries()) {
    const [, word = '', rest = ''] = /^\s*([A-Za-z][A-Za-z0-9]*)(?:\s*=|\s)(.*)$/s.exec(raw) ?? []
    if (word === '') continue
    const keyword = word.toLowerCase()
    const value = rest.trim().replaceAll('"', '')
    if (keyword === 'match') match = value.toLowerCase() === 'all' ? undefined : value
    else lines.push({keyword, value, line: index + 1, ...(match !== undefined && {match})})
  }
  return lines
}
