import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {kubeletConfiguration, kubeletFollowUps} from '../kubelet/configuration.ts'
import type {Layer} from '../kubelet/document.ts'
import {unknownKeysIn} from '../kubelet/known-keys.ts'
import {isBefore} from '../kubelet/settings.ts'
import {kubeletProbes} from '../probes/kubelet.ts'
import {suggest} from '../suggest.ts'
import type {Assertion} from './assertion.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  kubeletStart: z
    .enum(['accepted', 'without-unknown-keys'])
    .describe(
      'accepted: nothing refuses to start; without-unknown-keys: each key of the files has an effect',
    ),
})

/** Whether systemd, nodeadm and the kubelet take the unit and the configuration, and each key of it. */
export const kubeletStart: Assertion<z.infer<typeof schema>> = {
  name: 'kubeletStart',
  schema,
  probes: () => kubeletProbes,
  followUps: (_, facts) => kubeletFollowUps(facts),
  judge: ({kubeletStart: what}, facts, {phase}) => {
    const subject = "the kubelet's configuration"
    const reading = kubeletConfiguration(facts, phase)
    if (!reading.known) {
      if (!reading.refused || what !== 'accepted') return [undecided(subject, reading)]
      const {detail} = reading
      return [
        {
          status: 'fail',
          subject,
          expected: 'accepted',
          actual: detail,
          basis: 'observed',
          reason: detail,
        },
      ]
    }
    const {layers, version, basis} = reading.fact
    const fine: Finding = {status: 'pass', subject, actual: 'accepted', basis}
    if (what === 'accepted') return [fine]
    const unknown = layers.flatMap((layer) => unknownKeys(layer, isBefore(version, 36)))
    return unknown.length === 0 ? [fine] : unknown
  },
}

/** A newer kubelet may know a key that this list does not. */
function unknownKeys(layer: Layer, isListed: boolean): readonly Finding[] {
  return unknownKeysIn(layer.value).map(({path, known}) => {
    const key = `${path.at(-1)}`
    const where = layer.place(path)
    const close = suggest(key, known)
    return {
      status: isListed || close !== undefined ? 'fail' : 'error',
      subject: path.join('.'),
      expected: close ?? 'a key of KubeletConfiguration',
      actual: 'no effect: the kubelet has no such key',
      basis: 'observed',
      reason: `${path.join('.')} in ${layer.name} has no effect`,
      ...(where && {where}),
    }
  })
}
