import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {type KernelModules, kernelModules, moduleName} from '../probes/kernel-module.ts'
import {quote} from '../probes/quote.ts'
import {matchesWildcard} from '../probes/wildcard.ts'
import type {Assertion} from './assertion.ts'
import {weighHalves, weighingPhase} from './halves.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  kernelModule: z
    .string()
    .regex(/^[\w-]+$/)
    .describe('The name of a module; - and _ are the same'),
  state: z
    .enum(['unloadable', 'refused'])
    .describe(
      'unloadable: not there for any kernel; or modprobe refuses it by name and by alias, and it is not loaded. refused: by name is enough',
    ),
})

type KernelModuleSpec = z.infer<typeof schema>

/** A kernel module that nothing can load. */
export const kernelModule: Assertion<KernelModuleSpec> = {
  name: 'kernelModule',
  schema,
  probes: () => [kernelModules],
  byHand: ({kernelModule: name}) =>
    `modprobe -n -v ${quote(name)}; modprobe --showconfig | grep -w ${quote(name)}`,
  judge: ({kernelModule: name, state}, facts, {phase}) => {
    const reading = facts.of(kernelModules)
    const subject = `the module ${name}`
    if (!reading.known) return [undecided(subject, reading)]
    const finding = (problem: string | undefined, fine: string): Finding => ({
      status: problem === undefined ? 'pass' : 'fail',
      subject,
      expected: 'cannot be loaded',
      actual: problem ?? fine,
      basis: 'observed',
    })
    const {available, builtIn, loaded} = reading.fact
    const module = moduleName(name)
    if (available.size === 0 && builtIn.size === 0)
      return [undecided(subject, {detail: 'there is no kernel module below /lib/modules'})]
    const persisted = finding(obstacle(module, state, reading.fact), statusOf(module, available))
    return weighHalves(
      persisted,
      finding(loaded.has(module) ? 'loaded' : undefined, 'not loaded'),
      weighingPhase(facts, phase),
    )
  },
}

function statusOf(module: string, available: ReadonlySet<string>): string {
  return available.has(module) ? 'refused by modprobe' : 'not there for any kernel'
}

/** What lets the module be loaded; undefined where nothing does. */
function obstacle(
  module: string,
  state: KernelModuleSpec['state'],
  {available, builtIn, denied, installs}: KernelModules,
): string | undefined {
  if (builtIn.has(module)) return 'part of the kernel itself'
  if (!available.has(module)) return undefined
  // kmod takes the first install line whose pattern matches (kmod_module_get_install_commands).
  const command = installs.find(({pattern}) => matchesWildcard(pattern, module))?.command
  if (command === undefined) return 'can be loaded by name: no install line'
  if (!/^(\/usr)?\/bin\/(true|false)$/.test(command))
    return `can be loaded by name: install runs "${command}"`
  return state === 'refused' || denied.has(module)
    ? undefined
    : 'can be loaded by an alias: no blacklist line'
}
