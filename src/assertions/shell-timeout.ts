import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {ROOT_FILES, type ShellFile, shellFiles} from '../probes/shell-files.ts'
import type {Assertion} from './assertion.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  shellTimeout: z
    .literal('fixed')
    .describe('TMOUT is set, read-only and exported, where all login shells read it'),
  atMost: z.number().int().positive().describe('Seconds after which an idle shell ends'),
})

type ShellTimeoutSpec = z.infer<typeof schema>

/** Shells that nobody uses end by themselves. */
export const shellTimeout: Assertion<ShellTimeoutSpec> = {
  name: 'shellTimeout',
  schema,
  probes: () => [shellFiles],
  judge: (spec, facts) => {
    const reading = facts.of(shellFiles)
    if (!reading.known) return [undecided('TMOUT', reading)]
    const files = reading.fact.filter(({path}) => !ROOT_FILES.includes(path))
    const fixed = files.some(
      (file) => file.timeouts.length > 0 && file.timeoutIsReadonly && file.timeoutIsExported,
    )
    const values = files.flatMap((file) => judgeValues(spec, file))
    return fixed ? values : [...values, notFixed()]
  },
}

function judgeValues({atMost}: ShellTimeoutSpec, {timeouts}: ShellFile): readonly Finding[] {
  return timeouts.map(({seconds, where}) => {
    const ok = /^\d+$/.test(seconds) && Number(seconds) > 0 && Number(seconds) <= atMost
    return {
      status: ok ? 'pass' : 'fail',
      subject: 'TMOUT',
      expected: `1 to ${atMost}`,
      actual: seconds || 'empty',
      where,
      basis: 'observed',
    }
  })
}

function notFixed(): Finding {
  return {
    status: 'fail',
    subject: 'TMOUT',
    expected: 'set, read-only and exported in one file',
    actual: 'in no file',
    basis: 'observed',
  }
}
