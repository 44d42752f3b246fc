import {readdir} from 'node:fs/promises'
import {join} from 'node:path'
import {orUsageError} from '../errors.ts'
import {listPackageFiles, readPackageFile} from '../package-files.ts'
import {readText, type YamlText} from './yaml.ts'

/** Where rules, benchmarks and tailorings are. */
export interface Folder {
  names(): Promise<readonly string[]>
  read(name: string): Promise<YamlText>
}

/** The content that comes with Assay; messages call its files by their paths in the package. */
export const builtIn: Folder = {
  names: async () => listPackageFiles('benchmarks').filter(isContent),
  async read(name) {
    const path = `benchmarks/${name}`
    return {name: path, source: readPackageFile(path).toString('utf8')}
  },
}

/** A directory of the user's; messages call its files by their paths in it; `names` throws `UsageError`. */
export function folderOf(directory: string): Folder {
  return {
    async names() {
      const names = await orUsageError(
        readdir(directory, {recursive: true}),
        `cannot read the directory of rules ${directory}`,
      )
      return names.filter(isContent).toSorted()
    },
    async read(name) {
      return {name, source: await readText(join(directory, name), name)}
    },
  }
}

/** `schema/` holds neither rules nor benchmarks. */
function isContent(name: string): boolean {
  return /\.ya?ml$/.test(name) && !name.startsWith('schema/')
}
