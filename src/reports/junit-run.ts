import type {TestCase, TestSuite} from 'junit-report-builder'
import type {Problem, Report} from '../evaluate/result.ts'
import {problemsBody} from './junit-body.ts'
import type {JunitDialect} from './junit-case.ts'
import {addBody, addOutput, onElement, oneLine, seconds} from './junit-element.ts'

const problemTypes = {
  connection: 'Transport',
  privilege: 'Privilege',
  collection: 'Collection',
  waiver: 'Waiver',
  baseline: 'Baseline',
} as const satisfies Record<Problem['kind'], string>

/** Adds the two halves of a run, whose names stay, so that a CI server has a history of each. */
export function addRun(
  suite: TestSuite,
  {problems, warnings = [], waivers: applied}: Report,
  {className, dialect}: {readonly className: string; readonly dialect: JunitDialect},
): void {
  const isOfTerms = ({kind}: Problem): boolean => kind === 'waiver' || kind === 'baseline'
  const testCase = (part: string, name: string): TestCase =>
    suite.testCase().className(`${className}.${part}`).name(name)
  addProblems(
    testCase('target', 'The host was asked everything'),
    problems.filter((problem) => !isOfTerms(problem)),
  )
  const waivers = testCase('waivers', 'The waivers are valid')
  addProblems(waivers, problems.filter(isOfTerms))
  if (applied && dialect === 'junit') onElement(waivers, (element) => element.att('file', applied.file))
  if (warnings.length > 0) addOutput(waivers, warnings.join('\n'))
}

function addProblems(testCase: TestCase, problems: readonly Problem[]): void {
  onElement(testCase, (element) => element.att('time', seconds(0)))
  const [first, ...others] = problems
  if (!first) return
  const more = others.length === 0 ? '' : `; and ${others.length} more`
  testCase.error(oneLine(`${first.message}${more}`), problemTypes[first.kind])
  addBody(testCase, problemsBody(problems))
}
