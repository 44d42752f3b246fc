import {UserError} from '../errors.ts'
import {loadTerms} from '../options/terms.ts'
import {makePlan} from '../plan.ts'
import {parseOutput} from '../reports/formats.ts'
import {inTemplateWords} from './configuration.ts'
import {type Build, judgeBuild} from './judge-build.ts'
import {type Configuration, readConfiguration} from './read-configuration.ts'
import type {Value} from './rpc-message.ts'
import {settingsOf} from './settings.ts'

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
        await judgeBuild(readConfiguration(configs, build.facts), build, {version, running})
      }),
    cancel() {
      running?.abort(new Error('Packer cancelled the run'))
    },
  }
}

/** Finds whatever can be wrong before there is a machine. Throws `UsageError`. */
async function checkConfiguration(configuration: Configuration): Promise<void> {
  const {plan, outputs, terms} = settingsOf(configuration.flags, AbortSignal.abort())
  for (const output of outputs) parseOutput(output)
  await Promise.all([makePlan(plan), loadTerms(terms)])
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
