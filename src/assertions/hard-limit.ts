import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {directory, file, type PresentFile} from '../probes/file.ts'
import {type FilesProbe, presentFiles} from '../probes/present-files.ts'
import type {Assertion} from './assertion.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  hardLimit: z
    .string()
    .regex(/^\w+$/)
    .describe('An item of limits.conf, as core: everybody has it, and no line gives anybody another one'),
  equals: z.number().describe('The limit'),
})

const FILES: readonly FilesProbe[] = [
  file('/etc/security/limits.conf'),
  directory('/etc/security/limits.d', '*.conf'),
]

/** A hard limit that pam_limits sets for all users. */
export const hardLimit: Assertion<z.infer<typeof schema>> = {
  name: 'hardLimit',
  schema,
  probes: () => FILES,
  judge: ({hardLimit: item, equals}, facts) => {
    const subject = `the hard limit ${item}`
    const files = presentFiles(facts, FILES)
    if (!files.known) return [undecided(subject, files)]
    const limits = files.fact.flatMap((one) => limitsOf(one, item))
    const other = limits.find(({value}) => value !== String(equals))
    const found = other ?? limits.find(({domain}) => domain === '*')
    return [
      {
        status: found === undefined || other ? 'fail' : 'pass',
        subject,
        expected: `${equals} for all users`,
        actual: found ? `${found.value} for ${found.domain}` : 'not set for all users',
        ...(found && {where: found.where}),
        basis: 'observed',
      },
    ]
  },
}

interface Limit extends Required<Pick<Finding, 'where'>> {
  readonly domain: string
  readonly value: string
}

/** limits.conf(5): domain, type, item, value; the type `-` is soft and hard. */
function limitsOf({path, text = ''}: PresentFile, wanted: string): readonly Limit[] {
  return text.split('\n').flatMap((line, index) => {
    const [domain, type = '', item, value] = line.replace(/#.*/, '').trim().split(/\s+/)
    if (!domain || value === undefined || item !== wanted || !['hard', '-'].includes(type)) return []
    return [{domain, value, where: {file: path, line: index + 1}}]
  })
}
