import {spawnSync} from 'node:child_process'
import {chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it, vi} from 'vitest'
import {loadContent} from '../../src/benchmarks/content.ts'
import {lookup} from '../../src/kubelet/document.ts'

vi.setConfig({testTimeout: 60_000})

const hasPython = spawnSync('python', ['-c', 'import json']).status === 0
let directory: string
let shells: ReadonlyMap<string, string>

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'assay-fix-'))
  const {rules} = await loadContent()
  shells = new Map(
    [...rules].flatMap(([key, {source}]) => (source.fix?.shell ? [[key, source.fix.shell]] : [])),
  )
})

afterAll(() => rmSync(directory, {recursive: true, force: true}))

describe.skipIf(!hasPython)(
  "the fix of a kubelet's setting on Amazon Linux 2 (skipped where there is no python)",
  () => {
    it.each([
      ['kubelet-anonymous-auth', 'authentication.anonymous.enabled', false],
      ['kubelet-authorization-mode', 'authorization.mode', 'Webhook'],
      ['kubelet-client-ca', 'authentication.x509.clientCAFile', '/etc/kubernetes/pki/ca.crt'],
      ['kubelet-read-only-port', 'readOnlyPort', 0],
      ['kubelet-streaming-idle-timeout', 'streamingConnectionIdleTimeout', '4h0m0s'],
      ['kubelet-iptables-chains', 'makeIPTablesUtilChains', true],
      ['kubelet-event-qps', 'eventRecordQPS', 50],
      ['kubelet-rotate-server-certificate', 'featureGates.RotateKubeletServerCertificate', true],
      ['kubelet-pod-pids-limit', 'podPidsLimit', 4096],
      ['kubelet-seccomp-default', 'seccompDefault', true],
    ])('%s sets %s, keeps the rest and the mode, and may run twice', (rule, path, value) => {
      const file = join(directory, 'kubelet-config.json')
      writeFileSync(
        file,
        '{"kind": "KubeletConfiguration", "authentication": {"anonymous": {"enabled": true}}}',
      )
      chmodSync(file, 0o600)
      const script =
        shells.get(rule)?.replace('/etc/kubernetes/kubelet/kubelet-config.json', file) ?? 'exit 9'

      const run = (): string => {
        expect(spawnSync('sh', ['-ec', script], {stdio: 'ignore'}).status).toBe(0)
        return readFileSync(file, 'utf8')
      }
      const once = run()

      expect(lookup(JSON.parse(once), path.split('.'))).toBe(value)
      expect(JSON.parse(once).kind).toBe('KubeletConfiguration')
      expect(run()).toBe(once)
      expect(statSync(file).mode & 0o777).toBe(0o600)
    })
  },
)
