import {spawnSync} from 'node:child_process'
import {existsSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import type {Host} from '../hosts/host.ts'
import type {Case} from './measure.ts'

const CONTENT = '/usr/share/xml/scap/ssg/content/ssg-rhel9-ds.xml'
const PROFILE = 'xccdf_org.ssgproject.content_profile_cis'

/** Why OpenSCAP is not measured, or undefined where it is. */
export const oscapMissing: string | undefined =
  existsSync('/usr/bin/oscap') && existsSync(CONTENT)
    ? undefined
    : 'OpenSCAP is not measured: the Debian packages openscap-scanner and ssg-nondebian are not installed'

/** What a reader has to know of the comparison. */
export const OSCAP_NOTE = `OpenSCAP runs as root in the host's own root, with no connection: Debian's oscap judges by level 2 of the CIS profile for
Red Hat Enterprise Linux 9 of scap-security-guide (Debian's ssg-nondebian), since there is none for Amazon Linux. Its conditions
on the platform are taken out, or no rule would apply; so all of its rules are evaluated, as Assay's are`

/** Puts OpenSCAP into the host, and runs it there. */
export async function oscapCases(host: Host, directory: string): Promise<readonly Case[]> {
  await install(host, directory)
  const oscap = (words: string) =>
    host.asRoot(`cd /tmp; LD_LIBRARY_PATH=/opt/oscap/lib /opt/oscap/oscap ${words}`)
  const evaluate = `xccdf eval --profile ${PROFILE} /opt/oscap/content.xml`
  const judged = (output: string): number => output.match(/^Result\s+(?:pass|fail)$/gm)?.length ?? 0
  const rules = judged((await oscap(evaluate)).stdout)
  if (rules < 250) throw new Error(`oscap judged only ${rules} rules`)
  return [
    {
      name: `oscap xccdf eval, ${rules} rules, in the host's root`,
      runs: 1,
      async run() {
        if (judged((await oscap(evaluate)).stdout) !== rules) throw new Error('oscap judged something else')
        return undefined
      },
    },
    {
      name: 'oscap info: reading the same content and nothing else',
      runs: 3,
      async run() {
        if ((await oscap('info /opt/oscap/content.xml')).exitCode !== 0)
          throw new Error('oscap did not read it')
        return undefined
      },
    },
  ]
}

/** Copies oscap, its libraries and the content into the host, which is of the same Debian. */
async function install(host: Host, directory: string): Promise<void> {
  const tree = join(directory, 'oscap')
  mkdirSync(join(tree, 'opt/oscap/lib'), {recursive: true})
  mkdirSync(join(tree, 'usr/share'), {recursive: true})
  const content = readFileSync(CONTENT, 'utf8').replaceAll(/<xccdf-1\.2:platform idref="[^"]*"\/>/g, '')
  writeFileSync(join(tree, 'opt/oscap/content.xml'), content)
  const {status, stdout, stderr} = spawnSync('sh', ['-euc', PACK, 'sh', tree], {maxBuffer: 2 ** 28})
  rmSync(tree, {recursive: true})
  if (status !== 0) throw new Error(`oscap could not be packed: ${stderr}`)
  const {exitCode} = await host.asRoot('base64 -d | tar -C / -xz', stdout.toString('base64'))
  if (exitCode !== 0) throw new Error('oscap could not be put into the host')
}

const PACK = `cp -L $(ldd /usr/bin/oscap | grep -o '/[^ ]*' | grep -v ld-linux) "$1/opt/oscap/lib"
cp /usr/bin/oscap "$1/opt/oscap"
cp -r /usr/share/openscap "$1/usr/share"
tar -C "$1" -cz .`
