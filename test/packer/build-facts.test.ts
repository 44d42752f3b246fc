import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {buildOriginOf} from '../../src/evaluate/build-origin.ts'
import {originOf, parseBuildFacts} from '../../src/packer/build-facts.ts'

const packer = {buildName: 'amazon-ebs.al2023', builderType: 'amazon-ebs'}

describe('the build that a machine belongs to', () => {
  it('has what amazon-ebs says of its instance', () => {
    const facts = parseBuildFacts({
      ID: 'i-0123456789abcdef0',
      SourceAMI: 'ami-0abcdef1234567890',
      BuildRegion: 'us-gov-west-1',
      SourceAMIName: 'amazon-eks-node-al2023',
      SSHPrivateKey: '-----BEGIN OPENSSH PRIVATE KEY-----',
    })
    expect(originOf(facts, packer)).toEqual({
      packer,
      aws: {instanceId: 'i-0123456789abcdef0', sourceAmi: 'ami-0abcdef1234567890', region: 'us-gov-west-1'},
    })
  })

  it.each([
    ['a builder that does not know its machine', {ID: 'ERR_ID_NOT_IMPLEMENTED_BY_BUILDER'}],
    ['a container', {ID: '4f66ad9a0b2e'}],
    ['a build that is only validated', {ID: '<unknown>', SourceAMI: '<unknown>', BuildRegion: '<unknown>'}],
    ['the null builder', {ID: 'Null'}],
  ])('says nothing of AWS for %s', (_, facts) => {
    expect(originOf(facts, packer)).toEqual({packer})
  })

  it('never holds a secret of the build, whatever a builder says', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), fc.string({minLength: 8}), (facts, secret) => {
        const origin = originOf({...facts, SSHPrivateKey: `-----${secret}`, Password: `=${secret}`}, packer)
        expect(JSON.stringify(origin)).not.toContain(JSON.stringify(`=${secret}`).slice(1, -1))
      }),
    )
  })
})

describe('the build in whose environment Assay was started', () => {
  it('is what shell-local says', () => {
    const env = {PACKER_BUILD_NAME: 'al2023', PACKER_BUILDER_TYPE: 'amazon-ebs'}
    expect(buildOriginOf(env)).toEqual({packer: {buildName: 'al2023', builderType: 'amazon-ebs'}})
  })

  it('is none outside of Packer', () => {
    expect(buildOriginOf({PACKER_BUILDER_TYPE: 'amazon-ebs'})).toBeUndefined()
    expect(buildOriginOf({PACKER_BUILD_NAME: ''})).toBeUndefined()
  })
})
