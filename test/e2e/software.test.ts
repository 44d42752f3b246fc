import {execFileSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, expect, it} from 'vitest'
import {startHost} from '../hosts/host.ts'
import {describeLab, LAB_TIMEOUT_MS} from '../hosts/lab.ts'
import {assay} from './assay.ts'

const directory = mkdtempSync(join(tmpdir(), 'assay-software-'))
afterAll(() => rmSync(directory, {recursive: true}))

interface Component {
  readonly name: string
  readonly version: string
  readonly purl?: string
}

describeLab('the bill of materials of a host', () => {
  it('holds the packages that rpm knows there, and the programs that told their version', {
    timeout: LAB_TIMEOUT_MS,
  }, async () => {
    const host = await startHost({flavor: 'al2023'})
    try {
      const components = await componentsOf(host.sshConfig)
      const rpm = execFileSync('ssh', ['-F', host.sshConfig, 'node', 'rpm -qa --qf "%{NAME}\\n"'], {
        encoding: 'utf8',
      })

      expect(components.filter(({purl}) => purl).map(({name}) => name)).toEqual(
        rpm
          .split('\n')
          .filter((name) => name !== '' && name !== 'gpg-pubkey')
          .toSorted(),
      )
      expect(components).toContainEqual(expect.objectContaining({type: 'application', name: 'kubelet'}))
    } finally {
      await host.stop()
    }
  })

  it("holds what Bottlerocket's inventory names", {timeout: LAB_TIMEOUT_MS}, async () => {
    const host = await startHost({flavor: 'bottlerocket'})
    try {
      const packages = (await componentsOf(host.sshConfig)).filter(({purl}) => purl)

      expect(packages.map(({name}) => name)).toContain('kubernetes-1.31')
      expect(packages[0]?.purl).toMatch(
        /^pkg:rpm\/bottlerocket\/bash@5\.2\.32-1\..+\?arch=x86_64&distro=bottlerocket-/,
      )
    } finally {
      await host.stop()
    }
  })
})

async function componentsOf(sshConfig: string): Promise<readonly Component[]> {
  const file = join(directory, 'bom.json')
  await assay(['check', 'node', '-F', sshConfig, '-o', `cyclonedx=${file}`])
  return JSON.parse(readFileSync(file, 'utf8')).components
}
