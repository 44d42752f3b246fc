import {readdirSync, readFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {dirname, join} from 'node:path'
import {Ajv} from 'ajv'
import addFormats from 'ajv-formats'
import {describe, expect, it} from 'vitest'
import type {Report, Software} from '../../src/evaluate/result.ts'
import {hostile, rendered, sampleReport} from './sample-report.ts'

const schemas = join(
  dirname(createRequire(import.meta.url).resolve('@cyclonedx/cyclonedx-library/package.json')),
  'res/schema',
)

/** The schema that the CycloneDX project publishes, and those that it refers to. */
function schemaErrors(document: unknown): unknown {
  const ajv = new Ajv({strict: false, validateFormats: true})
  addFormats.default(ajv)
  ajv.addFormat('iri-reference', true)
  ajv.addFormat('idn-email', true)
  for (const name of readdirSync(schemas).filter((file) => /^(?:spdx|jsf).*\.json$/.test(file))) {
    const {$id: _, ...schema} = JSON.parse(readFileSync(join(schemas, name), 'utf8'))
    ajv.addSchema(schema, `http://cyclonedx.org/schema/${name}`)
  }
  const schema = JSON.parse(readFileSync(join(schemas, 'bom-1.6.SNAPSHOT.schema.json'), 'utf8'))
  return ajv.validate(schema, document) ? null : ajv.errors
}

const software: readonly Software[] = [
  {kind: 'package', name: 'bash', version: '0:5.2.15-1.amzn2023.0.2', architecture: 'x86_64'},
  {kind: 'package', name: 'gtk+~^%', version: '2:1.0~rc1^git-3', architecture: 'noarch'},
  {kind: 'program', name: 'kubelet', version: '1.33.1', path: '/usr/bin/kubelet'},
]

const os = {id: 'amzn', version: '2023', name: 'Amazon Linux 2023'}

function holding(over: Partial<Report>): Report {
  const report = sampleReport()
  return {...report, host: {...report.host, os}, evidenceSha256: 'c0ffee'.repeat(10).padEnd(64, '0'), ...over}
}

async function bill(report: Report) {
  return JSON.parse(await rendered('cyclonedx', report))
}

describe('the software bill of materials', {timeout: 60_000}, () => {
  it.each([
    ['of an image', holding({software})],
    ['of an image of which the packages were not read', holding({})],
    ['of a host that was not reached', {...sampleReport({results: []}), host: {...sampleReport().host}}],
    [
      'of a hostile host',
      holding({software: [{kind: 'package', name: hostile.markup, version: hostile.control}]}),
    ],
  ] as const)('is as CycloneDX 1.6 has it: %s', async (_, report) => {
    expect(schemaErrors(await bill(report))).toBeNull()
  })

  it('would be found out if it were not', async () => {
    expect(schemaErrors({...(await bill(holding({software}))), specVersion: 7})).not.toBeNull()
  })

  it('names each package by its URL, with its epoch apart', async () => {
    const {components} = await bill(holding({software}))

    expect(components.map(({purl}: {purl?: string}) => purl)).toEqual([
      'pkg:rpm/amzn/bash@5.2.15-1.amzn2023.0.2?arch=x86_64&distro=amzn-2023',
      'pkg:rpm/amzn/gtk%2B~%5E%25@1.0~rc1%5Egit-3?arch=noarch&distro=amzn-2023&epoch=2',
      undefined,
    ])
    expect(components[2]).toMatchObject({
      type: 'application',
      name: 'kubelet',
      version: '1.33.1',
      evidence: {occurrences: [{location: '/usr/bin/kubelet'}]},
    })
  })

  it('says what the image is, and that it knows of no more than the packages', async () => {
    const {metadata, compositions} = await bill(holding({software}))

    expect(metadata.component).toMatchObject({type: 'operating-system', name: os.name, version: '2023'})
    expect(compositions).toEqual([{aggregate: 'incomplete', assemblies: ['image']}])
  })

  it('does not take packages that were not read for none', async () => {
    const {components, compositions} = await bill(holding({}))

    expect(components).toEqual([])
    expect(compositions).toEqual([{aggregate: 'unknown', assemblies: ['image']}])
  })

  it('is the same for the same evidence, and another for other evidence', async () => {
    const first = await bill(holding({software}))
    const other = await bill(holding({software, evidenceSha256: 'd'.repeat(64)}))

    expect((await bill(holding({software}))).serialNumber).toBe(first.serialNumber)
    expect(other.serialNumber).not.toBe(first.serialNumber)
  })
})
