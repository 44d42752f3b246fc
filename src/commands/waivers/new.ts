import {existsSync} from 'node:fs'
import {Args, Flags} from '@oclif/core'
import {BaseCommand} from '../../base-command.ts'
import {UsageError} from '../../errors.ts'
import {loadResult} from '../../reports/result-file.ts'
import {writeAtomically} from '../../reports/write.ts'
import {draftWaivers} from '../../waivers/draft.ts'

export default class NewWaivers extends BaseCommand {
  static override summary = 'Draft a waiver file for what failed in a result.'
  static override description =
    'Reasons, owners and dates are left empty: until a person has filled them in, `assay waivers check` and the gate ' +
    'refuse the file.'
  static override examples = ['<%= config.bin %> <%= command.id %> result.json -o waivers.yaml']
  static override args = {
    result: Args.string({required: true, ignoreStdin: true, description: 'What -o json=FILE wrote.'}),
  }
  static override flags = {
    output: Flags.string({
      char: 'o',
      summary: 'File to write, which must not be there yet; standard output where it is not given.',
      helpValue: 'FILE',
    }),
  }

  async run(): Promise<{readonly text: string}> {
    const {args, flags} = await this.parse(NewWaivers)
    const text = draftWaivers(await loadResult(args.result))
    if (flags.output === undefined) this.log(text.trimEnd())
    else if (existsSync(flags.output)) throw new UsageError(`--output: ${flags.output} is there already`)
    else await writeAtomically(flags.output, text)
    return {text}
  }
}
