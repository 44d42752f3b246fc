import {TargetError} from '../../src/errors.ts'
import {type FleetReport, joinReports} from '../../src/evaluate/fleet.ts'
import type {Report} from '../../src/evaluate/result.ts'
import {unreachedReport} from '../../src/evaluate/unreached.ts'
import {renderFleet} from '../../src/reports/fleet.ts'
import {hostile, passingReport, sampleReport, sampleResult} from './sample-report.ts'

/** Where the fleet's reports belong, and what they list. */
const options = {
  color: false,
  show: ['fail', 'error'],
  env: {AWS_ACCOUNT_ID: '123456789012', AWS_REGION: 'eu-central-1'},
} as const

/** A host that nobody could reach. */
function deadHost(target: string): Report {
  const error = new TargetError('cannot connect: ECONNREFUSED', {hint: 'Look whether sshd runs'})
  const now = new Date('2026-11-23T05:50:00.123Z')
  const report = unreachedReport(error, {target, version: '0.1.0', phase: 'image', level: 1, now}, now)
  return {...report, durationMs: 20_000}
}

/** A host of another system that has an item of its own and another fix for one that all have. */
function bottlerocketHost(target: string): Report {
  const fixed = sampleResult({
    item: '3.2.2',
    rule: 'kubelet-authorization-mode',
    title: 'Authorization mode is not AlwaysAllow',
    severity: 'high',
    status: 'fail',
    fix: {bottlerocket: '[settings.kubernetes]\nauthentication-mode = "aws"\n'},
  })
  const own = sampleResult({item: '3.2.14', rule: 'kubelet-only-here', title: 'An item of its own'})
  const {host} = sampleReport()
  const os = {id: 'bottlerocket', version: '1.50.0', name: 'Bottlerocket OS 1.50.0'}
  return sampleReport({target, host: {...host, os}, results: [fixed, own], problems: []})
}

/** Every kind of host: bad, good, another system, dead, and one whose name is hostile. */
const sampleHosts: readonly Report[] = [
  {...sampleReport(), target: 'ssh://ec2-user@10.0.0.5'},
  {...passingReport(), target: 'build-2'},
  bottlerocketHost('build-3'),
  deadHost('ssh://10.0.0.9:2222'),
  {...passingReport(), target: hostile.markup},
]

/** The sample hosts, or others, as one run. */
export function sampleFleet(hosts: readonly Report[] = sampleHosts): FleetReport {
  return joinReports({name: 'assay', version: '0.1.0'}, hosts)
}

/** Several hosts in one document of a format. */
export function renderedFleet(format: string, fleet: FleetReport = sampleFleet()): Promise<string> {
  return renderFleet(fleet, format, options)
}
