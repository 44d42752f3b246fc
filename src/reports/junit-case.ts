import type {TestCase, TestSuite} from 'junit-report-builder'
import type {Result} from '../evaluate/result.ts'
import type {UnavailableReason} from '../probes/probe.ts'
import {EXCLUDED} from './excluded.ts'
import {evidenceOutput, isCut, resultBody} from './junit-body.ts'
import {addBody, addOutput, onElement, oneLine, seconds, skip} from './junit-element.ts'
import type {JunitOptions, ShownAs} from './junit-options.ts'
import {knownReason, placeText, secondOpinionText, skipReason, summary} from './prose.ts'

/** Whether all that CI servers understand is written, or only what Jenkins' xUnit schema knows. */
export type JunitDialect = 'junit' | 'junit:strict'

/** Why an item could not be decided, as the `type` of its error. */
const errorTypes = {
  timeout: 'Timeout',
  denied: 'Privilege',
  lost: 'Transport',
  unparsable: 'Parse',
  truncated: 'Truncated',
  'missing-tool': 'MissingTool',
  'not-running': 'NotRunning',
  'not-collected': 'NotCollected',
} as const satisfies Record<UnavailableReason, string>

/** Adds the test case of an item, which has the same name in every run. */
export function addResult(
  suite: TestSuite,
  className: string,
  result: Result,
  {dialect, ...options}: JunitOptions & {readonly dialect: JunitDialect},
): void {
  const {item, title, source} = result
  const testCase = suite.testCase().className(className).name(`${item} ${title}`)
  const shape = shapeOf(result, options)
  addStatus(testCase, result, shape)
  const output = outputOf(result, shape, options)
  if (output !== '') addOutput(testCase, output)
  onElement(testCase, (element) => {
    element.att('time', seconds(0))
    if (dialect === 'junit') element.att({file: source.file, line: source.line})
  })
}

/** What a result becomes; the words are those of JUnit. */
type Shape = ShownAs | 'error'

function shapeOf(result: Result, {waivedAs, manualAs}: JunitOptions): Shape {
  const {status, waiver} = result
  if (status === 'pass' || status === 'error') return result.known ? 'skipped' : status
  if (status === 'fail') return result.known ? 'skipped' : 'failure'
  if (status === 'manual') return manualAs
  if (status !== 'waived') return 'skipped'
  // What could not be decided is an error also where it is waived.
  return waivedAs === 'failure' && waiver?.was === 'error' ? 'error' : waivedAs
}

function addStatus(testCase: TestCase, result: Result, shape: Shape): void {
  const message = messageOf(result)
  if (shape === 'skipped') skip(testCase, message)
  if (shape === 'failure') addBody(testCase.failure(oneLine(message), result.severity), resultBody(result))
  if (shape === 'error') addBody(testCase.error(oneLine(message), errorType(result)), resultBody(result))
}

function messageOf(result: Result): string {
  const known = knownReason(result)
  if (known !== undefined) return `${known}: ${summary(result)}`
  if (result.reason === EXCLUDED) return EXCLUDED
  return result.status === 'fail' ? summary(result) : skipReason(result)
}

function errorType({cause}: Result): string {
  return cause === undefined ? 'Undecided' : errorTypes[cause]
}

/** What the case does not say elsewhere, and the evidence where the body of a failure could not hold all of it. */
function outputOf(result: Result, shape: Shape, {evidence}: JunitOptions): string {
  const {status, waiver, secondOpinion} = result
  const hasBody = shape === 'failure' || shape === 'error'
  const parts = [
    ...(shape === 'pass' && status !== 'pass' ? [skipReason(result)] : []),
    ...(status === 'pass' && waiver ? [`${placeText(waiver)}: the waiver is not needed`] : []),
    ...(!hasBody && secondOpinion ? [secondOpinionText(secondOpinion)] : []),
    ...((hasBody ? isCut(result) : evidence === 'all') ? [evidenceOutput(result)] : []),
  ]
  return parts.filter((part) => part !== '').join('\n')
}
