import {randomBytes} from 'node:crypto'
import {mkdir, rename, rm, stat, writeFile} from 'node:fs/promises'
import {dirname} from 'node:path'
import {UsageError} from '../errors.ts'

/**
 * Writes a file so that a reader sees all of it or nothing; a device or a pipe is written to as it is. Throws
 * `UsageError` when it cannot be written.
 */
export async function writeAtomically(path: string, content: string | Buffer): Promise<void> {
  if (await isSpecial(path)) return writeInto(path, content)
  const temporary = `${path}.${randomBytes(6).toString('hex')}`
  try {
    await makeDirectory(dirname(path))
    await writeFile(temporary, content, {flag: 'wx'})
    await rename(temporary, path)
  } catch (cause) {
    await rm(temporary, {force: true})
    throw unwritable(path, cause)
  }
}

/** Finds out before a run whether a report can be written after it. Throws `UsageError`. */
export async function checkWritable(path: string): Promise<void> {
  if (await isSpecial(path)) return
  const probe = `${path}.${randomBytes(6).toString('hex')}`
  try {
    await makeDirectory(dirname(path))
    // A full disk still takes a file without content.
    await writeFile(probe, '\n', {flag: 'wx'})
  } catch (cause) {
    throw unwritable(path, cause)
  } finally {
    await rm(probe, {force: true}).catch(() => {})
  }
}

/** Node's own recursive mkdir never ends below /proc, where nothing can be made and nobody says so (Node 20). */
async function makeDirectory(path: string): Promise<void> {
  const made = await mkdir(path).catch((error: NodeJS.ErrnoException) => error)
  if (!(made instanceof Error) || made.code === 'EEXIST') return
  if (made.code !== 'ENOENT' || dirname(path) === path) throw made
  await makeDirectory(dirname(path))
  await mkdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
}

/** A file put in the place of /dev/null would break the machine that Assay runs on. */
async function isSpecial(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  return found !== undefined && !found.isFile() && !found.isDirectory()
}

async function writeInto(path: string, content: string | Buffer): Promise<void> {
  await writeFile(path, content).catch((cause: unknown) => {
    throw unwritable(path, cause)
  })
}

function unwritable(path: string, cause: unknown): UsageError {
  const {code} = cause as NodeJS.ErrnoException
  return new UsageError(`cannot write ${path}: ${code}`, {
    cause,
    hint: 'Name another file after --output FORMAT=',
  })
}
