import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {NODE_CONFIG_NAME, parseNodeConfigs} from '../kubelet/node-config.ts'
import {NODEADM_DIRECTORY, nodeadmDropIns, type TextFile} from '../probes/kubelet.ts'
import type {Assertion} from './assertion.ts'

const schema = z.strictObject({
  nodeConfigs: z.literal('readable').describe('Each file of /etc/eks/nodeadm.d is one that nodeadm reads'),
})

/** The NodeConfigs that an image brings: nodeadm skips files by their names and stops at broken ones. */
export const nodeConfigs: Assertion<z.infer<typeof schema>> = {
  name: 'nodeConfigs',
  schema,
  probes: () => [nodeadmDropIns],
  judge: (_, facts) => {
    const subject = NODEADM_DIRECTORY
    const reading = facts.of(nodeadmDropIns)
    if (!reading.known) return [{status: 'error', subject, basis: 'observed', reason: reading.detail}]
    if (!reading.fact)
      return [{status: 'fail', subject, expected: 'there', actual: 'not there', basis: 'observed'}]
    const pass: Finding = {status: 'pass', subject, actual: 'readable', basis: 'observed'}
    return reading.fact.length === 0 ? [pass] : reading.fact.map(judgeFile)
  },
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
