import type {CollectOptions} from '../collect/collect.ts'
import {UsageError} from '../errors.ts'
import type {Phase, Status} from '../evaluate/result.ts'
import {collectOptions} from '../options/collecting.ts'
import {parseDuration} from '../options/duration.ts'
import {junitOptions} from '../options/junit.ts'
import {kubeBenchOptions} from '../options/kube-bench.ts'
import {shownStatuses} from '../options/output.ts'
import {policyOf} from '../options/policy.ts'
import {planOptions} from '../options/selection.ts'
import type {TermsFlags} from '../options/terms.ts'
import type {PlanOptions} from '../plan.ts'
import {type JunitOptions, type JunitSplit, junitSplits} from '../reports/junit-options.ts'
import {splitJunit} from '../reports/junit-split.ts'

/** What a provisioner block asks for, with the defaults of `assay check`. */
export interface Settings {
  readonly plan: PlanOptions
  readonly phase: Phase
  /** Waivers, baseline and policy of the gate; its files are not read yet. */
  readonly terms: TermsFlags
  readonly collect: CollectOptions
  /** As `--output` takes them. */
  readonly outputs: readonly string[]
  readonly show: readonly Status[]
  readonly junit: JunitOptions
  /** The whole run's limit as it was written. */
  readonly timeout: string
}

/** Makes settings of flags; `signal` ends the run that they are for. Throws `UsageError`. */
export function settingsOf(flags: ReadonlyMap<string, readonly string[]>, signal: AbortSignal): Settings {
  const one = (flag: string): string | undefined => flags.get(flag)?.[0]
  const timeout = one('timeout') ?? '5m'
  parseDuration(timeout, '--timeout')
  const phase = choose('phase', one('phase'), ['image', 'booted', 'node'])
  return {
    plan: {
      ...planOptions({
        benchmark: flags.get('benchmark'),
        level: choose('level', one('level'), ['1', '2']),
        phase,
        only: flags.get('only'),
        skip: flags.get('skip'),
        tailoring: one('tailoring'),
        set: flags.get('set'),
        rules: flags.get('rules'),
      }),
      ...kubeBench(one),
    },
    phase,
    terms: termsOf(flags),
    collect: collectOptions(
      {
        sudo: choose('sudo', one('sudo'), ['auto', 'never', 'always']),
        'sudo-password-env': one('sudo-password-env'),
        timeout,
        'probe-timeout': one('probe-timeout') ?? '30s',
      },
      signal,
    ),
    outputs: withText(splitJunit(flags.get('output') ?? [], split(one('junit-split')))),
    junit: junitOptions({
      'waived-as': one('waived-as'),
      'manual-as': one('manual-as'),
      'junit-evidence': one('junit-evidence'),
    }),
    show: shownStatuses(one('show') ?? 'fail,error,waived'),
    timeout,
  }
}

function termsOf(flags: ReadonlyMap<string, readonly string[]>): TermsFlags {
  const one = (flag: string): string | undefined => flags.get(flag)?.[0]
  const terms = {
    waivers: one('waivers'),
    'image-name': one('image-name'),
    baseline: one('baseline'),
    'fail-on': one('fail-on'),
    'min-score': one('min-score'),
    'max-failures': one('max-failures'),
    treat: flags.get('treat'),
  }
  policyOf(terms)
  return terms
}

function kubeBench(one: (flag: string) => string | undefined): ReturnType<typeof kubeBenchOptions> {
  const directory = one('kube-bench')
  const dependent = ['kube-bench-benchmark', 'kube-bench-targets', 'kube-bench-revision']
  const lonely = dependent.find((flag) => directory === undefined && one(flag) !== undefined)
  if (lonely) throw new UsageError(`--${lonely}: it needs --kube-bench`)
  return kubeBenchOptions({
    'kube-bench': directory,
    'kube-bench-benchmark': one('kube-bench-benchmark'),
    'kube-bench-targets': one('kube-bench-targets') ?? 'node',
    'kube-bench-revision': one('kube-bench-revision'),
  })
}

function split(value: string | undefined): JunitSplit | undefined {
  return value === undefined ? undefined : choose('junit-split', value, junitSplits)
}

/** The value of a flag with fixed choices, of which the first is the default. */
function choose<const Choice extends string>(
  flag: string,
  value: string | undefined,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  const chosen = value === undefined ? choices[0] : choices.find((choice) => choice === value)
  if (chosen === undefined) throw new UsageError(`--${flag}: "${value}" is not one of ${choices.join(', ')}`)
  return chosen
}

/** Packer's own output always has a report: the text, unless another one was sent there. */
function withText(outputs: readonly string[]): readonly string[] {
  const isShown = outputs.some((output) => !output.includes('=') || output.endsWith('=-'))
  return isShown ? outputs : ['text', ...outputs]
}
