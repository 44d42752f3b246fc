import {z} from 'zod'
import {type Answer, type Probe, UnavailableError} from '../probes/probe.ts'

/** The reports that Bottlerocket makes of itself, in apiclient's words, and the benchmark that each is about. */
export const vendorReports = {cis: 'cis-bottlerocket', 'cis-k8s': 'cis-kubernetes-worker'} as const

/** A report that Bottlerocket makes, in apiclient's word. */
export type VendorKind = keyof typeof vendorReports

/** One check of Bottlerocket's own report. */
export interface VendorCheck {
  readonly item: string
  readonly title: string
  readonly level: number
  /** `Manual` where it leaves the verdict to a person. */
  readonly mode: string
  /** `PASS`, `FAIL`, `SKIP`, or `OVERRIDE` from 2025 on. */
  readonly verdict: string
  /** What it says beside a verdict other than PASS; empty where it says nothing. */
  readonly error: string
  /** Why Assay says something else of the same item. */
  readonly difference?: string
}

/** What Bottlerocket says of itself. It is for information: nothing of it decides. */
export interface VendorReport {
  readonly kind: VendorKind
  /** `v1.0.0`. */
  readonly version: string
  readonly status: string
  readonly checks: readonly VendorCheck[]
}

/** Newer releases write a verdict with a reason as a map from the verdict. */
const verdict = z
  .union([z.string(), z.record(z.string(), z.unknown()).transform((map) => Object.keys(map)[0] ?? '')])
  .transform((word) => word.toUpperCase())

const schema = z.looseObject({
  version: z.string(),
  status: verdict,
  results: z.record(
    z.string(),
    z.looseObject({
      id: z.string(),
      level: z.number(),
      title: z.string(),
      mode: z.string(),
      status: verdict,
      error: z.string().nullish(),
    }),
  ),
})

/**
 * Asks Bottlerocket for its own report at both levels. Its exit code is 0 whatever the report says, so only
 * the report is read; nothing else than JSON is one.
 */
export function vendorReport(kind: VendorKind): Probe<VendorReport> {
  return {
    key: `bottlerocket-report:${kind}`,
    pace: 'bounded',
    needs: 'running system',
    systems: ['bottlerocket'],
    script: `for a in /usr/bin/apiclient /usr/local/bin/apiclient; do
  [ ! -x "$a" ] || exec "$a" report ${kind} -l 2 -f json
done
exit 127`,
    parse: (answer) => parseReport(kind, answer),
  }
}

function parseReport(kind: VendorKind, {output, exitCode}: Answer): VendorReport {
  if (exitCode === 127) throw new UnavailableError('missing-tool', 'apiclient is not there')
  const {version, status, results} = schema.parse(JSON.parse(output))
  const checks = Object.values(results).map(({id, error, status: word, title, level, mode}) => ({
    item: id,
    title,
    level,
    mode,
    verdict: word,
    error: error ?? '',
  }))
  return {kind, version, status, checks}
}
