import {Command, Errors, Flags} from '@oclif/core'
import {ExitCode, UserError} from './errors.ts'

/** The one place where an exception becomes output and an exit code. */
export abstract class BaseCommand extends Command {
  static override enableJsonFlag = true

  static override baseFlags = {
    quiet: Flags.boolean({
      char: 'q',
      summary: 'Print nothing but errors and reports on stdout.',
      helpGroup: 'GLOBAL',
    }),
    verbose: Flags.boolean({
      char: 'v',
      summary: 'Say what is being done.',
      helpGroup: 'GLOBAL',
      exclusive: ['quiet'],
    }),
  }

  protected override async catch(error: Error): Promise<void> {
    const exit = exitCodeOf(error)
    if (this.jsonEnabled()) {
      this.logJson(this.toErrorJson(error))
      process.exitCode = exit
      return
    }
    const hint = hintOf(error)
    if (error instanceof UserError) {
      process.stderr.write(`assay: ${error.message}\n${hint ? `Try: ${hint}\n` : ''}`)
      process.exitCode = exit
      return
    }
    throw Object.assign(error, {oclif: {exit}})
  }

  /** oclif's own version serialises the parser's context: argv, environment values and all of package.json. */
  protected override toErrorJson(error: Error): object {
    const hint = hintOf(error)
    return {
      error: {name: error.name, message: error.message, exitCode: exitCodeOf(error), ...(hint && {hint})},
    }
  }
}

function exitCodeOf(error: Error): number {
  if (error instanceof UserError) return error.exitCode
  if (error instanceof Errors.CLIError) return error.oclif.exit ?? ExitCode.usage
  return ExitCode.internal
}

function hintOf(error: Error): string | undefined {
  return error instanceof UserError ? error.hint : undefined
}
