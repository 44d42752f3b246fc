import {z} from 'zod'
import type {Finding} from '../evaluate/result.ts'
import {type RepositorySetting, repositories as repositoriesProbe} from '../probes/repositories.ts'
import type {Assertion} from './assertion.ts'
import {undecided} from './undecided.ts'

const schema = z.strictObject({
  repositories: z
    .enum(['gpgcheck', 'repo_gpgcheck', 'listed'])
    .describe(
      'A check that must be on for yum or dnf as a whole, and that no repository switches off; or every repository, to be looked at',
    ),
})

/** How package managers check what they install. A repository without the setting has that of the main file. */
export const repositories: Assertion<z.infer<typeof schema>> = {
  name: 'repositories',
  schema,
  probes: () => [repositoriesProbe],
  judge: ({repositories: name}, facts) => {
    const reading = facts.of(repositoriesProbe)
    if (!reading.known) return [undecided(name === 'listed' ? 'repositories' : name, reading)]
    if (name === 'listed') return listed(reading.fact)
    const settings = reading.fact.filter((setting) => setting.name === name)
    const main = settings.filter(({section}) => section === 'main')
    const own = settings.filter(({section, value}) => section !== 'main' && !isOn(value))
    return main.length === 0 ? [unset(name)] : [...main, ...own].map(judgeSetting)
  },
}

/** One finding for each repository; one is enabled where nothing is said of it. */
function listed(settings: readonly RepositorySetting[]): readonly Finding[] {
  const own = settings.filter(({section}) => section !== 'main')
  return [...new Set(own.map(({section}) => section))].map((section) => {
    const of = own.filter((setting) => setting.section === section)
    const enabled = of.findLast(({name}) => name === 'enabled')
    const {file, line} = enabled ?? (of[0] as RepositorySetting)
    const actual = enabled === undefined || isOn(enabled.value) ? 'enabled' : 'disabled'
    return {
      status: 'pass',
      subject: `the repository ${section}`,
      actual,
      where: {file, line},
      basis: 'observed',
    }
  })
}

function unset(name: string): Finding {
  return {status: 'fail', subject: `${name} in [main]`, expected: 'on', actual: 'not set', basis: 'observed'}
}

function judgeSetting({section, name, value, file, line}: RepositorySetting): Finding {
  return {
    status: isOn(value) ? 'pass' : 'fail',
    subject: `${name} in [${section}]`,
    expected: 'on',
    actual: value,
    where: {file, line},
    basis: 'observed',
  }
}

/** The words for true of yum.conf(5) and dnf.conf(5). */
function isOn(value: string): boolean {
  return ['1', 'yes', 'true', 'on'].includes(value.toLowerCase())
}
