import {execFileSync} from 'node:child_process'
import {describe, expect, it} from 'vitest'
import {REDACT} from '../../src/probes/redact.ts'
import {hasProgram} from '../has-program.ts'

const redact = (shell: string, text: string) =>
  execFileSync(shell, ['-c', `${REDACT}\nredact`], {input: text, encoding: 'utf8'})

describe.each(['dash', 'bash'].filter(hasProgram))('redact in %s', (shell) => {
  it.each([
    ['proxy=http://me:pw@host:3128/x', 'proxy=http://redacted@host:3128/x'],
    ['password: pw', 'password = "redacted"'],
    ['Environment=AWS_SECRET_ACCESS_KEY=pw', 'Environment=AWS_SECRET_ACCESS_KEY=redacted'],
    ['Environment="VAULT_TOKEN=pw pw"', 'Environment="VAULT_TOKEN=redacted"'],
    ["Environment='API_TOKEN=pw' A=1", "Environment='API_TOKEN=redacted' A=1"],
    ['API_TOKEN="pw pw"', 'API_TOKEN=redacted'],
    ["API_TOKEN='pw pw' A=1", 'API_TOKEN=redacted A=1'],
    ['Environment=A_TOKEN=pw B_TOKEN=pw', 'Environment=A_TOKEN=redacted B_TOKEN=redacted'],
    [
      'Environment="A_TOKEN=pw" "KUBELET_ARGS=--anonymous-auth=true"',
      'Environment="A_TOKEN=redacted" "KUBELET_ARGS=--anonymous-auth=true"',
    ],
    ['TOKEN=', 'TOKEN=redacted'],
  ])('takes the secrets out of %s', (line, redacted) => {
    expect(redact(shell, `${line}\nnext\n`)).toBe(`${redacted}\nnext\n`)
  })

  it.each([
    'ExecStart=/usr/bin/kubelet --authentication-token-webhook=true',
    '"serverTLSBootstrap": true, "webhook": {"cacheTTL": "2m"}',
    '# TOKENS are elsewhere = here',
    'Environment="KUBELET_ARGS=--node-ip=1 --v=2"',
    '',
  ])('leaves %j as it is', (line) => {
    expect(redact(shell, `${line}\n`)).toBe(`${line}\n`)
  })
})
