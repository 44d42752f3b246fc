import {readFileSync} from 'node:fs'
import {fileURLToPath} from 'node:url'

/** The lock file, which says of every package whether only development needs it. */
export function readLock() {
  return JSON.parse(readFileSync(fileURLToPath(new URL('../package-lock.json', import.meta.url)), 'utf8'))
}

/** The paths of what npm installs with the package, optional parts too, as `node_modules/NAME`. */
export function productionPackages() {
  return Object.entries(readLock().packages)
    .filter(([path, {dev}]) => path !== '' && dev !== true)
    .map(([path]) => path)
}
