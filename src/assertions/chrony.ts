import {z} from 'zod'
import {directory, file, type PresentFile} from '../probes/file.ts'
import {type FilesProbe, presentFiles} from '../probes/present-files.ts'
import type {Assertion} from './assertion.ts'
import {compared} from './compared.ts'
import {comparisonFields} from './comparison.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  chrony: z
    .enum(['sources', 'user'])
    .describe('sources: the servers, pools and peers that it asks; user: whom chronyd is told to run as'),
  ...comparisonFields,
})

/** Where Amazon Linux has directives of chronyd, and the options with which it is started. */
const FILES: readonly FilesProbe[] = [
  file('/etc/chrony.conf'),
  directory('/etc/chrony.d'),
  directory('/run/chrony.d'),
  directory('/usr/share/amazon-chrony-config'),
]
const OPTIONS = file('/etc/sysconfig/chronyd')

/** What chronyd is configured to do. */
export const chrony: Assertion<z.infer<typeof schema>> = {
  name: 'chrony',
  schema,
  probes: () => [...FILES, OPTIONS],
  judge: ({chrony: aspect, ...conditions}, facts) => {
    const subject = aspect === 'user' ? 'the user of chronyd' : 'the time sources of chronyd'
    const files = presentFiles(facts, aspect === 'user' ? [...FILES, OPTIONS] : FILES)
    if (!files.known) return [undecided(subject, files)]
    const value = aspect === 'user' ? userOf(files.fact) : sourcesOf(files.fact)
    return [compared(subject, {value}, conditions)]
  },
}

function sourcesOf(files: readonly PresentFile[]): readonly string[] | undefined {
  const lines = files.flatMap(({text = ''}) => [
    ...text.matchAll(/^[ \t]*(?:server|pool|peer)[ \t]+(\S+)/gim),
  ])
  return lines.length === 0 ? undefined : lines.map(([, name = '']) => name)
}

/** chronyd(8): -u on the command line stands before `user`; packages of Amazon Linux are built for chrony. */
function userOf(files: readonly PresentFile[]): string {
  const match = (expression: RegExp) => files.map(({text = ''}) => expression.exec(text)?.[1]).find(Boolean)
  return match(/^OPTIONS=.*\s?-u[ \t]*([\w-]+)/m) ?? match(/^[ \t]*user[ \t]+(\S+)/im) ?? 'chrony'
}
