import {spawn, spawnSync} from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {installPlugin} from '../../src/packer/install.ts'
import type {Host} from '../hosts/host.ts'

const entry = fileURLToPath(new URL('../../bin/packer-plugin.js', import.meta.url))

/** Why no build can be run here, or undefined where it can. */
export const packerMissing: string | undefined = findObstacle()

function findObstacle(): string | undefined {
  const {stdout} = spawnSync('packer', ['--version'], {env: environment({}), encoding: 'utf8'})
  if (!stdout?.startsWith('1.6.')) return 'this needs Packer 1.6, as Debian 12 has it'
  return existsSync(new URL('../../dist/packer/main.js', import.meta.url)) ? undefined : 'npm run setup first'
}

/** A directory with the plugin installed, in which builds run. */
export interface Workbench {
  readonly directory: string
  path(name: string): string
  exists(name: string): boolean
  read(name: string): string
  /** Starts `packer WORDS` on the template, which is HCL2 where it is a text. */
  start(template: string | object, words: readonly string[], env?: NodeJS.ProcessEnv): Build
  /** Runs it to its end. */
  run(template: string | object, words: readonly string[], env?: NodeJS.ProcessEnv): Promise<Finished>
  /** What the plugins have left in their directory for temporary files. */
  leftovers(): readonly string[]
  remove(): void
}

export interface Build {
  readonly finished: Promise<Finished>
  /** Resolves when Packer has printed the text. */
  until(text: string): Promise<void>
  /** Sends a signal to Packer and its plugins, as a terminal does. */
  signal(name: NodeJS.Signals): void
  /** Kills the process of the plugin that judges. */
  killPlugin(): void
}

export interface Finished {
  readonly exitCode: number | null
  readonly output: string
  /** With PACKER_LOG=1: all that Packer and its plugins log. */
  readonly log: string
}

/** Makes one, with the plugin of the package or with another program as the plugin. */
export async function createWorkbench(
  program: readonly [string, string] = [process.execPath, entry],
): Promise<Workbench> {
  const directory = mkdtempSync(join(tmpdir(), 'assay-build-'))
  const path = (name: string): string => join(directory, name)
  mkdirSync(path('tmp'))
  const {platform, arch} = process
  await installPlugin({
    directory: path('plugins'),
    layout: 'component',
    version: '0.0.0',
    platform,
    arch,
    program,
  })
  const start: Workbench['start'] = (template, words, env = {}) => {
    const name = typeof template === 'string' ? 'node.pkr.hcl' : 'node.json'
    writeFileSync(path(name), typeof template === 'string' ? template : JSON.stringify(template))
    const own = {PACKER_PLUGIN_PATH: path('plugins'), TMPDIR: path('tmp'), ...env}
    return startPacker(directory, [...words, name], environment(own))
  }
  return {
    directory,
    path,
    exists: (name) => existsSync(path(name)),
    read: (name) => readFileSync(path(name), 'utf8'),
    start,
    run: (template, words, env) => start(template, words, env).finished,
    leftovers: () => readdirSync(path('tmp')),
    remove: () => rmSync(directory, {recursive: true, force: true}),
  }
}

function startPacker(directory: string, words: readonly string[], env: NodeJS.ProcessEnv): Build {
  const child = spawn('packer', words, {
    cwd: directory,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let log = ''
  const printed = new EventTarget()
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk
    printed.dispatchEvent(new Event('text'))
  })
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk
  })
  const finished = new Promise<Finished>((resolve) => {
    child.once('close', (exitCode) => {
      printed.dispatchEvent(new Event('text'))
      resolve({exitCode, output, log})
    })
  })
  return {
    finished,
    async until(text) {
      while (!output.includes(text)) {
        if (child.exitCode !== null) throw new Error(`Packer ended without "${text}": ${output}${log}`)
        await new Promise((resolve) => printed.addEventListener('text', resolve, {once: true}))
      }
    },
    signal(name) {
      if (child.pid !== undefined) process.kill(-child.pid, name)
    },
    killPlugin() {
      for (const pid of pluginsOf(directory)) process.kill(pid, 'SIGKILL')
    },
  }
}

/** The processes that run the plugin in a directory. */
function pluginsOf(directory: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => runsPlugin(pid, directory))
    .map(Number)
}

function runsPlugin(pid: string, directory: string): boolean {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    return words.includes(entry) && readlinkSync(`/proc/${pid}/cwd`) === directory
  } catch {
    // It has ended since the directory was listed.
    return false
  }
}

function environment(own: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const {PATH, HOME} = process.env
  return {PATH, HOME, CHECKPOINT_DISABLE: '1', PACKER_NO_COLOR: '1', ...own}
}

/** The connection of a null builder to a host, as attributes. */
export function connectionTo(host: Host): Readonly<Record<string, string | number>> {
  return {
    communicator: 'ssh',
    ssh_host: host.address,
    ssh_port: host.port,
    ssh_username: host.user,
    ssh_private_key_file: host.identity,
  }
}

/** An HCL2 template: the gate, then a step that only an accepted machine reaches, then one after the build. */
export function hclTemplate(connection: Readonly<Record<string, string | number>>, gate: string): string {
  const attributes = Object.entries(connection).map(([name, value]) => `  ${name} = ${JSON.stringify(value)}`)
  return `source "null" "node" {
${attributes.join('\n')}
}
build {
  sources = ["source.null.node"]
  provisioner "assay" {
${gate}
  }
  provisioner "shell-local" {
    inline = ["touch later"]
  }
  post-processor "shell-local" {
    inline = ["touch image"]
  }
}
`
}
