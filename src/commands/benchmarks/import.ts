import {join} from 'node:path'
import {Args, Flags} from '@oclif/core'
import {BaseCommand} from '../../base-command.ts'
import {UsageError} from '../../errors.ts'
import type {Controls} from '../../kube-bench/controls.ts'
import {importControls, type Untranslated} from '../../kube-bench/import.ts'
import {parseControls} from '../../kube-bench/parse-controls.ts'
import {loadKubeBench} from '../../kube-bench/plan.ts'
import {writeAtomically} from '../../reports/write.ts'

interface ImportResult {
  readonly files: readonly string[]
  readonly translated: number
  readonly untranslated: readonly Untranslated[]
}

export default class Import extends BaseCommand {
  static override summary =
    "Write a benchmark of kube-bench's in Assay's own format, and list what has no counterpart."
  static override examples = [
    '<%= config.bin %> benchmarks import kube-bench kube-bench/cfg --benchmark eks-1.8.0 --output own-rules',
    '<%= config.bin %> check build-host --rules own-rules --benchmark kube-bench-eks',
  ]
  static override args = {
    tool: Args.string({required: true, options: ['kube-bench'], description: 'Whose files they are.'}),
    directory: Args.string({required: true, description: "kube-bench's cfg directory."}),
  }
  static override flags = {
    benchmark: Flags.string({
      char: 'b',
      required: true,
      summary: 'Benchmark of that directory.',
      helpValue: 'ID',
    }),
    target: Flags.string({summary: 'Target of that benchmark.', default: 'node'}),
    output: Flags.string({
      char: 'o',
      required: true,
      summary: 'Directory to write to, for --rules.',
      helpValue: 'DIR',
    }),
  }

  async run(): Promise<ImportResult> {
    const {args, flags} = await this.parse(Import)
    const {benchmark, target, output} = flags
    const plan = await loadKubeBench({directory: args.directory, benchmark, targets: [target]})
    const files = [...plan.benchmarks.values()].flat()
    const controls = files.map(({name, source}) => parseControls(source, name))
    refuseEmpty(controls)
    const imported = importControls(benchmark, controls)
    const written = [imported.benchmarkFile, imported.rulesFile].map((file) => join(output, file))
    await writeAtomically(written[0] ?? '', imported.benchmark)
    await writeAtomically(written[1] ?? '', imported.rules)
    const {translated, untranslated} = imported
    this.log(
      `${translated} checks translated, ${untranslated.length} not; written to ${written.join(' and ')}`,
    )
    for (const {id, reason, file, line} of untranslated) this.log(`${file}:${line}: ${id}: ${reason}`)
    return {files: written, translated, untranslated}
  }
}

/** A benchmark has at least one item. */
function refuseEmpty(controls: readonly Controls[]): void {
  if (controls.some(({groups}) => groups.some(({checks}) => checks.length > 0))) return
  const [fault] = controls.flatMap(({faults}) => faults)
  const hint = fault && `${fault.file}:${fault.line}: ${fault.message}`
  throw new UsageError(`${controls.map(({file}) => file).join(', ')}: there is no check to import`, {
    ...(hint !== undefined && {hint}),
  })
}
