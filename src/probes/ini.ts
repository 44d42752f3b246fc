/** One `name = value` line of a file with `[sections]`. */
export interface IniEntry {
  /** Empty before the first section. */
  readonly section: string
  readonly name: string
  readonly value: string
  /** 1-based. */
  readonly line: number
}

/** Reads the entries of an ini file as yum and dnf have them; comments and other lines are passed over. */
export function parseIni(text: string): readonly IniEntry[] {
  let section = ''
  return text.split('\n').flatMap((line, index) => {
    const header = /^\s*\[([^\]]*)\]/.exec(line)?.[1]
    if (header !== undefined) section = header.trim()
    const [, name, value = ''] = /^\s*([\w.-]+)\s*=(.*)$/s.exec(line) ?? []
    return name === undefined ? [] : [{section, name, value: value.trim(), line: index + 1}]
  })
}
