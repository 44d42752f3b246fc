import {Args, Flags} from '@oclif/core'
import {BaseCommand} from '../base-command.ts'
import {renderEvidence} from '../collect/evidence-file.ts'
import {UsageError} from '../errors.ts'
import {configFlag} from '../flags/config.ts'
import {connectionFlags} from '../flags/connection.ts'
import {kubeBenchFlags} from '../flags/kube-bench.ts'
import {selectionFlags} from '../flags/selection.ts'
import {beginRun} from '../interruption.ts'
import {collectOptions} from '../options/collecting.ts'
import {connectOptions} from '../options/connection.ts'
import {kubeBenchOptions} from '../options/kube-bench.ts'
import {planOptions} from '../options/selection.ts'
import {askTarget} from '../pipeline.ts'
import {stepProgress, timingLine} from '../progress.ts'
import {checkWritable, writeAtomically} from '../reports/write.ts'
import {parseTarget} from '../targets/target.ts'

export default class Collect extends BaseCommand {
  static override summary = 'Write what a host says to a file, to be judged later.'
  static override examples = [
    {command: '<%= config.bin %> collect ec2-user@10.0.0.5 -o node.json.gz', description: 'Ask one host.'},
    {command: '<%= config.bin %> check evidence:node.json.gz', description: 'Judge what it said.'},
  ]
  static override args = {
    target: Args.string({
      required: true,
      ignoreStdin: true,
      description: 'The host, as for check.',
    }),
  }
  static override flags = {
    benchmark: selectionFlags.benchmark,
    rules: selectionFlags.rules,
    ...kubeBenchFlags,
    ...connectionFlags,
    ...configFlag,
    output: Flags.string({
      char: 'o',
      required: true,
      summary: 'Evidence file to write; packed where its name ends in .gz.',
      helpValue: 'FILE',
    }),
  }

  async run(): Promise<{file: string; problems: readonly object[]}> {
    const {args, flags} = await this.parse(Collect)
    const target = parseTarget(args.target)
    if (target.kind === 'evidence') throw new UsageError(`${args.target} is evidence already`)
    await checkWritable(flags.output)
    const {interruption, signal} = beginRun(flags.timeout)
    const {evidence} = await askTarget(target, {
      version: this.config.version,
      plan: {...planOptions({...flags, level: '2', phase: 'image'}), ...kubeBenchOptions(flags)},
      now: new Date(),
      ...(!flags.quiet && {onStep: stepProgress(target.text, process.stderr)}),
      connect: () => connectOptions(flags, signal),
      collect: {
        ...collectOptions(flags, signal),
        onAnswered: (timing) => this.tell(timingLine(target.text, timing)),
      },
    })
    interruption.release()
    await writeAtomically(flags.output, renderEvidence(evidence, flags.output))
    process.exitCode = interruption.exitCode()
    return {file: flags.output, problems: evidence.problems}
  }
}
