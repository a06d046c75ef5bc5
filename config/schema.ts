/**
 * The shape of `referent.yaml`, in Zod: the one place where it is said. `config/referent.schema.json` is generated from
 * it, and `Config` is what the rest of the program receives: parsed, interpolated, defaults filled in, frozen.
 */
import { z } from 'zod';

export const ID_RULE = 'lower-case letters, digits and _, beginning with a letter, at most 40 characters';
const id = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, ID_RULE);

const region = z.string().length(2).meta({ title: 'a country code of two capital letters (ISO 3166), such as FR' });

export const CHANNELS = ['email', 'sms', 'phone_live', 'phone_auto', 'post'] as const;
export type Channel = (typeof CHANNELS)[number];

/** DPV consent states that an event can bring about. */
export const EVENT_STATES = ['given', 'refused', 'withdrawn', 'revoked', 'complained', 'invalidated'] as const;
export type EventState = (typeof EVENT_STATES)[number];

export const PURPOSE_KINDS = [
  'marketing',
  'newsletter',
  'third_party',
  'sharing',
  'profiling',
  'survey',
  'reactivation',
  'service',
  'legal',
] as const;

const csvRead = z.strictObject({
  format: z.literal('csv'),
  path: z.string().describe('A file, or a glob such as sources/shop-*.csv, relative to the workspace.'),
  delimiter: z.string().length(1).optional().describe('Detected from the first rows when left out, and reported.'),
  quote: z.string().length(1).default('"'),
  encoding: z
    .enum(['utf-8', 'windows-1252', 'iso-8859-1', 'iso-8859-15', 'utf-16le'])
    .optional()
    .describe('Detected when left out: BOM, then strict UTF-8, then windows-1252; the choice is reported.'),
  header: z
    .boolean()
    .default(true)
    .describe('false: columns are named by their position, from 0. Left out: false when every column is named so.'),
});
const jsonlRead = z.strictObject({
  format: z.literal('jsonl'),
  path: z.string(),
  encoding: z.enum(['utf-8']).default('utf-8'),
});
const postgresRead = z.strictObject({
  format: z.literal('postgres'),
  url: z
    .string()
    .describe(
      'postgres://… of the department; use ${NAME} so that no secret stands in the file. `workspace` is the own database of the workspace.',
    ),
  query: z.string().describe('One SELECT. It runs in a read-only transaction.'),
});
export const readSchema = z
  .discriminatedUnion('format', [csvRead, jsonlRead, postgresRead])
  .meta({ title: 'a map that begins with format: csv, jsonl or postgres' });
export type Read = z.infer<typeof readSchema>;

/** A column's name; in JSON Lines a name that begins with `$` is a JSONPath (RFC 9535); a number is a position. */
const columnName = z
  .union([z.string().min(1), z.number().int().min(0)])
  .transform(String)
  .meta({ title: 'the name of a column, or its position from 0' });
const column = z
  .union([
    columnName.transform((c) => ({ column: c })),
    z.strictObject({
      column: columnName,
      format: z
        .union([z.string(), z.array(z.string())])
        .optional()
        .describe('For dates: DD/MM/YYYY, YYYY-MM-DD, DD/MM/YY, YYYYMMDD, iso, epoch_s, epoch_ms, excel.'),
    }),
  ])
  .meta({ title: 'a column, as its name or { column: NAME, format: DD/MM/YYYY }' });
const columns = z
  .union([column.transform((c) => [c]), z.array(column).min(1)])
  .meta({ title: 'a column, or a list of columns' });
export type Column = z.infer<typeof column>;

