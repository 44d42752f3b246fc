import {z} from 'zod'
import type {ConfFile} from '../probes/conf-files.ts'
import {confFiles} from '../probes/conf-files.ts'
import {file} from '../probes/file.ts'
import {parseIni} from '../probes/ini.ts'
import type {Facts, Reading} from '../probes/probe.ts'
import type {Assertion} from './assertion.ts'
import {compare, comparisonFields, show} from './comparison.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  systemdSetting: z.string().regex(/^\w+$/).describe('A setting of one of the daemons of systemd'),
  section: z.string().regex(/^\w+$/).describe('Its section, without brackets'),
  in: z
    .string()
    .regex(/^[\w-]+\.conf$/)
    .describe('The name of the file in /etc/systemd; files in NAME.d override it'),
  ...comparisonFields,
})

type SystemdSettingSpec = z.infer<typeof schema>

const mainFile = (name: string) => file(`/etc/systemd/${name}`)
const dropIns = (name: string) => confFiles(`systemd/${name}.d`)

/** A setting of a daemon of systemd, such as journald: the last assignment of the main file and its drop-ins. */
export const systemdSetting: Assertion<SystemdSettingSpec> = {
  name: 'systemdSetting',
  schema,
  probes: (spec) => [mainFile(spec.in), dropIns(spec.in)],
  judge: ({systemdSetting: name, section, in: path, ...conditions}, facts) => {
    const subject = `${name} of ${path}`
    const files = readFiles(path, facts)
    if (!files.known) return [undecided(subject, files)]
    const found = files.fact
      .flatMap((one) => parseIni(one.text).map((entry) => ({...entry, file: one.path})))
      .findLast((entry) => entry.section === section && entry.name === name)
    const {ok, expected} = compare(found?.value, conditions)
    return [
      {
        status: ok ? 'pass' : 'fail',
        subject,
        expected,
        actual: show(found?.value),
        ...(found && {where: {file: found.file, line: found.line}}),
        basis: 'observed',
      },
    ]
  },
}

/** The main file first, then what overrides it. */
function readFiles(path: string, facts: Facts): Reading<readonly ConfFile[]> {
  const main = facts.of(mainFile(path))
  if (!main.known) return main
  const more = facts.of(dropIns(path))
  if (!more.known) return more
  const own = main.fact.exists ? [{path: main.fact.path, text: main.fact.text ?? ''}] : []
  return {known: true, fact: [...own, ...more.fact]}
}
