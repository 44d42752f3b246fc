import {existsSync} from 'node:fs'
import {join} from 'node:path'
import {UsageError} from '../errors.ts'
import {writeAtomically} from '../reports/write.ts'
import type {ProjectFile} from './project-files.ts'

/** Writes all files or none: one that is there already is left alone unless `force`. Throws `UsageError`. */
export async function writeProject(
  directory: string,
  files: readonly ProjectFile[],
  force: boolean,
): Promise<readonly string[]> {
  const paths = files.map(({path}) => join(directory, path))
  const there = paths.filter((path) => existsSync(path))
  if (there.length > 0 && !force)
    throw new UsageError(`${there.join(', ')}: there already, and nothing was written`, {
      hint: 'Write over them with --force, or write elsewhere with --directory',
    })
  for (const {path, content} of files) await writeAtomically(join(directory, path), content)
  return paths
}