const personMap = z
  .strictObject({
    full_name: column.optional().describe('Family and given name in one column; split by rule, order detected.'),
    given_name: column.optional(),
    middle_name: column.optional(),
    family_name: column.optional(),
    birth_family_name: column.optional().describe('Birth name, where family_name is the usage name.'),
    honorific: column.optional(),
    gender: column.optional(),
    birthdate: column.optional(),
    email: columns.optional(),
    phone_number: columns.optional(),
    address: z
      .strictObject({
        street_address: columns.optional(),
        extra: column.optional(),
        postal_code: column.optional(),
        locality: column.optional(),
        country: column.optional(),
      })
      .optional(),
    identifiers: z
      .record(id, column)
      .optional()
      .describe('Keys shared by departments, such as loyalty_card: CARTE. The link model says which are unique.'),
    company: column.optional(),
    last_contact_at: column.optional().describe('Last real contact from the person (purchase, reply, request).'),
    collected_at: column.optional(),
  })
  .refine((m) => Object.values(m).some((v) => v !== undefined), 'at least one field of a person, such as email: MAIL')
  .meta({ title: 'a map of fields to columns, such as email: MAIL' });

/** Values of a column, compared with the text of a cell. */
const cellValues = z
  .array(
    z
      .union([z.string(), z.number(), z.boolean()])
      .transform(String)
      .meta({ title: 'the text of a cell, such as O or ""' }),
  )
  .meta({ title: 'a list of values, such as [O, OUI]' });

const consentFlag = z.strictObject({
  purpose: z.string().describe('A purpose of this config, or * for all.'),
  channel: z.enum([...CHANNELS, '*']),
  column: columnName,
  given: cellValues.default([]),
  refused: cellValues.default([]),
  never_asked: cellValues
    .default([])
    .describe('Values that say nothing. A value in none of the three lists is a reject, never a guess.'),
  at: column.optional().describe('When the choice was made; without it the grant is undated.'),
  means: z.string().optional().describe('How it was collected, such as paper_form or web_form.'),
  notice: z.string().optional().describe('The version of the text that was shown.'),
  evidence: columnName.optional().describe('The column that refers to the proof.'),
  verification: z.enum(['double_opt_in', 'recording', 'signature', 'email_link']).optional(),
  act: z
    .boolean()
    .default(false)
    .describe('true: the flag records an attributable act of the person (F4), not a bare field of the department.'),
});
export type ConsentFlag = z.infer<typeof consentFlag>;

const relation = z.strictObject({
  kind: z.enum(['contract', 'purchase', 'prospect']),
  when: z
    .strictObject({ column: columnName, in: cellValues })
    .optional()
    .describe('Only rows whose column holds one of these values have the relation.'),
  family: z.union([z.string(), z.strictObject({ column: columnName })]).optional(),
  start: column.optional(),
  end: column.optional(),
  at: column.optional(),
  informed: z.boolean().optional().describe('Informed of the use at collection. Left out: unknown, never favourable.'),
  could_object: z.boolean().optional(),
});
export type RelationMap = z.infer<typeof relation>;

const source = z.strictObject({
  department: z.string().describe('Who answers for this data; named in reports and conflicts.'),
  read: readSchema,
  key: z
    .union([columnName.transform((c) => [c]), z.array(columnName).min(1)])
    .meta({ title: 'the column, or the list of columns, that identifies a row' }),
  map: personMap,
  consents: z.array(consentFlag).default([]),
  relations: z.array(relation).default([]),
  phone_region: region.default('FR').describe('Country of numbers written without a prefix.'),
  audience: z.enum(['consumer', 'professional']).default('consumer'),
  collected_before: z.string().optional().describe('A day as YYYY-MM-DD: the whole source was collected before it.'),
  bought: z.boolean().default(false).describe('true: bought or rented data (article 14).'),
  child_oriented: z.boolean().default(false),
  priority: z
    .number()
    .int()
    .min(0)
    .max(100)
    .default(50)
    .describe('For survivorship rule `source`: the higher is trusted more.'),
});
export type Source = z.infer<typeof source>;

