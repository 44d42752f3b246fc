import {readdirSync, readFileSync} from 'node:fs'
import {join, relative} from 'node:path'
import {fileURLToPath} from 'node:url'
import {Ajv2020} from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import {load} from 'js-yaml'
import {describe, expect, it} from 'vitest'
import {checksSchema, publishedSchemas, renderSchema} from '../src/published-schemas.ts'
import {passingReport, rendered, sampleReport} from './reports/sample-report.ts'

const content = fileURLToPath(new URL('../benchmarks/', import.meta.url))
const names = Object.keys(publishedSchemas())

const ajv = new Ajv2020({strict: false, allErrors: true, logger: false})
addFormats.default(ajv)
ajv.addSchema(checksSchema(), 'checks.json')
for (const name of names)
  ajv.addSchema(JSON.parse(readFileSync(join(content, 'schema', `${name}.json`), 'utf8')), `${name}.json`)

function complaintsOf(name: string, value: unknown): readonly string[] {
  ajv.validate(`${name}.json`, value)
  return (ajv.errors ?? []).map(({instancePath, message}) => `${instancePath} ${message}`)
}

const yaml = readdirSync(content, {recursive: true, encoding: 'utf8'})
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => join(content, name))
const kindOf = (text: string): string => /schema\/(\w+)\.json/.exec(text)?.[1] ?? ''

describe('the published JSON Schemas', {timeout: 60_000}, () => {
  it.each(names)('are current: %s (if not: npm run schemas)', (name) => {
    const committed = readFileSync(join(content, 'schema', `${name}.json`), 'utf8')
    expect(committed === renderSchema(publishedSchemas()[name] ?? {})).toBe(true)
  })

  it.each(yaml.map((path) => [relative(content, path), path]))('take %s', (_, path) => {
    const text = readFileSync(path, 'utf8')
    expect(complaintsOf(kindOf(text), load(text))).toEqual([])
  })

  it('refuse an unknown key, an unknown assertion and a wrong comparison', () => {
    const rule = {title: 't', severity: 'low', why: 'w'}
    const check = {kubelet: 'readOnlyPort', equals: 0}
    expect(complaintsOf('rules', {a: {...rule, check}})).toEqual([])
    expect(complaintsOf('rules', {a: {...rule, check: {all: [{any: [check]}, {not: check}]}}})).toEqual([])
    expect(complaintsOf('rules', {a: {...rule, check: {...check, equals: '$port'}}})).toEqual([])
    expect(complaintsOf('rules', {a: {...rule, check, colour: 'red'}})).not.toEqual([])
    expect(complaintsOf('rules', {a: {...rule, check: {kubelett: 'x'}}})).not.toEqual([])
    expect(complaintsOf('rules', {a: {...rule, check: {...check, atMost: 'many'}}})).not.toEqual([])
  })

  it.each([
    ['with every status', sampleReport()],
    ['with nothing but passes', passingReport()],
    ['with no result', sampleReport({results: []})],
  ])('take the JSON report %s', async (_, report) => {
    expect(complaintsOf('result', JSON.parse(await rendered('json', report)))).toEqual([])
  })

  it('refuse a result of another version', async () => {
    const value = JSON.parse(await rendered('json'))
    expect(complaintsOf('result', {...value, schemaVersion: 2})).toEqual([
      '/schemaVersion must be equal to constant',
    ])
  })
})
