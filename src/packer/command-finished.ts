import {readGobInt, readGobUint} from './gob.ts'
import {WireError} from './wire-error.ts'

/**
 * Reads the exit status from what Packer sends when a command has ended: a gob stream of the struct
 * `CommandFinished{ExitStatus int}`. Throws `WireError` for anything else.
 */
export function decodeExitStatus(bytes: Buffer): number {
  for (let offset = 0; offset < bytes.length; ) {
    const [length, start] = readGobUint(bytes, offset)
    const [typeId, fields] = readGobInt(bytes, start)
    // A negative id defines a type, and there is only the one.
    if (typeId > 0) return readOnlyField(bytes, fields)
    offset = start + length
  }
  throw new WireError('Packer did not say how the command ended')
}

/** Gob leaves a field out that is zero: then the next field delta is the 0 that ends the struct. */
function readOnlyField(bytes: Buffer, offset: number): number {
  const [delta, next] = readGobUint(bytes, offset)
  if (delta > 1) throw new WireError(`Packer's CommandFinished has an unknown field ${delta}`)
  return delta === 0 ? 0 : readGobInt(bytes, next)[0]
}
