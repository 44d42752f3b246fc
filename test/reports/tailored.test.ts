import {expect, it} from 'vitest'
import {resultMarkup} from '../../src/reports/html-result.ts'
import {resultBody} from '../../src/reports/junit-body.ts'
import {resultEntry} from '../../src/reports/text-entry.ts'
import {sampleResult} from './sample-report.ts'

const result = sampleResult({status: 'fail', tailored: 'The VPC CNI sets loose mode.'})

it.each([
  ['the text', () => resultEntry(result).join('\n')],
  ['JUnit', () => resultBody(result)],
  ['HTML', () => resultMarkup(result).markup],
])('%s says why a tailoring judges an item otherwise', (_, render) => {
  expect(render()).toMatch(/tailored:? +The VPC CNI sets loose mode\./i)
})
