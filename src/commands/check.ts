import {Args, type Interfaces} from '@oclif/core'
import {BaseCommand} from '../base-command.ts'
import type {Timing} from '../collect/timings.ts'
import {buildOriginOf} from '../evaluate/build-origin.ts'
import {type FleetReport, joinReports} from '../evaluate/fleet.ts'
import type {Report} from '../evaluate/result.ts'
import {configFlag} from '../flags/config.ts'
import {connectionFlags} from '../flags/connection.ts'
import {fleetFlags} from '../flags/fleet.ts'
import {gateFlags} from '../flags/gate.ts'
import {kubeBenchFlags} from '../flags/kube-bench.ts'
import {outputFlags} from '../flags/output.ts'
import {selectionFlags} from '../flags/selection.ts'
import type {Job} from '../fleet/inventory.ts'
import {gatherJobs, planTurns} from '../fleet/turns.ts'
import {beginRun, onInterruption} from '../interruption.ts'
import {collectOptions} from '../options/collecting.ts'
import {connectOptions} from '../options/connection.ts'
import {kubeBenchOptions} from '../options/kube-bench.ts'
import {outputTexts, publishOptions} from '../options/output.ts'
import {planOptions} from '../options/selection.ts'
import {loadTerms} from '../options/terms.ts'
import type {CheckOptions} from '../pipeline.ts'
import {hostProgress, stepProgress, timingLine} from '../progress.ts'
import {prepareOutputs, publish, publishUnreached} from '../reports/publish.ts'
import {namedAfter, prepareFleetOutputs, publishFleet} from '../reports/publish-fleet.ts'
import {startConnecting} from '../targets/connect.ts'
import {parseTarget, type Target} from '../targets/target.ts'

export default class Check extends BaseCommand {
  static override summary = 'Judge hosts, and fail if their image must not exist.'
  static override description =
    'Connects once, runs one read-only script as root and judges what it says. Several hosts, or an inventory, make ' +
    'one report with a part per host. Exit codes: 0 passed, 1 failed, 2 usage or content is wrong, 3 the target was ' +
    'not reached, 4 something could not be decided; of several hosts the worst in the order 70, 3, 1, 4, 0.'
  static override examples = [
    {description: 'Judge one host.', command: '<%= config.bin %> check ssh://ec2-user@10.0.0.5'},
    {
      description: 'Write JUnit for a CI server, and the report for the log.',
      command: '<%= config.bin %> check build-host -o junit=junit.xml -o text',
    },
    {
      description: 'Only the kubelet, with a host key that is known beforehand.',
      command: "<%= config.bin %> check ec2-user@10.0.0.5 --only 'kubelet-*' --host-key SHA256:…",
    },
    {
      description: "kube-bench's own verdicts beside ours, in its own format.",
      command:
        '<%= config.bin %> check build-host --kube-bench kube-bench/cfg -o kube-bench-json=results.json',
    },
    {
      description: 'Many hosts at once, with a page for each.',
      command:
        '<%= config.bin %> check --inventory hosts.yaml --parallel 20 -o junit=junit.xml -o html={host}.html',
    },
    {description: 'Judge the machine itself.', command: 'sudo <%= config.bin %> check local:'},
  ]
  static override args = {
    target: Args.string({
      multiple: true,
      // Standard input may be a private key (--identity -) or an inventory, never a target.
      ignoreStdin: true,
      description:
        'ssh://[USER@]HOST[:PORT], USER@HOST, an ssh_config alias, local:, root:DIR or evidence:FILE.',
    }),
  }
  static override flags = {
    ...selectionFlags,
    ...gateFlags,
    ...kubeBenchFlags,
    ...connectionFlags,
    ...fleetFlags,
    ...outputFlags,
    ...configFlag,
  }

