import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import fc from 'fast-check'
import {afterAll, beforeAll, describe, expect, it, vi} from 'vitest'
import {changeable} from '../../src/probes/changeable.ts'
import {dkmsModules} from '../../src/probes/dkms.ts'
import {filterTable} from '../../src/probes/iptables.ts'
import {kubeconfigTemplate} from '../../src/probes/kubeconfig-template.ts'
import {type Probe, UnavailableError} from '../../src/probes/probe.ts'
import {programVersion} from '../../src/probes/program-version.ts'
import {selinuxLabels} from '../../src/probes/selinux-labels.ts'
import {swap} from '../../src/probes/swap.ts'
import {versionLocks} from '../../src/probes/version-lock.ts'
import {answer, ask, shells} from './ask.ts'

vi.setConfig({testTimeout: 60_000})

const MARK = 'feedfacefeedface'
const isRoot = process.getuid?.() === 0
const families = existsSync('/proc/net/if_inet6') ? (['ipv4', 'ipv6'] as const) : (['ipv4'] as const)
let directory: string

/** Puts a program in front of the system's own. */
function stub(name: string, script: string): void {
  writeFileSync(join(directory, name), `#!/bin/sh\n${script}\n`)
  chmodSync(join(directory, name), 0o755)
}

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'assay-probes-'))
  stub('dkms', "echo 'nvidia/570.1, 6.12, x86_64: installed'")
  const table = ['*filter', ':FORWARD DROP [0:0]', ':KUBE - [0:0]', '-A KUBE -j DROP', '-A FORWARD -j REJECT']
  for (const tool of ['iptables-save', 'ip6tables-save'])
    stub(tool, [...table, 'COMMIT'].map((line) => `echo '${line}'`).join(';'))
  stub(
    'matchpathcon',
    `shift; for f; do case $f in
  *bad) echo "$f has context unconfined_u:object_r:user_tmp_t:s0, should be system_u:object_r:bin_t:s0" ;;
  *) echo "$f verified." ;; esac; done`,
  )
  stub('good', 'echo good v1.2.3')
  stub('broken', 'echo cannot >&2; exit 3')
  mkdirSync(join(directory, 'labels'))
  for (const name of ['good', 'bad']) writeFileSync(join(directory, 'labels', name), '')
})

afterAll(() => rmSync(directory, {recursive: true, force: true}))

