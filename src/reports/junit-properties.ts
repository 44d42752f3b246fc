import type {Report} from '../evaluate/result.ts'

/** What a suite says of the run, the host and the benchmark, as names and values in a fixed order. */
export function junitProperties(
  report: Report,
  benchmark: Report['benchmarks'][number] | undefined,
): readonly (readonly [string, string])[] {
  const {host, gate, tool, build} = report
  const known: readonly (readonly [string, string | number | undefined])[] = [
    ['benchmark.id', benchmark?.id],
    ['benchmark.version', benchmark?.version],
    ['benchmark.sha256', benchmark?.sha256],
    ['profile', `level-${report.level}`],
    ['level', report.level],
    ['tailoring', report.tailoring],
    ['target', report.target],
    ['target.address', host.address],
    ['target.user', host.user],
    ['target.os', host.os && `${host.os.id} ${host.os.version}`],
    ['target.kernel', host.kernel],
    ['target.kubelet', host.kubelet],
    ['target.arch', host.architecture],
    ['target.hostKey', host.hostKey],
    ['target.hostKeyTrust', host.hostKeyTrust],
    ['target.escalation', host.escalation],
    ['aws.instanceId', build?.aws?.instanceId],
    ['aws.sourceAmi', build?.aws?.sourceAmi],
    ['aws.region', build?.aws?.region],
    ['packer.buildName', build?.packer.buildName],
    ['packer.builderType', build?.packer.builderType],
    ['tool.version', tool.version],
    ['waivers.file', report.waivers?.file],
    ['waivers.sha256', report.waivers?.sha256],
    ['evidence.sha256', report.evidenceSha256],
    ['run.phase', report.phase],
    ['run.score', report.score],
    ['run.policy', gate.policy],
    ['run.exitCode', gate.exitCode],
  ]
  return known.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)] as const]))
}
