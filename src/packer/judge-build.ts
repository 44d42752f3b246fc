import {TargetError, UserError} from '../errors.ts'
import type {Report} from '../evaluate/result.ts'
import {deadline} from '../options/deadline.ts'
import {loadTerms} from '../options/terms.ts'
import {checkHost} from '../pipeline.ts'
import {prepareOutputs, publish, publishUnreached} from '../reports/publish.ts'
import {namedAfter} from '../reports/publish-fleet.ts'
import {type Communicator, connectPacker} from '../transports/packer.ts'
import {type BuildFacts, identityOf, originOf} from './build-facts.ts'
import {inTemplateWords} from './configuration.ts'
import type {Configuration} from './read-configuration.ts'
import {settingsOf} from './settings.ts'
import {machineLines, refusalText} from './summary.ts'
import type {Ui} from './ui.ts'

/** What a build lends to a provisioner for one run. */
export interface Build {
  readonly facts: BuildFacts
  readonly ui: Ui
  readonly communicator: Communicator
}

/**
 * Judges the machine of a build and rejects when its image must not exist. Every report file tells of this
 * run from its beginning on, and before this rejects it tells what became of it.
 */
export async function judgeBuild(
  {buildName, builderType, flags}: Configuration,
  {facts, ui, communicator}: Build,
  {version, running}: {readonly version: string; readonly running: AbortController},
): Promise<void> {
  const settings = settingsOf(flags, running.signal)
  const {phase, plan, collect} = settings
  const terms = await loadTerms(settings.terms)
  const identity = identityOf(facts)
  const build = originOf(facts, {buildName, ...(builderType !== '' && {builderType})})
  const run = {version, target: `packer:${buildName}`, phase, level: plan.level, now: new Date(), build}
  const outputs = await prepareOutputs(namedAfter(settings.outputs, run.target), 'text')
  const printed: string[] = []
  const print = (text: string) => void printed.push(text)
  const writing = {show: settings.show, color: false, print, junit: settings.junit}
  const writeUnjudged = (reason: TargetError) => publishUnreached(reason, outputs, run, writing)

  // Packer kills its plugins 2 ms after Ctrl-C (measured with 1.6.6): no report of an earlier build may be left then.
  await writeUnjudged(new TargetError('the run did not come to its end'))
  await ui.say(`Assay ${version} judges ${identity.name}`)
  deadline(settings.timeout, running)
  const open = async () => connectPacker(communicator, identity)
  const judging = checkHost(run.target, open, {version, plan, phase, now: run.now, collect, terms, build})
  const report = await judging.catch(async (error: Error) => {
    await writeUnjudged(asTargetError(error))
    throw error
  })
  await publish(withTemplateWords(report), outputs, writing)
  for (const text of printed) await ui.message(text.trimEnd())
  for (const fields of machineLines(report)) await ui.machine('assay', fields)
  if (!report.gate.passed) throw new Error(refusalText(report))
}

/** Nothing was judged, whatever the reason was; a hint is in the words of a template. */
function asTargetError(error: Error): TargetError {
  const hint = error instanceof UserError ? error.hint : undefined
  return new TargetError(error.message, {
    cause: error,
    ...(hint !== undefined && {hint: inTemplateWords(hint)}),
  })
}

function withTemplateWords(report: Report): Report {
  const problems = report.problems.map(({hint, ...problem}) => ({
    ...problem,
    ...(hint !== undefined && {hint: inTemplateWords(hint)}),
  }))
  return {...report, problems}
}
