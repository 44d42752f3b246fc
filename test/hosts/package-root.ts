import {type ChildProcessWithoutNullStreams, spawn} from 'node:child_process'
import {once} from 'node:events'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {text} from 'node:stream/consumers'
import {fileURLToPath} from 'node:url'
import {hasProgram} from '../has-program.ts'

const TOOLS = ['unshare', 'nsenter', 'rpmbuild', 'createrepo_c', 'dnf', 'systemctl']

/** Whether this machine can make roots with packages. */
export const packageRootAvailable =
  process.platform === 'linux' && process.getuid?.() === 0 && TOOLS.every(hasProgram)

/** A package of a repository: `NAME VERSION RELEASE`, and its files with what is in them. */
export interface Package {
  readonly name: string
  readonly version?: string
  readonly files?: Readonly<Record<string, string>>
}

/** A copy of this machine's root, with dnf, which is yum too, and a repository of its own. */
export interface PackageRoot {
  /** Its directory, which only commands that `run` starts see. */
  readonly directory: string
  /** Runs a program beside the root. */
  run(words: readonly string[], input?: string): Promise<Ran>
  /** Runs shell in it, as root. */
  inside(shell: string): Promise<Ran>
  stop(): Promise<void>
}

export interface Ran {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Makes a root of Amazon Linux `version`, with the packages in its repository and none of them installed. */
export async function startPackageRoot(version: string, packages: readonly Package[]): Promise<PackageRoot> {
  const directory = mkdtempSync(join(tmpdir(), 'assay-packages-'))
  const spec = join(directory, 'lab.spec')
  writeFileSync(spec, packages.map(specOf).join('\n---\n'))
  const script = fileURLToPath(new URL('scripts/package-root.sh', import.meta.url))
  const holder = spawn('unshare', ['--mount', 'sh', script, directory, version])
  const problems = text(holder.stderr)
  const [ready] = await Promise.race([once(holder.stdout, 'data'), once(holder, 'close')])
  if (String(ready) !== 'ready\n') throw new Error(`the root did not start: ${await problems}`)
  const root = join(directory, 'root')
  const run = (words: readonly string[], input = ''): Promise<Ran> =>
    ran(spawn('nsenter', ['--mount', '--target', `${holder.pid}`, '--', ...words]), input)
  return {
    directory: root,
    run,
    inside: (shell) =>
      run(['env', '-i', 'PATH=/usr/sbin:/usr/bin:/sbin:/bin', 'LC_ALL=C', 'chroot', root, 'sh', '-s'], shell),
    async stop() {
      const closed = once(holder, 'close')
      holder.stdin.end()
      await closed
      rmSync(directory, {recursive: true})
    },
  }
}

async function ran(child: ChildProcessWithoutNullStreams, input: string): Promise<Ran> {
  child.stdin.end(input)
  const closed = once(child, 'close')
  const [stdout, stderr, [exitCode]] = await Promise.all([text(child.stdout), text(child.stderr), closed])
  return {exitCode, stdout, stderr}
}

/** A spec file: one file for each package, so that versions of the same one can be beside each other. */
function specOf({name, version = '1-1', files = {}}: Package): string {
  const [number, release] = version.split('-')
  const install = Object.entries(files).map(
    ([path, content]) =>
      `install -d %{buildroot}$(dirname ${path})\ncat >%{buildroot}${path} <<'EOF'\n${content}EOF\nchmod ${content.startsWith('#!') ? 755 : 644} %{buildroot}${path}`,
  )
  return `Name: ${name}
Version: ${number}
Release: ${release}
Summary: ${name}
License: none
BuildArch: noarch
AutoReqProv: no
%description
${name}
%install
${install.join('\n')}
%files
${Object.keys(files).join('\n')}
`
}
