import {UserError} from '../errors.ts'
import type {Report} from '../evaluate/result.ts'
import {checkHost} from '../pipeline.ts'
import {makePlan} from '../plan.ts'
import {parseOutput} from '../reports/formats.ts'
import {prepareOutputs, publish} from '../reports/publish.ts'
import {type Communicator, connectPacker} from '../transports/packer.ts'
import {type BuildFacts, identityOf} from './build-facts.ts'
import {inTemplateWords} from './configuration.ts'
import {type Configuration, readConfiguration} from './read-configuration.ts'
import type {Value} from './rpc-message.ts'
import {settingsOf} from './settings.ts'
import {machineLines, refusalText} from './summary.ts'
import type {Ui} from './ui.ts'

/** What a build lends to a provisioner for one run. */
export interface Build {
  readonly facts: BuildFacts
  readonly ui: Ui
  readonly communicator: Communicator
}

/** Packer's view of `provisioner "assay"`. What it rejects with is told to the user, and ends the build. */
export interface Provisioner {
  /** Checks the configuration, without a side effect: `packer validate` calls it too. */
  prepare(configs: readonly Value[]): Promise<void>
  /** Judges the machine, and rejects when its image must not exist. */
  provision(build: Build): Promise<void>
  /** Ends a run that is under way; its reports are written with what is known by then. */
  cancel(): void
}

/** Makes the provisioner of one plugin process. */
export function createProvisioner(version: string): Provisioner {
  let configs: readonly Value[] = []
  let running: AbortController | undefined
  return {
    prepare: (given) =>
      inWordsOfTemplates(async () => {
        configs = given
        await checkConfiguration(readConfiguration(given))
      }),
    provision: (build) =>
      inWordsOfTemplates(async () => {
        running = new AbortController()
        await judgeBuild(readConfiguration(configs, build.facts), build, version, running)
      }),
    cancel() {
      running?.abort(new Error('Packer cancelled the run'))
    },
  }
}

async function judgeBuild(
  configuration: Configuration,
  {facts, ui, communicator}: Build,
  version: string,
  running: AbortController,
): Promise<void> {
  const settings = settingsOf(configuration.flags, running.signal)
  const outputs = await prepareOutputs(settings.outputs, 'text')
  const limit = setTimeout(
    () => running.abort(new Error(`the limit of ${settings.timeout} is over (run_timeout)`)),
    settings.timeoutMs,
  )
  const identity = identityOf(facts)
  await ui.say(`Assay ${version} judges ${identity.name}`)
  const report = await checkHost(
    `packer:${configuration.buildName}`,
    async () => connectPacker(communicator, identity),
    {version, plan: settings.plan, phase: settings.phase, now: new Date(), collect: settings.collect},
  ).finally(() => clearTimeout(limit))
  await tell(report, ui, async (print) => {
    await publish(report, outputs, {show: settings.show, color: false, print})
  })
  if (!report.gate.passed) throw new Error(refusalText(report))
}

async function tell(
  report: Report,
  ui: Ui,
  publishWith: (print: (text: string) => void) => Promise<void>,
): Promise<void> {
  const printed: string[] = []
  await publishWith((text) => void printed.push(text))
  for (const text of printed) await ui.message(text.trimEnd())
  for (const fields of machineLines(report)) await ui.machine('assay', fields)
}

/** Finds whatever can be wrong before there is a machine. Throws `UsageError`. */
async function checkConfiguration(configuration: Configuration): Promise<void> {
  const {plan, outputs} = settingsOf(configuration.flags, AbortSignal.abort())
  for (const output of outputs) parseOutput(output)
  await makePlan(plan)
}

/** A failure that a user can act on keeps its hint: Packer shows one text. */
async function inWordsOfTemplates(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const text = error.hint === undefined ? error.message : `${error.message}\nTry: ${error.hint}`
    throw new Error(inTemplateWords(text), {cause: error})
  }
}
