import {readdirSync, readFileSync} from 'node:fs'
import {basename, dirname, join} from 'node:path'
import {getAsset, isSea} from 'node:sea'
import {fileURLToPath} from 'node:url'

/** The asset of the single executable that lists the other ones, as `scripts/sea.mjs` writes it. */
const ASSETS = 'assets.json'

/** Where the compiled code is: `dist`, or `src` where the sources themselves run. */
export const CODE_FOLDER = isSea() ? 'dist' : basename(dirname(fileURLToPath(import.meta.url)))

/** Tells whether this is the single executable, which has the package's files inside and no Node beside it. */
export function isSingleExecutable(): boolean {
  return isSea()
}

/** The path of one of the package's own files. There is none in the single executable. */
export function packagePath(name: string): string {
  return join(dirname(fileURLToPath(import.meta.url)), '..', name)
}

/** Reads one of the package's own files by its path in the package. Throws where it is not there. */
export function readPackageFile(name: string): Buffer {
  return isSea() ? Buffer.from(getAsset(name)) : readFileSync(packagePath(name))
}

/** The files below one of the package's folders, by their paths in it, in order. */
export function listPackageFiles(folder: string): readonly string[] {
  if (!isSea()) return readdirSync(packagePath(folder), {recursive: true, encoding: 'utf8'}).toSorted()
  const names: readonly string[] = JSON.parse(getAsset(ASSETS, 'utf8'))
  const inside = names.filter((name) => name.startsWith(`${folder}/`))
  return inside.map((name) => name.slice(folder.length + 1)).toSorted()
}
