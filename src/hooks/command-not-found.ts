import type {Hook} from '@oclif/core'
import {ExitCode} from '../errors.ts'
import {suggest} from '../suggest.ts'

/** Says of a command that does not exist which one may have been meant, and ends with the code of wrong usage. */
const commandNotFound: Hook.CommandNotFound = async ({id, argv = [], config, context}) => {
  const known = config.commandIDs.map((command) => command.replaceAll(':', ' '))
  const words = id.split(':')
  const near = suggest(words.slice(0, 2).join(' '), known) ?? suggest(words[0] ?? '', known)
  const message = `unknown command "${words.join(' ')}"`
  const hint = near === undefined ? 'assay --help lists them' : `Did you mean "${near}"?`
  if (argv.includes('--json'))
    process.stdout.write(
      `${JSON.stringify({error: {name: 'UsageError', message, exitCode: ExitCode.usage, hint}}, null, 2)}\n`,
    )
  else process.stderr.write(`assay: ${message}\nTry: ${hint}\n`)
  context.exit(ExitCode.usage)
}

export default commandNotFound
