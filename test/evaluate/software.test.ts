import {describe, expect, it} from 'vitest'
import {type Evidence, factsOf, type Said} from '../../src/collect/evidence.ts'
import {softwareOf} from '../../src/evaluate/software.ts'

function software(answers: Readonly<Record<string, Said>>) {
  const evidence: Evidence = {
    schemaVersion: 1,
    tool: {name: 'assay', version: '0.0.0'},
    target: 'node',
    host: {name: 'node', hostKeyTrust: 'none', transport: 'local', escalation: 'none'},
    collectedAt: '2026-01-01T00:00:00.000Z',
    durationMs: 0,
    problems: [],
    answers: new Map(Object.entries(answers)),
  }
  return softwareOf(factsOf(evidence))
}

const rpm: Said = {
  exitCode: 0,
  output:
    'runc\t0:1.2.4-1\tx86_64\tRuns containers\ngpg-pubkey\t0:d832c631-6515c85e\t(none)\tA key\nacl\t0:2.3-1\tx86_64\tACLs\n',
}

const built = JSON.stringify({
  Content: [
    {Name: 'containerd', Version: '1.7.22', Release: '1.br1', Architecture: 'x86_64', Publisher: 'B'},
  ],
})

describe('the software of an image', () => {
  it('is its packages without keys, and the programs that told their version', () => {
    const found = software({
      packages: rpm,
      'program-version:/usr/bin/kubelet': {exitCode: 0, output: '0\nKubernetes v1.33.1\n'},
      'program-version:/usr/bin/containerd': {exitCode: 78, output: ''},
      'program-version:/usr/bin/aws-iam-authenticator version': {
        exitCode: 0,
        output: '1\ncannot run 9.9.9\n',
      },
    })

    expect(found).toEqual([
      {kind: 'package', name: 'acl', version: '0:2.3-1', architecture: 'x86_64'},
      {kind: 'program', name: 'kubelet', version: '1.33.1', path: '/usr/bin/kubelet'},
      {kind: 'package', name: 'runc', version: '0:1.2.4-1', architecture: 'x86_64'},
    ])
  })

  it("is Bottlerocket's own inventory where there is no rpm", () => {
    expect(
      software({
        packages: {exitCode: 127, output: ''},
        'application-inventory': {exitCode: 0, output: built},
      }),
    ).toEqual([{kind: 'package', name: 'containerd', version: '1.7.22-1.br1', architecture: 'x86_64'}])
  })

  it.each([
    ['nothing was asked', {}],
    ['rpm failed', {packages: {exitCode: 1, output: 'acl\t0:2.3-1\tx86_64\tACLs\n'}}],
    ['the inventory is no JSON', {'application-inventory': {exitCode: 0, output: '{"Content": 7'}}],
    ['the image has no inventory', {'application-inventory': {exitCode: 78, output: ''}}],
  ] satisfies [string, Record<string, Said>][])('is not known where %s', (_, answers) => {
    expect(software(answers)).toBeUndefined()
  })
})