  async run(): Promise<Report | FleetReport> {
    const {args, flags} = await this.parse(Check)
    const named = (args.target ?? []).map((text) => ({target: parseTarget(text)}))
    const jobs = await gatherJobs(named, flags, process.stdin)
    const [first, ...others] = jobs
    // The form of the report follows from how the hosts were given, not from how many an inventory has today.
    if (first && others.length === 0 && flags.inventory === undefined)
      return this.checkOne(first.target, flags)
    return this.checkMany(jobs, flags)
  }

  private async checkOne(target: Target, flags: CheckFlags): Promise<Report> {
    const outputs = await prepareOutputs(namedAfter(outputTexts(flags), target.text), 'text')
    const writing = publishOptions(flags, (text) => this.print(text))
    const terms = await loadTerms(flags)
    const {interruption, signal} = beginRun(flags.timeout)
    const {version} = this.config
    const plan = {
      ...planOptions(flags),
      ...kubeBenchOptions(
        flags,
        outputs.map(({format}) => format),
      ),
    }
    const [phase, now] = [flags.phase, new Date()]
    const build = buildOriginOf(process.env)
    const options = {
      version,
      plan,
      phase,
      now,
      terms,
      ...(build && {build}),
      ...(!flags.quiet && {onStep: stepProgress(target.text, process.stderr)}),
      collect: {
        ...collectOptions(flags, signal),
        onAnswered: (timing: Timing) => this.tell(timingLine(target.text, timing)),
      },
    }
    const report = await judged(target, options, flags).catch(async (error: unknown) => {
      const reason = interruption.signal.aborted ? interruption.signal.reason : error
      const run = {target: target.text, version, phase, level: plan.level, now, ...(build && {build})}
      await publishUnreached(reason, outputs, run, writing)
      throw reason
    })
    interruption.release()
    this.tell(timing(report))
    await publish(report, outputs, writing)
    // Not this.exit(): that throws, and with --json the result would be lost.
    process.exitCode = interruption.exitCode() ?? report.gate.exitCode
    return report
  }

  private async checkMany(jobs: readonly Job[], flags: CheckFlags): Promise<FleetReport> {
    const targets = jobs.map(({target}) => target.text)
    const outputs = await prepareFleetOutputs(outputTexts(flags), targets)
    const writing = publishOptions(flags, (text) => this.print(text))
    const terms = await loadTerms(flags)
    const interruption = onInterruption()
    const formats = outputs.map(({format}) => format)
    const {version} = this.config
    const progress = hostProgress(jobs.length, process.stderr)
    const {checkHosts} = await import('../fleet/check-hosts.ts')
    const reports = await checkHosts(jobs, {
      version,
      plan: {...planOptions(flags), ...kubeBenchOptions(flags, formats)},
      phase: flags.phase,
      terms,
      parallel: flags.parallel,
      turnOf: await planTurns(flags, interruption.signal, ({target}, timing) =>
        this.tell(timingLine(target.text, timing)),
      ),
      now: () => new Date(),
      onDone: ({target}, report) => {
        if (!flags.quiet) progress(target.text, report)
        this.tell(timing(report))
      },
    })
    interruption.release()
    const fleet = joinReports({name: 'assay', version}, reports)
    await publishFleet(fleet, outputs, writing)
    process.exitCode = interruption.exitCode() ?? fleet.gate.exitCode
    return fleet
  }
}

/** Most of Assay is loaded while the network opens the connection. */
async function judged(target: Target, options: CheckOptions, flags: CheckFlags): Promise<Report> {
  if (target.kind === 'evidence') {
    const {checkEvidence} = await import('../pipeline.ts')
    return checkEvidence(target.file, options)
  }
  const {dialled, open} = startConnecting(target, connectOptions(flags, options.collect.signal))
  await dialled
  const {checkHost} = await import('../pipeline.ts')
  return checkHost(target.text, open, options)
}

type CheckFlags = Interfaces.InferredFlags<typeof Check.flags & typeof Check.baseFlags>

function timing({target, durationMs, results}: Report): string {
  return `${target}: asked in ${durationMs} ms, ${results.length} items judged`
}
