import {spawn} from 'node:child_process'
import {createHash} from 'node:crypto'
import {accessSync, constants, existsSync, readdirSync, readFileSync} from 'node:fs'
import {homedir} from 'node:os'
import {delimiter, join} from 'node:path'
import {text} from 'node:stream/consumers'
import {fileURLToPath} from 'node:url'
import {describe} from 'vitest'

/** What kinds of node the lab has. */
export type Flavor = 'al2' | 'al2023' | 'bottlerocket'

/** Where the lab's scripts and flavours are. */
export const LAB = fileURLToPath(new URL('.', import.meta.url))

const TOOLS = ['mmdebstrap', 'gcc', 'flock', 'ip', 'nsenter', 'setpriv', 'ssh-keygen', 'unshare']

/** Why this machine cannot start hosts, or undefined where it can. */
export const labMissing: string | undefined = findObstacle()

/** Whether this machine can start hosts. */
const labAvailable = labMissing === undefined

/** How long a hook that starts hosts may take: the first one on a machine makes the trees. */
export const LAB_TIMEOUT_MS = 180_000

/** `describe` for tests over lab hosts, each of which may take a minute; where there can be none it skips them and says why. */
export function describeLab(title: string, tests: () => void): void {
  if (labAvailable) describe(title, {timeout: 60_000}, tests)
  else describe.skip(`${title} (${labMissing})`, tests)
}

/** The directories that overlayfs shows as one root: a flavour's layer and the base below it. Made where they are missing. */
export async function prepareLayers(
  flavor: Flavor | 'bottlerocket-admin',
): Promise<readonly [layer: string, base: string]> {
  const baseKey = digest([join(LAB, 'scripts/base.sh')])
  const layerKey = digest([
    ...['base.sh', 'layer.sh', 'fakeproc.c'].map((name) => join(LAB, 'scripts', name)),
    ...filesBelow(join(LAB, 'flavors')),
  ])
  const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'assay-lab')
  const base = join(cache, `base-${baseKey}`)
  const layer = join(cache, `${flavor}-${layerKey}`)
  if (!existsSync(layer)) await run('sh', [join(LAB, 'scripts/prepare.sh'), base, flavor, layer])
  return [layer, base]
}

function findObstacle(): string | undefined {
  if (process.platform !== 'linux') return 'the lab needs Linux'
  if (process.getuid?.() !== 0) return 'the lab needs root'
  const missing = TOOLS.filter((tool) => !isInstalled(tool))
  if (missing.length > 0) return `the lab needs ${missing.join(', ')}: see test/hosts/packages.txt`
  if (!/ cgroup2 /.test(readFileSync('/proc/mounts', 'utf8'))) return 'the lab needs a cgroup2 mount'
  return /\boverlay$/m.test(readFileSync('/proc/filesystems', 'utf8')) ? undefined : 'the lab needs overlayfs'
}

function isInstalled(tool: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((directory) => {
    try {
      accessSync(join(directory, tool), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

function filesBelow(directory: string): readonly string[] {
  return readdirSync(directory, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
}

function digest(files: readonly string[]): string {
  const hash = createHash('sha256')
  for (const file of files)
    hash.update(file.slice(LAB.length)).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex').slice(0, 16)
}

async function run(program: string, words: readonly string[]): Promise<void> {
  const child = spawn(program, words, {stdio: ['ignore', 'pipe', 'pipe']})
  const [out, problems, exitCode] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve) => child.once('close', resolve)),
  ])
  if (exitCode !== 0) throw new Error(`${words[0]} ended with ${exitCode}:\n${out}${problems}`)
}
