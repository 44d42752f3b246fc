import {z} from 'zod'

const day = z.iso
  .date({error: 'expires must be a day that exists, written YYYY-MM-DD'})
  .describe('The last day, in UTC, on which the failure is accepted: YYYY-MM-DD')

const scope = z
  .strictObject({
    benchmark: z.string().exactOptional().describe('Only in this benchmark'),
    os: z.string().exactOptional().describe("Only on this system: os-release's ID, or ID-VERSION_ID"),
    host: z.string().exactOptional().describe('Only on hosts of this name; * stands for any characters'),
    image: z.string().exactOptional().describe('Only for --image-name of this name; * as for host'),
  })
  .describe('Where it holds; everywhere where it is left out')

/** One accepted failure as it is written; every text must be filled in. */
export const waiverSchema = z
  .strictObject({
    rule: z.string().min(1).exactOptional().describe('Key of the rule, in every benchmark that has it'),
    item: z
      .string()
      .regex(/^[^/\s]+\/\S+$/, 'an item is written BENCHMARK/NUMBER')
      .exactOptional()
      .describe('An item of one benchmark: cis-amazon-eks/3.2.1'),
    reason: filledIn('a waiver needs a reason').describe('Why the failure is accepted'),
    owner: filledIn('a waiver needs an owner').describe('Who answers for it'),
    ticket: z.string().min(1, 'a ticket must be filled in or left out').exactOptional(),
    expires: day,
    covers: z
      .array(z.enum(['fail', 'error']))
      .min(1)
      .default(['fail'])
      .describe('What is accepted; add error to accept that the item cannot be decided'),
    scope: scope.exactOptional(),
  })
  .refine(({rule, item}) => (rule === undefined) !== (item === undefined), {
    message: 'a waiver names either a rule or an item',
  })

/** One accepted failure as it is written. */
export type WaiverSource = z.infer<typeof waiverSchema>

const shape = {
  maximumDays: z
    .int()
    .min(1)
    .default(365)
    .describe('How many days ahead a waiver may expire; 365 where it is left out'),
}

/** A waiver file as editors see it. */
export const waiverFileSchema = z.strictObject({...shape, waivers: z.array(waiverSchema)})

/** The same with waivers that are not looked at yet: each of them is right or wrong on its own. */
export const waiverListSchema = z.strictObject({...shape, waivers: z.array(z.unknown())})

function filledIn(message: string): z.ZodString {
  return z.string({error: message}).regex(/\S/, message)
}
