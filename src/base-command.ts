import {Command, Errors, Flags, type Interfaces} from '@oclif/core'
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

  /** What a configuration file says goes before the words of the command line, for commands that have `--config`. */
  protected override async parse<
    F extends Interfaces.OutputFlags<Interfaces.FlagInput>,
    B extends Interfaces.OutputFlags<Interfaces.FlagInput>,
    A extends Interfaces.OutputArgs<Interfaces.ArgInput>,
  >(options?: Interfaces.Input<F, B, A>, argv = this.argv): Promise<Interfaces.ParserOutput<F, B, A>> {
    const {flags} = this.ctor
    if (!('config' in flags)) return super.parse(options, argv)
    const {withConfig} = await import('./config/load.ts')
    return super.parse(options, [...(await withConfig(argv, flags, process.env))])
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
