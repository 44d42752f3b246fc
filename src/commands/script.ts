import {Flags} from '@oclif/core'
import {BaseCommand} from '../base-command.ts'
import {deduplicate} from '../collect/answers.ts'
import {renderScript} from '../collect/script.ts'
import {renderSsmDocument, type SsmDocument, ssmDocument} from '../collect/ssm-document.ts'
import {configFlag} from '../flags/config.ts'
import {kubeBenchFlags} from '../flags/kube-bench.ts'
import {selectionFlags} from '../flags/selection.ts'
import {parseDuration} from '../options/duration.ts'
import {kubeBenchOptions} from '../options/kube-bench.ts'
import {planOptions} from '../options/selection.ts'
import {makePlan} from '../plan.ts'

interface Printed {
  readonly script: string
  readonly probes: readonly string[]
  readonly ssm?: SsmDocument
}

export default class Script extends BaseCommand {
  static override summary = 'Print the script that is run on a host, for review or to run it by other means.'
  static override description =
    'Root runs it with sh on the host; what it prints is evidence, which check and evaluate take as a file. It reads ' +
    'and writes nothing but standard output. Facts that follow from other facts (a path that a configuration file ' +
    'names) are asked in a second round, which only a connection of Assay has; without it they are errors.'
  static override examples = [
    {description: 'Read it.', command: '<%= config.bin %> <%= command.id %> | less'},
    {
      description: 'Run it by other means and judge what it printed.',
      command:
        '<%= config.bin %> <%= command.id %> > collect.sh; ssh build-host sudo sh -s < collect.sh > node.txt; <%= config.bin %> check evidence:node.txt',
    },
    {
      description: 'For Run Command of AWS Systems Manager.',
      command: '<%= config.bin %> <%= command.id %> --ssm > assay-ssm.json',
    },
  ]
  static override flags = {
    benchmark: selectionFlags.benchmark,
    level: Flags.option({options: ['1', '2'] as const})({
      char: 'l',
      summary: 'CIS profile level.',
      default: '2',
    }),
    only: selectionFlags.only,
    skip: selectionFlags.skip,
    rules: selectionFlags.rules,
    ...kubeBenchFlags,
    ...configFlag,
    'probe-timeout': Flags.string({
      summary: 'Limit for one question; the file system walk has six times as long.',
      default: '30s',
      helpValue: 'DURATION',
    }),
    ssm: Flags.boolean({
      summary: 'Print a command document of AWS Systems Manager that runs it.',
    }),
  }

  async run(): Promise<Printed> {
    const {flags} = await this.parse(Script)
    const options = {...planOptions({...flags, phase: 'image'}), ...kubeBenchOptions(flags)}
    const probes = deduplicate((await makePlan(options)).probes)
    const probeSeconds = Math.ceil(parseDuration(flags['probe-timeout'], '--probe-timeout') / 1000)
    const script = renderScript(probes, {probeSeconds, walkSeconds: 6 * probeSeconds}, 'made-on-host')
    const asked = {script, probes: probes.map(({key}) => key)}
    if (!flags.ssm) {
      this.log(script.trimEnd())
      return asked
    }
    // One walk and the questions beside it, and as long again for all that is not a question.
    const ssm = ssmDocument(script, this.config.version, 2 * (6 + 4) * probeSeconds)
    this.log(renderSsmDocument(ssm).trimEnd())
    return {...asked, ssm}
  }
}
