import type {Report} from '../evaluate/result.ts'
import {deadline} from '../options.ts'
import {checkHost} from '../pipeline.ts'
import type {Output} from '../reports/formats.ts'
import {prepareOutputs, publish} from '../reports/publish.ts'
import {type Communicator, connectPacker} from '../transports/packer.ts'
import {type BuildFacts, identityOf} from './build-facts.ts'
import {inTemplateWords} from './configuration.ts'
import type {Configuration} from './read-configuration.ts'
import {type Settings, settingsOf} from './settings.ts'
import {machineLines, refusalText} from './summary.ts'
import type {Ui} from './ui.ts'
import {unjudgedReport} from './unjudged.ts'

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
  {buildName, flags}: Configuration,
  {facts, ui, communicator}: Build,
  {version, running}: {readonly version: string; readonly running: AbortController},
): Promise<void> {
  const settings = settingsOf(flags, running.signal)
  const {phase, plan, collect} = settings
  const outputs = await prepareOutputs(settings.outputs, 'text')
  const files = outputs.filter(({file}) => file !== '-')
  const identity = identityOf(facts)
  const run = {version, target: `packer:${buildName}`, identity, phase, level: plan.level, now: new Date()}
  const writeUnjudged = (message: string) => write(unjudgedReport(run, message), files, settings)

  await writeUnjudged('the run did not come to its end')
  await ui.say(`Assay ${version} judges ${identity.name}`)
  deadline(settings.timeout, running)
  const open = async () => connectPacker(communicator, identity)
  const judging = checkHost(run.target, open, {version, plan, phase, now: run.now, collect})
  const report = await judging.catch(async (error: Error) => {
    await writeUnjudged(error.message)
    throw error
  })
  await tell(withTemplateWords(report), outputs, settings, ui)
  if (!report.gate.passed) throw new Error(refusalText(report))
}

/** Writes the reports, and gives what is for Packer's output. */
async function write(
  report: Report,
  outputs: readonly Output[],
  {show}: Settings,
): Promise<readonly string[]> {
  const printed: string[] = []
  await publish(report, outputs, {show, color: false, print: (text) => void printed.push(text)})
  return printed
}

async function tell(report: Report, outputs: readonly Output[], settings: Settings, ui: Ui): Promise<void> {
  for (const text of await write(report, outputs, settings)) await ui.message(text.trimEnd())
  for (const fields of machineLines(report)) await ui.machine('assay', fields)
}

function withTemplateWords(report: Report): Report {
  const problems = report.problems.map(({hint, ...problem}) => ({
    ...problem,
    ...(hint !== undefined && {hint: inTemplateWords(hint)}),
  }))
  return {...report, problems}
}
