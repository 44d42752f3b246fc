import {existsSync} from 'node:fs'
import {delimiter, join} from 'node:path'

/** Whether a program that a test needs is installed; sbin is looked into as well. */
export function hasProgram(name: string): boolean {
  const found = `${process.env['PATH'] ?? ''}${delimiter}/usr/sbin${delimiter}/sbin`
    .split(delimiter)
    .some((directory) => existsSync(join(directory, name)))
  if (!found) process.stderr.write(`skipped: ${name} is not installed\n`)
  return found
}
