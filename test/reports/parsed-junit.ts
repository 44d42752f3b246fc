import {XMLParser, XMLValidator} from 'fast-xml-parser'
import {expect} from 'vitest'
import type {Report} from '../../src/evaluate/result.ts'
import type {JunitOptions} from '../../src/reports/junit-options.ts'
import {rendered, sampleReport} from './sample-report.ts'

type Attributes = Readonly<Record<string, string>>
export interface JunitNode {
  readonly tag: string
  readonly attributes: Attributes
  readonly text: string
  readonly children: readonly JunitNode[]
}

/** The document as an independent parser reads it. */
export function parsedJunit(xml: string): JunitNode {
  expect(XMLValidator.validate(xml)).toBe(true)
  const options = {
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    trimValues: false,
    parseTagValue: false,
    parseAttributeValue: false,
    processEntities: true,
  }
  const nodes = (new XMLParser(options).parse(xml) as Raw[]).map(nodeOf)
  const root = nodes.find(({tag}) => tag === 'testsuites')
  if (!root) throw new Error('no root')
  return root
}

type Raw = Readonly<Record<string, unknown>>

function nodeOf(raw: Raw): JunitNode {
  const tag = Object.keys(raw).find((key) => key !== ':@') ?? ''
  const inner = Array.isArray(raw[tag]) ? (raw[tag] as Raw[]) : []
  return {
    tag,
    attributes: (raw[':@'] ?? {}) as Attributes,
    text: inner.map((child) => child['#text'] ?? '').join(''),
    children: inner.filter((child) => !Object.hasOwn(child, '#text')).map(nodeOf),
  }
}

/** A report as JUnit, as it is parsed back. */
export async function junit(report: Report = sampleReport(), options?: JunitOptions): Promise<JunitNode> {
  return parsedJunit(await rendered('junit', report, options))
}

export const tagged = (node: JunitNode, tag: string): readonly JunitNode[] =>
  node.children.filter((child) => child.tag === tag)
export const suitesOf = (root: JunitNode): readonly JunitNode[] => tagged(root, 'testsuite')
export const casesOf = (root: JunitNode): readonly JunitNode[] =>
  suitesOf(root).flatMap((suite) => tagged(suite, 'testcase'))
export const caseNamed = (root: JunitNode, start: string): JunitNode => {
  const found = casesOf(root).find(({attributes}) => attributes['name']?.startsWith(`${start} `))
  if (!found) throw new Error(`no test case ${start}`)
  return found
}
