import {describe, expect, it} from 'vitest'
import {buildOriginOf} from '../../src/evaluate/build-origin.ts'
import {hostFacts} from '../../src/evaluate/host-facts.ts'
import type {Host} from '../../src/probes/host.ts'

const said = {
  os: {id: 'amzn', version: '2023', name: 'Amazon Linux 2023'},
  kernel: '6.1.158',
  architecture: 'x86_64',
} as Host

describe('what a report says of a host', () => {
  it.each([
    ['ssh2', '6.1.158'],
    // There uname tells of the machine that runs Assay.
    ['root', ''],
  ] as const)('over %s has the kernel %j', (transport, kernel) => {
    const facts = hostFacts({name: 'a', hostKeyTrust: 'none', transport, escalation: 'none'}, said)

    expect(facts).toMatchObject({name: 'a', os: said.os, kernel, architecture: 'x86_64'})
    expect(facts).not.toHaveProperty('kubelet')
  })
})

describe('the build that a run is part of', () => {
  it.each([
    [
      {PACKER_BUILD_NAME: 'amazon-ebs.al2023', PACKER_BUILDER_TYPE: 'amazon-ebs'},
      {packer: {buildName: 'amazon-ebs.al2023', builderType: 'amazon-ebs'}},
    ],
    [{PACKER_BUILD_NAME: 'null.x'}, {packer: {buildName: 'null.x'}}],
    [{PACKER_BUILDER_TYPE: 'amazon-ebs'}, undefined],
    [{PACKER_BUILD_NAME: ''}, undefined],
  ])('is told by the variables %j', (env, build) => {
    expect(buildOriginOf(env)).toEqual(build)
  })
})