describe.each(shells)('under %s %s', (...shell) => {
  const asked = <Fact>(probe: Probe<Fact>): Fact => ask(probe, shell, directory)

  it('the modules of dkms are told, and that there is no dkms', () => {
    expect(asked(dkmsModules)).toEqual(['nvidia/570.1, 6.12, x86_64: installed'])
    expect(dkmsModules.parse({output: '', exitCode: 78})).toBeUndefined()
  })

  it.skipIf(!isRoot).each(families)('the filter table of %s has built-in chains alone', (family) => {
    expect(answer(filterTable(family), shell, directory).output).not.toContain('KUBE')
    expect(asked(filterTable(family))).toEqual({
      policies: new Map([['FORWARD', 'DROP']]),
      rules: [{chain: 'FORWARD', text: '-j REJECT'}],
    })
  })

  it('matchpathcon tells which labels are wrong', () => {
    const labels = asked(selinuxLabels(`${directory}/labels/*`))

    expect(labels.right).toBe(1)
    expect(labels.wrong.map(({path}) => path)).toEqual([`${directory}/labels/bad`])
  })

  it('a program tells its version, fails, or is not there', () => {
    expect(asked(programVersion(`${directory}/good`))).toEqual({
      exists: true,
      exitCode: 0,
      said: 'good v1.2.3',
    })
    expect(asked(programVersion(`${directory}/broken`))).toEqual({exists: true, exitCode: 3, said: 'cannot'})
    expect(asked(programVersion(`${directory}/none`))).toEqual({exists: false})
    expect(asked(programVersion(`${directory}/labels`))).toMatchObject({exists: true, exitCode: 126})
  })

  it('swap areas and locked versions are told of this machine', () => {
    expect(asked(swap).running.every((area) => area.startsWith('/'))).toBe(true)
    expect(answer(versionLocks, shell).exitCode).toBe(0)
  })

  it.skipIf(!isRoot)('what others can change below a directory is told, and nothing else', () => {
    const root = mkdtempSync(join(directory, 'root-'))
    const put = (name: string, mode: number, user = 0, group = 0): void => {
      writeFileSync(join(root, name), '')
      chownSync(join(root, name), user, group)
      chmodSync(join(root, name), mode)
    }
    put('right', 0o755)
    put('group of root writes', 0o775)
    put('of a user', 0o755, 1000)
    put('a group writes', 0o775, 0, 1000)
    put('all write', 0o757)
    symlinkSync('of a user', join(root, 'link'))

    const names = asked(changeable(root)).map(({path, mode}) => `${path.slice(root.length + 1)} ${mode}`)

    expect(names).toEqual(['a group writes 0775', 'all write 0757', 'of a user 0755'])
    expect(asked(changeable(`${root}/none`))).toEqual([])
  })

  it('a kubeconfig gives away nothing but its placeholders', () => {
    const file = join(directory, 'kubeconfig')
    writeFileSync(
      file,
      'server: MASTER_ENDPOINT\ntoken: secret\nargs: [CLUSTER_NAME, AWS_REGION, CLUSTER_NAME]\n',
    )
    const script = kubeconfigTemplate.script.replace('/var/lib/kubelet/kubeconfig', file)

    expect(ask({...kubeconfigTemplate, script}, shell)).toEqual([
      'MASTER_ENDPOINT',
      'CLUSTER_NAME',
      'AWS_REGION',
    ])
    expect(answer({...kubeconfigTemplate, script}, shell).output).not.toContain('secret')
  })
})

describe('the probes of an EKS image', () => {
  const probes: readonly Probe<unknown>[] = [
    changeable('/x'),
    dkmsModules,
    filterTable('ipv4'),
    kubeconfigTemplate,
    programVersion('/x'),
    selinuxLabels('/x/*'),
    swap,
    versionLocks,
  ]

  it.each(probes.map((probe) => [probe.key, probe] as const))(
    '%s gives a fact or an error for any answer',
    (_, probe) => {
      const output = fc.oneof(
        fc.string({unit: 'binary'}),
        fc.string({unit: 'binary'}).map((text) => `${MARK}\n\n${MARK} fstab\n${text}`),
        fc.string().map((text) => `0\n${text}`),
      )
      fc.assert(
        fc.property(output, fc.constantFrom(0, 1, 77, 78, 79, 124, 127), (text, exitCode) => {
          try {
            probe.parse({output: text, exitCode})
          } catch (error) {
            expect(error).toBeInstanceOf(Error)
          }
        }),
      )
    },
  )

  it('say what is missing, or who may not ask', () => {
    const refuse = (probe: Probe<unknown>, exitCode: number): UnavailableError | undefined => {
      try {
        probe.parse({output: '', exitCode})
      } catch (error) {
        return error instanceof UnavailableError ? error : undefined
      }
      return undefined
    }

    expect(refuse(selinuxLabels('/x/*'), 127)?.reason).toBe('missing-tool')
    expect(refuse(filterTable('ipv4'), 127)?.reason).toBe('missing-tool')
    for (const probe of [filterTable('ipv4'), versionLocks, kubeconfigTemplate, changeable('/x'), swap])
      expect(refuse(probe, 77)?.reason, probe.key).toBe('denied')
  })

  it('take no pattern that is more than one', () => {
    expect(() => selinuxLabels('/usr/bin/*; id')).toThrow('not a path pattern')
  })

  it('do not take a complaint of matchpathcon for right labels', () => {
    const output = '0\nmatchpathcon: cannot open the file contexts\n'

    expect(() => selinuxLabels('/x/*').parse({output, exitCode: 0})).toThrow('cannot open')
  })
})
