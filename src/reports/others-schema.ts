import {z} from 'zod'
import type {VendorCheck, VendorReport} from '../bottlerocket/vendor-report.ts'
import type {ControlsResult} from '../kube-bench/run-controls.ts'

/** Has a schema for every field, so that none can be forgotten. */
export type Shape<Of> = Readonly<Record<keyof Of, z.ZodType>>

/** kube-bench's own results. */
export const kubeBench = z.looseObject({
  benchmark: z.string(),
  detected: z.string(),
  revision: z.string().exactOptional(),
  sha256: z.string(),
  files: z.array(z.string()),
  // What kube-bench's own JSON has; it goes through as it is.
  controls: z.array(z.looseObject({}).transform((controls) => controls as unknown as ControlsResult)),
})

const vendorCheck = z.looseObject({
  item: z.string(),
  title: z.string(),
  level: z.number(),
  mode: z.string().describe('Automatic or Manual'),
  verdict: z.string().describe('PASS, FAIL, SKIP or OVERRIDE'),
  error: z.string(),
  difference: z.string().exactOptional().describe('Why Assay says something else'),
} satisfies Shape<VendorCheck>)

/** What Bottlerocket says of itself. */
export const vendorReport = z.looseObject({
  kind: z.enum(['cis', 'cis-k8s']).describe("In apiclient's words"),
  version: z.string(),
  status: z.string(),
  checks: z.array(vendorCheck),
} satisfies Shape<VendorReport>)
