import type {Place} from '../evaluate/result.ts'
import type {TextFile} from './conf-files.ts'

/** One assignment. The value keeps a newline where a continued line was joined. */
export interface Assignment {
  readonly key: string
  readonly value: string
  readonly place: Place & {readonly line: number}
}

/**
 * Reads the assignments of one section of a unit, a drop-in or a configuration (systemd.syntax(7)): comments are skipped, also between continued
 * lines, and a line that ends in a backslash goes on in the next.
 */
export function assignmentsOf({path, text}: TextFile, section: string): readonly Assignment[] {
  const found: Assignment[] = []
  let current = ''
  for (const {text: line, first} of logicalLines(text)) {
    current = /^\s*\[([^\]]+)\]\s*$/.exec(line)?.[1] ?? current
    const [, key = '', value = ''] = /^\s*([A-Za-z]\w*)\s*=(.*)$/s.exec(line) ?? []
    if (key !== '' && current === section)
      found.push({key, value: value.trim(), place: {file: path, line: first}})
  }
  return found
}

interface LogicalLine {
  readonly text: string
  /** 1-based. */
  readonly first: number
}

/** A comment between continued lines leaves an empty line, so that the numbers of the others stay right. */
function logicalLines(text: string): readonly LogicalLine[] {
  const written = text.split(/\r?\n/)
  const lines: LogicalLine[] = []
  let parts: string[] = []
  for (const [index, line] of written.entries()) {
    const isComment = /^\s*[#;]/.test(line)
    const goesOn = isComment ? parts.length > 0 : isContinued(line)
    parts.push(isComment ? '' : goesOn ? line.slice(0, -1) : line)
    if (goesOn && index < written.length - 1) continue
    lines.push({text: parts.join('\n'), first: index + 2 - parts.length})
    parts = []
  }
  return lines
}

function isContinued(line: string): boolean {
  return (/(?<!\\)\\+$/.exec(line)?.[0].length ?? 0) % 2 === 1
}
