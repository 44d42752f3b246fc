import {describe, expect, it} from 'vitest'
import Check from '../../src/commands/check.ts'
import {attributes, inTemplateWords} from '../../src/packer/configuration.ts'
import {readConfiguration} from '../../src/packer/read-configuration.ts'
import type {Value} from '../../src/packer/rpc-message.ts'
import {settingsOf} from '../../src/packer/settings.ts'

/** As Packer hands an HCL2 body over. */
function hcl(value: Value): readonly Value[] {
  const body = Buffer.from(JSON.stringify({value, type: 'dynamic'}))
  return [{packer_build_name: 'node', packer_builder_type: 'null'}, body, null]
}

function flagsOf(configs: readonly Value[], build?: Readonly<Record<string, string>>) {
  return Object.fromEntries(readConfiguration(configs, build).flags)
}

function settings(value: Value) {
  return settingsOf(readConfiguration(hcl(value)).flags, AbortSignal.abort())
}

/** What a provisioner has no use for: Packer has made the connection, and to one host. */
const withoutUse = [
  ...['identity', 'user', 'port', 'jump', 'ssh-config', 'host-key', 'transport'],
  ...['inventory', 'parallel', 'config'],
]

describe('the attributes of the provisioner', () => {
  // A new flag of check needs a line in src/packer/configuration.ts and one in src/packer/settings.ts.
  it('stand for all flags of check but those of a connection', () => {
    const covered = new Set(Object.values(attributes).map(({flag}) => flag))
    const {baseFlags, flags} = Check
    const expected = Object.keys(flags).filter((flag) => !(flag in baseFlags) && !withoutUse.includes(flag))

    expect([...covered].toSorted()).toEqual(expected.toSorted())
  })

  it('have no name that Packer keeps for itself', () => {
    const reserved = ['name', 'pause_before', 'max_retries', 'timeout', 'only', 'except', 'override', 'type']
    const taken = Object.keys(attributes).filter(
      (name) => reserved.includes(name) || name === 'continue_on_error',
    )

    expect(taken).toEqual([])
  })

  it('give a message of the command line their own words', () => {
    expect(inTemplateWords('--only: unknown; leave --benchmark out, or --no-such')).toBe(
      'only_rules: unknown; leave benchmarks out, or --no-such',
    )
  })
})

describe('a configuration in HCL2', () => {
  it('becomes the flags of check', () => {
    const flags = flagsOf(
      hcl({
        benchmarks: ['cis-amazon-eks'],
        level: 2,
        values: {limit: '3'},
        junit: 'a.xml',
        outputs: ['json=b.json'],
        skip: null,
      }),
    )

    expect(flags).toEqual({
      benchmark: ['cis-amazon-eks'],
      level: ['2'],
      set: ['limit=3'],
      output: ['junit=a.xml', 'json=b.json'],
    })
  })

  it('leaves out what only a build knows while it is validated', () => {
    expect(flagsOf(hcl({junit: '<unknown>.xml', tailoring: '<unknown>', level: 1}))).toEqual({level: ['1']})
  })

  it('names the build', () => {
    expect(readConfiguration(hcl({})).buildName).toBe('node')
  })
})

describe('a configuration in legacy JSON', () => {
  const packer = {
    packer_build_name: 'node',
    packer_builder_type: 'null',
    packer_template_path: '/templates/node.json',
    packer_user_variables: {level: '2'},
  }

  it('may write numbers as text and take user variables', () => {
    expect(flagsOf([{level: '{{user `level`}}', rules: ['{{ template_dir }}/rules']}, packer])).toEqual({
      level: ['2'],
      rules: ['/templates/rules'],
    })
  })

  it('is the first of the maps: the last one holds placeholders', () => {
    expect(flagsOf([{level: 1}, packer, {Host: 'Build_Host. To set this dynamically'}])).toEqual({
      level: ['1'],
    })
  })

  it('takes what is known of the machine once there is one', () => {
    const configs = [{junit: '{{build `ID`}}-{{build_name}}.xml'}, packer]

    expect(flagsOf(configs)).toEqual({})
    expect(flagsOf(configs, {ID: 'i-1'})).toEqual({output: ['junit=i-1-node.xml']})
  })

  it.each([
    [{levle: 2}, 'levle: there is no such attribute (Did you mean "level"?)'],
    [{level: 'two'}, 'level: a number is required'],
    [{skip: 'one'}, 'skip: a list of strings is required'],
    [{skip: [1]}, 'skip: a list of strings is required'],
    [{values: ['a']}, 'values: a map of strings is required'],
    [{tailoring: true}, 'tailoring: a string is required'],
    [{tailoring: '{{user `none`}}'}, 'the template has no user variable "none"'],
    [
      {tailoring: '{{isotime}}'},
      '{{isotime}} is not known to Assay (Put it into a user variable, and use {{user `NAME`}})',
    ],
  ])('is refused as %j', (raw, message) => {
    expect(() => readConfiguration([raw, packer])).toThrow(message)
  })

  it('is refused with all its mistakes at once', () => {
    expect(() => readConfiguration([{level: 'x', skip: 1}, packer])).toThrow(/level: .*\nskip: /)
  })
})

describe('settings', () => {
  it('have the defaults of check', () => {
    expect(settings({})).toMatchObject({
      phase: 'image',
      outputs: ['text'],
      show: ['fail', 'error', 'waived'],
      timeout: '5m',
      plan: {benchmarks: [], level: 1, only: [], skip: [], values: {}, rules: []},
      collect: {sudo: 'auto', limits: {probeSeconds: 30, walkSeconds: 180}},
    })
  })

  it('show the text beside the files, and only what was sent to the log where something was', () => {
    expect(settings({junit: 'a.xml'}).outputs).toEqual(['text', 'junit=a.xml'])
    expect(settings({junit: 'a.xml', outputs: ['json']}).outputs).toEqual(['junit=a.xml', 'json'])
  })

  it.each([
    [{level: 3}, '--level: "3" is not one of 1, 2'],
    [{phase: 'boot'}, '--phase: "boot" is not one of image, booted, node'],
    [{sudo: 'maybe'}, '--sudo: "maybe" is not one of auto, never, always'],
    [{run_timeout: 'soon'}, '--timeout: "soon" is not a duration'],
    [{probe_timeout: '0s'}, '--probe-timeout: "0s" is not a duration'],
    [{kube_bench_revision: 'v1'}, '--kube-bench-revision: it needs --kube-bench'],
    [{show: 'all'}, '--show: unknown status "all"'],
    [{sudo_password_env: 'ASSAY_NO_SUCH'}, 'the variable ASSAY_NO_SUCH is not set'],
  ])('refuse %j', (value, message) => {
    expect(() => settings(value)).toThrow(message)
  })
})
