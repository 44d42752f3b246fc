import {existsSync} from 'node:fs'
import type {Terms} from '../evaluate/settle.ts'
import {type PolicyFlags, policyOf} from './policy.ts'

/** The waiver file that is used where there is one and none is named. */
const DEFAULT_WAIVERS = 'waivers.yaml'

/** The flags of the gate, as they are written. */
export interface TermsFlags extends PolicyFlags {
  readonly waivers?: string | undefined
  readonly baseline?: string | undefined
  readonly 'image-name'?: string | undefined
}

/** Reads the waivers, the baseline and the policy that the flags name. Throws `UsageError`. */
export async function loadTerms(flags: TermsFlags): Promise<Terms> {
  const policy = policyOf(flags)
  const named = flags.waivers ?? (existsSync(DEFAULT_WAIVERS) ? DEFAULT_WAIVERS : 'none')
  const {baseline: baselineFile, 'image-name': imageName} = flags
  const [waivers, baseline] = await Promise.all([
    named === 'none' ? undefined : waiversOf(named),
    baselineFile === undefined ? undefined : baselineOf(baselineFile),
  ])
  return {
    policy,
    ...(waivers && {waivers}),
    ...(baseline && {baseline}),
    ...(imageName !== undefined && {imageName}),
  }
}

/** What checks either file is slow to load, and many runs have none. */
async function waiversOf(path: string): Promise<Terms['waivers']> {
  const {loadWaivers} = await import('../waivers/waiver-file.ts')
  return loadWaivers(path)
}

async function baselineOf(path: string): Promise<Terms['baseline']> {
  const {loadResult} = await import('../reports/result-file.ts')
  return loadResult(path)
}