const consentLog = z.strictObject({
  name: id.optional().describe('Left out: log_1, log_2 … in the order of the file.'),
  read: readSchema,
  map: z.strictObject({
    source: columnName.optional().describe('Column with the name of the source whose row the event is about.'),
    source_key: columnName.optional(),
    purpose: columnName,
    channel: columnName,
    point: columnName.optional().describe('E-mail or phone. Left out or empty: the points that the source row bore.'),
    state: columnName,
    at: column.optional(),
    actor: columnName.optional(),
    means: columnName.optional(),
    notice: columnName.optional(),
    evidence: columnName.optional(),
    verification: columnName.optional(),
    valid_until: column.optional(),
  }),
  phone_region: region.default('FR'),
  department: z.string().optional(),
});
export type ConsentLog = z.infer<typeof consentLog>;

const list = z.strictObject({
  read: readSchema,
  kind: z.enum(['internal', 'hashed']),
  key: z
    .strictObject({
      phone_number: columnName.optional(),
      email: columnName.optional(),
      email_hash: columnName.optional().describe('SHA-256 of the canonical e-mail, hex.'),
      phone_hash: columnName.optional().describe('SHA-256 of the E.164 number, hex.'),
    })
    .refine((k) => Object.values(k).filter((v) => v !== undefined).length > 0, 'at least one key, such as email: MAIL')
    .meta({ title: 'a map that names the column of the key, such as phone_number: TEL' }),
  at: column.optional().describe('When the person was registered on the list.'),
  scope: z
    .strictObject({
      channels: z.array(z.enum(CHANNELS)).optional(),
      purposes: z.array(z.string()).optional(),
    })
    .default({})
    .describe('Left out: every channel of the key, every marketing purpose.'),
  phone_region: region.default('FR'),
  label: z.string().optional(),
});
export type List = z.infer<typeof list>;

const SURVIVORSHIP = ['source', 'most_recent', 'most_frequent', 'most_complete'] as const;
export const GOLDEN_FIELDS = [
  'given_name',
  'middle_name',
  'family_name',
  'birth_family_name',
  'gender',
  'birthdate',
  'email',
  'phone_number',
  'address',
] as const;
export type GoldenField = (typeof GOLDEN_FIELDS)[number];
export type SurvivorshipRule = (typeof SURVIVORSHIP)[number];

