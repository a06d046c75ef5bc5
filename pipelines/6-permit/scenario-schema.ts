/** The shape of a scenario file: unit tests for the law, without a database. Optional keys are unknown, never favourable. */
import { z } from 'zod';

const text = z.union([z.string(), z.date().transform((d) => d.toISOString())]);
const when = text.nullable();
const CHANNEL = z.enum(['email', 'sms', 'phone_live', 'phone_auto', 'post']);
const KIND = z.enum([
  'marketing',
  'newsletter',
  'third_party',
  'sharing',
  'profiling',
  'survey',
  'reactivation',
  'service',
  'legal',
]);

const person = z.strictObject({
  birthdate: text.optional(),
  country: z.string().length(2).optional(),
  audience: z.enum(['consumer', 'professional']).optional(),
  points: z.array(z.string()).default([]),
  deceased: z.strictObject({ status: z.enum(['no', 'probable', 'confirmed']), date: when.optional() }).optional(),
  restricted: z.boolean().default(false),
  erased: z.boolean().default(false),
  child_oriented_source: z.boolean().default(false),
  profession: z.string().optional(),
  bought: z.boolean().default(false),
  last_contact_at: when.optional(),
  collected_at: when.optional(),
});

const point = z
  .strictObject({
    phone_number: z.string().optional(),
    email: z.string().optional(),
    address: z.string().optional(),
    line: z.enum(['mobile', 'fixed']).optional(),
    status: z.enum(['ok', 'invalid', 'hard_bounce', 'platform', 'reassigned']).default('ok'),
    rows: z.array(z.string()).optional().describe('The rows that bear it.'),
  })
  .refine((p) => [p.phone_number, p.email, p.address].filter((v) => v !== undefined).length === 1, {
    message: 'exactly one of phone_number, email, address',
  });

const relation = z.strictObject({
  person: z.string(),
  kind: z.enum(['contract', 'purchase', 'prospect']),
  family: z.string().optional(),
  start: when.optional(),
  end: when.optional(),
  at: when.optional(),
  last_contact_at: when.optional(),
  informed: z.boolean().optional(),
  could_object: z.boolean().optional(),
  seller: z.string().optional(),
  professional_families: z.array(z.string()).optional(),
  row: z.string().optional(),
});

const event = z.strictObject({
  person: z.string(),
  purpose: z.string(),
  channel: z.union([CHANNEL, z.literal('*')]),
  point: z.string().optional(),
  state: z.enum(['given', 'refused', 'withdrawn', 'revoked', 'complained', 'invalidated']),
  at: when.optional(),
  recorded_at: text.optional(),
  valid_until: when.optional(),
  actor: z.enum(['subject', 'guardian', 'agent', 'controller', 'import']).default('import'),
  means: z.string().optional(),
  notice: z.string().optional(),
  evidence: z.string().optional(),
  verification: z.enum(['double_opt_in', 'recording', 'signature', 'email_link']).optional(),
  source: z.string().default('unknown'),
  row: z.string().optional(),
  partner_list: z.array(z.string()).optional().describe('Companies that were named; the controller is looked for.'),
  pre_ticked: z.boolean().default(false),
  flag: z.boolean().default(false).describe('true: a bare flag of a department, no act behind it.'),
});

const list = z.strictObject({
  list: z.string(),
  screened_at: when.optional(),
  covers: z.array(z.string()).optional().describe('Left out: every point for a list of the company, none for others.'),
  hits: z.array(z.strictObject({ point: z.string(), registered_at: when.optional() })).default([]),
  channels: z.array(CHANNEL).optional(),
  purposes: z.array(z.string()).optional(),
});

export const scenarioSchema = z.strictObject({
  title: z.string().optional(),
  as_of: text,
  rules: z.string().default('fr'),
  controller: z.string().default('acme'),
  purposes: z.record(
    z.string(),
    z.strictObject({
      kind: KIND.optional(),
      base: z.enum(['consent', 'contract', 'legal_obligation', 'legitimate_interest']).optional(),
      family: z.string().optional(),
      sector: z.string().optional(),
      consent_months: z.number().int().min(1).optional(),
    }),
  ),
  persons: z.record(z.string(), person),
  points: z.record(z.string(), point),
  relations: z.array(relation).default([]),
  events: z.array(event).default([]),
  lists: z.array(list).default([]),
  links: z
    .array(
      z.strictObject({
        person: z.string(),
        rows: z.array(z.string()).min(2),
        basis: z.enum(['deterministic', 'reviewed', 'probable', 'review']),
      }),
    )
    .default([]),
  ask: z
    .array(
      z.strictObject({
        person: z.string(),
        purpose: z.string(),
        channel: CHANNEL,
        point: z.string(),
        expect: z
          .strictObject({
            verdict: z.enum(['allowed', 'forbidden', 'needs_proof']),
            reason: z.string().optional(),
            conditions: z.array(z.string()).optional(),
            valid_until: text.nullable().optional(),
          })
          .optional(),
      }),
    )
    .min(1),
});
export type ScenarioInput = z.infer<typeof scenarioSchema>;
