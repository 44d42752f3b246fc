import {Command, Errors, Flags, type Interfaces} from '@oclif/core'
import {configFileOf} from './config/config-file.ts'
import {ExitCode, UserError} from './errors.ts'
import {suggest} from './suggest.ts'

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
      summary: 'Say what is being done, and when each question to the host was answered.',
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
    // Set before the file is read: a fault in it is no command that forgot its arguments.
    this.parsed = true
    const flags = this.ctor.flags ?? {}
    const words = 'config' in flags ? await withConfigOf(argv, flags) : argv
    const parsed = await super.parse(options, words)
    this.volume = volumeOf({...parsed.flags})
    return parsed
  }

  private volume: 'quiet' | 'usual' | 'verbose' = 'usual'

  override warn(input: Error | string): Error | string {
    return this.volume === 'quiet' ? input : super.warn(input)
  }

  /** Prints to standard output; with `--json` the document that `run` returns is all that it gets. */
  protected print(text: string): void {
    if (!this.jsonEnabled()) process.stdout.write(text)
  }

  /** Says what is being done, on standard error and only with `--verbose`. */
  protected tell(text: string): void {
    if (this.volume === 'verbose') process.stderr.write(`${text}\n`)
  }

  protected override async catch(error: Error): Promise<void> {
    const exit = exitCodeOf(error)
    if (this.jsonEnabled()) {
      this.logJson(this.toErrorJson(error))
      process.exitCode = exit
      return
    }
    const hint = hintOf(error, this.ctor.flags)
    if (error instanceof UserError) {
      process.stderr.write(`assay: ${error.message}\n${hint ? `Try: ${hint}\n` : ''}`)
      process.exitCode = exit
      return
    }
    throw Object.assign(error, {oclif: {exit}}, hint && {suggestions: [hint]})
  }

  /** oclif's own version serialises the parser's context: argv, environment values and all of package.json. */
  protected override toErrorJson(error: Error): object {
    const hint = hintOf(error, this.ctor.flags)
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

function hintOf(error: Error, flags: Command.Class['flags'] = {}): string | undefined {
  if (error instanceof UserError) return error.hint
  // What oclif's parser did not know.
  const unknown = 'flags' in error && Array.isArray(error.flags) ? String(error.flags[0]) : undefined
  const near =
    unknown &&
    suggest(
      unknown,
      Object.keys(flags).map((name) => `--${name}`),
    )
  return near && `Did you mean ${near}?`
}

/** What reads the file is loaded only where there is one, as its checks are slow to load. */
async function withConfigOf(argv: string[], flags: Command.Class['flags']): Promise<string[]> {
  const path = configFileOf(argv, process.env)
  if (path === undefined) return argv
  const {withConfig} = await import('./config/load.ts')
  return [...(await withConfig(path, argv, flags, process.env))]
}

function volumeOf(flags: Readonly<Record<string, unknown>>): 'quiet' | 'usual' | 'verbose' {
  if (flags['quiet'] === true) return 'quiet'
  return flags['verbose'] === true ? 'verbose' : 'usual'
}
