import {Flags} from '@oclif/core'
import {BaseCommand} from '../base-command.ts'
import {parseEvidence} from '../collect/evidence-file.ts'
import {startEmbeddedHost} from '../demo/embedded-host.ts'
import {ExitCode} from '../errors.ts'
import type {Report} from '../evaluate/result.ts'
import {readPackageFile} from '../package-files.ts'
import {checkTarget} from '../pipeline.ts'
import {prepareOutputs, publish} from '../reports/publish.ts'
import {parseTarget} from '../targets/target.ts'

/** Each recorded node, and what the gate must say of it. */
const nodes = [
  {name: 'bad-node', exitCode: ExitCode.failed},
  {name: 'good-node', exitCode: ExitCode.passed},
] as const

export default class Demo extends BaseCommand {
  static override summary = 'Run the main job on two embedded hosts, a bad node and a good one.'
  static override description =
    'Each host is an SSH server inside this process that answers what was recorded from a test host. Everything else ' +
    'is real: the connection, the host key, the script, the judging and the reports. Exit code 0 when the gate ' +
    'refused the bad node and let the good one through.'
  static override examples = [
    {description: 'Show both verdicts and write the reports.', command: '<%= config.bin %> demo'},
  ]
  static override flags = {
    directory: Flags.string({summary: 'Where the reports go.', default: 'demo-reports', helpValue: 'DIR'}),
  }

  async run(): Promise<readonly Report[]> {
    const {flags} = await this.parse(Demo)
    const reports: Report[] = []
    for (const node of nodes) {
      const report = await this.judgeRecorded(node.name)
      await this.publishAll(report, `${flags.directory}/${node.name}`)
      if (report.gate.exitCode !== node.exitCode) process.exitCode = ExitCode.failed
      reports.push(report)
    }
    this.log(`The reports of both nodes are in ${flags.directory}/.`)
    return reports
  }

  private async judgeRecorded(name: string): Promise<Report> {
    const recording = `demo/${name}.json.gz`
    const host = await startEmbeddedHost(await parseEvidence(readPackageFile(recording), recording))
    const signal = AbortSignal.timeout(60_000)
    try {
      return await checkTarget(parseTarget(host.target), {
        version: this.config.version,
        plan: {
          benchmarks: ['cis-amazon-eks', 'eks-image'],
          level: 1,
          only: [],
          skip: [],
          values: {},
          rules: [],
        },
        phase: 'image',
        now: new Date(),
        connect: async () => ({
          transport: 'ssh2',
          identities: [],
          identityText: host.identity,
          hostKey: host.hostKey,
          sshConfig: 'none',
          env: {},
          signal,
        }),
        collect: {sudo: 'auto', limits: {probeSeconds: 30, walkSeconds: 180}, signal},
      })
    } finally {
      await host.stop()
    }
  }

  private async publishAll(report: Report, path: string): Promise<void> {
    const outputs = await prepareOutputs(
      [`junit=${path}.xml`, `json=${path}.json`, `text=${path}.txt`, 'text'],
      'text',
    )
    const print = (text: string): void => this.log(text)
    const show = ['fail', 'error', 'waived'] as const
    await publish(report, outputs, {show, color: process.stdout.hasColors?.() ?? false, print})
  }
}
