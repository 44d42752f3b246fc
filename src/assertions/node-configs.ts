import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {NODE_CONFIG_NAME, parseNodeConfigs} from '../kubelet/node-config.ts'
import type {TextFile} from '../probes/conf-files.ts'
import {NODEADM_DIRECTORY, nodeadmDropIns, nodeadmRunUnit} from '../probes/kubelet.ts'
import type {Facts} from '../probes/probe.ts'
import type {Assertion} from './assertion.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  nodeConfigs: z.literal('readable').describe('Each file of /etc/eks/nodeadm.d is one that nodeadm reads'),
})

/** The NodeConfigs that an image brings: nodeadm skips files by their names and stops at broken ones. */
export const nodeConfigs: Assertion<z.infer<typeof schema>> = {
  name: 'nodeConfigs',
  schema,
  probes: () => [nodeadmDropIns, nodeadmRunUnit],
  judge: (_, facts) => {
    const subject = NODEADM_DIRECTORY
    const reading = facts.of(nodeadmDropIns)
    if (!reading.known) return [undecided(subject, reading)]
    const files = reading.fact ?? []
    const asked = judgeUnit(reading.fact, facts)
    if (asked) return [asked]
    const pass: Finding = {status: 'pass', subject, actual: 'readable', basis: 'observed'}
    return files.length === 0 ? [pass] : files.map(judgeFile)
  },
}

/** nodeadm stops where the directory that its unit names is not there, and reads no other. */
function judgeUnit(files: readonly TextFile[] | undefined, facts: Facts): Finding | undefined {
  const seen = {subject: NODEADM_DIRECTORY, basis: 'observed'} as const
  const unit = facts.of(nodeadmRunUnit)
  if (!unit.known) return undecided(NODEADM_DIRECTORY, unit)
  const texts = [...unit.fact.fragments.slice(0, 1), ...unit.fact.dropIns].map(({text}) => text)
  const isRead = texts.some((text) => text.includes(NODEADM_DIRECTORY))
  if (isRead && !files) return {...seen, status: 'fail', expected: 'there', actual: 'not there'}
  if (isRead || !files || files.length === 0) return undefined
  return {
    ...seen,
    status: 'fail',
    expected: 'read by nodeadm',
    actual: 'passed over: nodeadm-run.service does not name the directory',
  }
}

function judgeFile({path, text}: TextFile): Finding {
  const seen = {subject: path, expected: 'a NodeConfig', basis: 'observed', where: {file: path}} as const
  if (!NODE_CONFIG_NAME.test(path))
    return {
      ...seen,
      status: 'fail',
      actual: 'skipped by nodeadm: its name ends in none of .yaml, .yml, .json',
    }
  try {
    parseNodeConfigs(path, text)
    return {...seen, status: 'pass', actual: 'a NodeConfig'}
  } catch (error) {
    return {...seen, status: 'fail', actual: (error as Error).message}
  }
}
