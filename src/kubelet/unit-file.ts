import type {Place} from '../evaluate/result.ts'

/** The text of a unit or of a drop-in; empty where it is a link to /dev/null, which masks it. */
export interface UnitFile {
  readonly path: string
  readonly text: string
}

/** One assignment. The value keeps a newline where a continued line was joined. */
export interface Assignment {
  readonly key: string
  readonly value: string
  readonly place: Place & {readonly line: number}
}

/**
 * Reads the assignments of one section (systemd.syntax(7)): comments are skipped, also between continued
 * lines, and a line that ends in a backslash goes on in the next.
 */
export function assignmentsOf({path, text}: UnitFile, section: string): readonly Assignment[] {
  const found: Assignment[] = []
  let current = ''
  for (const {text: line, first} of logicalLines(text)) {
    current = /^\s*\[([^\]]+)\]\s*$/.exec(line)?.[1] ?? current
    const [, key = '', value = ''] = /^\s*([A-Za-z]+)\s*=(.*)$/s.exec(line) ?? []
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

function logicalLines(text: string): readonly LogicalLine[] {
  const lines: LogicalLine[] = []
  let open: LogicalLine | undefined
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const joined: LogicalLine = {
      text: (open?.text ?? '') + withoutComment(line),
      first: open?.first ?? index + 1,
    }
    if (open ? isComment(line) || isContinued(line) : isContinued(line) && !isComment(line)) {
      open = {...joined, text: `${joined.text.replace(/\\$/, '')}\n`}
    } else {
      lines.push(joined)
      open = undefined
    }
  }
  return open ? [...lines, open] : lines
}

function isComment(line: string): boolean {
  return /^\s*[#;]/.test(line)
}

/** A comment between continued lines leaves an empty line, so that the numbers of the others stay right. */
function withoutComment(line: string): string {
  return isComment(line) ? '' : line
}

function isContinued(line: string): boolean {
  return (/(?<!\\)\\+$/.exec(line)?.[0].length ?? 0) % 2 === 1
}
