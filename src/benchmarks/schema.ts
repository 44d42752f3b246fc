import {z} from 'zod'
import type {Fix} from '../evaluate/result.ts'

const key = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a key is lower-case words joined by hyphens')
  .describe('A stable key')

const scalar = z.union([z.string(), z.number(), z.boolean()])
const value = z.union([scalar, z.array(scalar)])

/** What a fix has, in a rule and in a result. */
export const fixFields = {
  shell: z
    .string()
    .exactOptional()
    .describe('Idempotent POSIX shell for root; beside settings, for systems that read no such settings'),
  nodeConfig: z.string().exactOptional().describe('A NodeConfig drop-in for /etc/eks/nodeadm.d'),
  bottlerocket: z.string().exactOptional().describe('Bottlerocket settings as user-data TOML'),
  needs: z
    .enum(['reboot', 'daemon-reload', 'remount', 'restart'])
    .exactOptional()
    .describe('What has to follow before the fix is in force'),
  stage: z
    .enum(['packages', 'services', 'last'])
    .exactOptional()
    .describe('When it runs among other fixes: packages, then services, then all without a stage, then last'),
  locksOut: z
    .string()
    .exactOptional()
    .describe('Whom it locks out, for a fix that only the last step of a build may run'),
} satisfies Record<keyof Fix, z.ZodType>

const check = z
  .record(z.string(), z.unknown())
  .describe('One assertion with its conditions, or all, any, not')

/** What a failure is worth. */
export const severity = z.enum(['low', 'medium', 'high', 'critical']).describe('What a failure is worth')

const ruleSchema = z
  .strictObject({
    title: z.string().min(1).describe('What is true where the rule holds'),
    severity,
    why: z.string().min(1).describe('What can happen where it does not hold'),
    check: check.exactOptional().describe('What must be true'),
    manual: z
      .string()
      .exactOptional()
      .describe('What a person has to look at, for a rule that no machine can decide'),
    attach: z.array(check).exactOptional().describe('What to show a person who decides a manual rule'),
    when: check.exactOptional().describe('Where this is not true, the rule does not apply'),
    values: z
      .record(z.string(), value)
      .exactOptional()
      .describe('Names for $name in the check, with their defaults'),
    fix: z.strictObject(fixFields).exactOptional().describe('What makes the rule true'),
    references: z.array(z.string()).exactOptional().describe('Where to read more'),
  })
  .refine((rule) => (rule.check === undefined) !== (rule.manual === undefined), {
    message: 'a rule has either check or manual',
  })

/** A rule as it is written. */
export type RuleSource = z.infer<typeof ruleSchema>

/** The published shape of a file of rules. */
export const ruleFileSchema = z.record(key, ruleSchema).describe('Rules by their stable key')

const platform = z.strictObject({
  id: z.string().describe("os-release's ID"),
  version: z.string().exactOptional().describe("os-release's VERSION_ID"),
})

const platforms = z.union([platform, z.array(platform)])

const sectionId = z.union([z.string(), z.number()]).transform(String).describe('The number of a section')

const itemSchema = z.strictObject({
  id: z.union([z.string(), z.number()]).transform(String).describe('The published number'),
  level: z.union([z.literal(1), z.literal(2)]).describe('CIS profile level'),
  rule: key.describe('The key of the rule that this item asks for'),
  with: z.record(z.string(), value).exactOptional().describe("Values that differ from the rule's own"),
})

/** The published shape of a benchmark. */
export const benchmarkSchema = z.strictObject({
  id: key,
  version: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/, 'a version is three numbers')
    .describe('The published version'),
  title: z.string().min(1).describe('Its name in reports'),
  status: z
    .enum(['final', 'draft'])
    .default('final')
    .describe('draft: public sources do not settle every item'),
  note: z.string().exactOptional().describe('What a reader should know of it'),
  platform: platforms.exactOptional().describe('The systems it is for; any where it is left out'),
  eks: z.boolean().default(false).describe('Only for images that are EKS nodes'),
  byDefault: z
    .union([z.boolean(), platforms])
    .default(true)
    .describe('Whether it is chosen when none is named: on its platform, or on the systems that stand here'),
  sections: z
    .array(
      z.strictObject({
        id: sectionId,
        title: z.string().min(1),
        items: z.array(itemSchema),
      }),
    )
    .min(1),
})

/** A published list as it is written. */
export type BenchmarkSource = z.infer<typeof benchmarkSchema>

const parameter = z.strictObject({
  title: z.string().min(1).describe('What it says of a node'),
  default: z.string().describe('The value that it has where --set gives none'),
  values: z.record(z.string(), z.string()).describe('Each value that it can have, and what that means'),
})

const tailoredItem = z.strictObject({
  where: z
    .record(z.string(), z.union([z.string(), z.array(z.string()).min(1)]))
    .exactOptional()
    .describe('Only where these parameters have these values'),
  notapplicable: z.string().exactOptional().describe('Why the rule does not apply'),
  when: check.exactOptional().describe('Where this is not true on the host, the rule does not apply'),
  with: z.record(z.string(), value).exactOptional().describe('Other values for the check'),
  severity: severity.exactOptional(),
  check: check.exactOptional().describe('Another condition'),
  reason: z.string().exactOptional().describe('Why it differs; reports show it'),
  reference: z.union([z.string(), z.array(z.string())]).exactOptional(),
})

const addedItem = itemSchema.extend({
  benchmark: z.string().describe('The benchmark that gets it: ID, or ID@VERSION for that version alone'),
  section: z
    .union([sectionId, z.strictObject({id: sectionId, title: z.string().min(1)})])
    .describe('A section of the benchmark by its number, or a new one'),
})

/** The published shape of a tailoring. */
export const tailoringSchema = z.strictObject({
  id: key,
  title: z.string().min(1),
  extends: z
    .string()
    .exactOptional()
    .describe(
      'A tailoring that holds where this one says nothing: a built-in name, or a file beside this one',
    ),
  for: z.array(key).exactOptional().describe('The benchmarks that it tailors; all where it is left out'),
  parameters: z
    .record(z.string().regex(/^[A-Za-z]\w*$/, 'a parameter is one word'), parameter)
    .exactOptional()
    .describe('What a site says of its nodes with --set'),
  items: z.record(key, tailoredItem).default({}).describe('What is different, by the key of the rule'),
  add: z.array(addedItem).exactOptional().describe('Rules that the benchmarks do not have'),
})

/** Which rules differ for a kind of node, as it is written. */
export type TailoringSource = z.infer<typeof tailoringSchema>