export const configSchema = z.strictObject({
  controller: z.strictObject({
    id: id.describe('Short name, such as acme.'),
    name: z.string().describe('Legal name.'),
    country: region.default('FR'),
  }),
  database: z.string().default('${DATABASE_URL:-embedded}').describe('`embedded`, or postgres://…'),
  queue: z.string().default('${REDIS_URL:-database}').describe('`database`, or redis://…'),
  rules: z.string().default('fr').describe('A rule pack of the product (fr), or the path of one of your own.'),
  purposes: z
    .record(
      id,
      z.strictObject({
        label: z.string().describe('In the words of the company, as a DPO reads it.'),
        label_en: z.string().optional(),
        kind: z
          .enum(PURPOSE_KINDS)
          .describe('service and legal messages need a base; the others meet opposition lists.'),
        base: z
          .enum(['consent', 'contract', 'legal_obligation', 'legitimate_interest'])
          .optional()
          .describe('GDPR article 6(1). Left out: what the rule pack asks for the channel.'),
        family: z.string().optional().describe('Product family, for "analogous products" (soft opt-in, contract).'),
        sector: z.string().optional().describe('A sector with a ban of its own, such as energy_renovation.'),
        channels: z.array(z.enum(CHANNELS)).optional().describe('Left out: all.'),
        consent_months: z.number().int().min(1).optional().describe('Validity of a consent by your own policy.'),
      }),
    )
    .refine(
      (p) => Object.keys(p).length > 0,
      'at least one purpose, such as offers: { label: Offers, kind: marketing }',
    )
    .meta({ title: 'a map of purposes, such as offers: { label: Offers, kind: marketing }' })
    .describe('Why people are contacted; each is decided on its own.'),
  sources: z
    .record(id, source)
    .refine((s) => Object.keys(s).length > 0, 'at least one source, such as shops: { department, read, key, map }')
    .meta({ title: 'a map of sources, such as shops: { department, read, key, map }' })
    .describe('One per departmental system: how its rows are read, and what its columns mean.'),
  consent_events: z
    .array(consentLog)
    .default([])
    .describe('Logs of what people said and when: sign-ups, STOP messages, unsubscriptions, double opt-ins.'),
  lists: z
    .record(id, list)
    .default({})
    .meta({ title: 'a map of lists, such as stop_sms: { read, kind, key }' })
    .describe('Opposition lists: who must not be contacted, and through what.'),
  linkage: z
    .strictObject({
      model: z.string().default('person').describe('A model of the product (person), or the path of one of your own.'),
      merge_at: z.number().gt(0).lte(1).default(0.5).describe('Probability from which two records are one person.'),
      review_at: z
        .number()
        .gt(0)
        .lte(1)
        .default(0.25)
        .describe('From here up objections travel and a person looks; never above merge_at.'),
      max_cluster: z.number().int().min(2).default(200).describe('No person has more records than this.'),
    })
    .default({ model: 'person', merge_at: 0.5, review_at: 0.25, max_cluster: 200 })
    .refine((l) => l.review_at <= l.merge_at, 'review_at must not be above merge_at'),
  survivorship: z
    .partialRecord(z.enum(GOLDEN_FIELDS), z.array(z.enum(SURVIVORSHIP)).min(1))
    .optional()
    .describe('Per field the rules, first decisive one wins; a tie goes to the oldest record.')
    .transform((given) => ({ ...DEFAULT_SURVIVORSHIP, ...given })),
  schedule: z
    .strictObject({
      cron: z.string().describe('minute hour day month weekday: "0 2 * * *" is each night at two.'),
      timezone: z.string().default('Europe/Paris'),
    })
    .optional()
    .describe('The nightly run of `referent schedule`.'),
  safety: z
    .strictObject({
      source_shrink: z.number().min(0).max(1).default(0.3).describe('Hold when a source lost this share of its rows.'),
      reject_rate: z.number().min(0).max(1).default(0.2).describe('Hold when a source rejects this share of its rows.'),
      cluster_size: z.number().int().min(2).default(50).describe('Hold when a person has this many records.'),
      allowed_jump: z.number().min(0).default(0.5).describe('Hold when allowed cells grew by this share.'),
    })
    .default({ source_shrink: 0.3, reject_rate: 0.2, cluster_size: 50, allowed_jump: 0.5 }),
  workers: z
    .strictObject({
      threads: z.number().int().min(1).max(64).optional().describe('Tasks at a time per process; default: the cores.'),
      attempts: z.number().int().min(1).max(10).default(3),
      lock_seconds: z.number().min(1).max(600).default(60),
      stalled_seconds: z.number().min(1).max(600).default(15),
    })
    .default({ attempts: 3, lock_seconds: 60, stalled_seconds: 15 }),
});

const DEFAULT_SURVIVORSHIP: Record<GoldenField, SurvivorshipRule[]> = {
  given_name: ['most_frequent', 'most_complete', 'source', 'most_recent'],
  middle_name: ['most_complete', 'most_frequent', 'source', 'most_recent'],
  family_name: ['most_frequent', 'most_complete', 'source', 'most_recent'],
  birth_family_name: ['most_frequent', 'most_complete', 'source', 'most_recent'],
  gender: ['most_frequent', 'source', 'most_recent'],
  birthdate: ['most_complete', 'most_frequent', 'source', 'most_recent'],
  email: ['most_frequent', 'most_recent', 'source'],
  phone_number: ['most_frequent', 'most_recent', 'source'],
  address: ['most_recent', 'most_complete', 'source'],
};

export type ConfigInput = z.input<typeof configSchema>;
export type Config = z.output<typeof configSchema>;
export type Purpose = Config['purposes'][string];
