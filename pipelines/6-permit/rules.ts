/**
 * A rule pack: the law as dated rows of data. Parsed once at the border, refused with the row and the line when a key is
 * unknown, a reference leads nowhere, or the rows of one country, channel and audience leave a gap or overlap in time.
 */
import { DateTime } from 'luxon';
import { isMap, isSeq, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { Channel } from '../../config/schema.ts';
import { ReferentError } from '../errors.ts';
import { GRADE_NO, type Grade } from './grade.ts';

const DAY = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a day such as 2026-08-11');
const CHANNEL = z.enum(['email', 'sms', 'phone_live', 'phone_auto', 'post']);
const AUDIENCE = z.enum(['consumer', 'professional', 'generic']);
const COUNTRY = z.string().regex(/^([A-Z]{2}|\*)$/, 'a country of two capital letters, or *');
const TEXTS = z.strictObject({ fr: z.string().min(1), en: z.string().min(1) });

const ruleRow = z.strictObject({
  id: z.string().min(1),
  country: COUNTRY,
  channels: z.array(CHANNEL).min(1),
  audiences: z.array(AUDIENCE).min(1),
  from: DAY.optional(),
  to: DAY.optional(),
  regime: z.enum(['OPT_IN', 'OPT_OUT', 'OUT_OF_SCOPE']),
  grade: z.enum(['A', 'B', 'C', 'D']).default('B'),
  exceptions: z.array(z.enum(['running_contract', 'soft_opt_in', 'b2b_profession'])).default([]),
  lists: z.array(z.string()).default([]),
  optional_lists: z.array(z.string()).default([]),
  former_lists: z.array(z.string()).default([]),
  conditions: z.array(z.string()).default([]),
  source: z.string().min(1),
  reviewed: z.boolean(),
});

const packSchema = z.strictObject({
  pack: z.string(),
  zone: z.string().refine((zone) => DateTime.local().setZone(zone).isValid, 'an IANA time zone'),
  country: COUNTRY,
  territories: z.array(z.string().length(2)).default([]),
  age_of_consent: z.number().int().min(0).max(21),
  consent_months: z.number().int().min(1),
  retention_months: z.number().int().min(1),
  legacy_before: DAY,
  lists: z
    .record(
      z.string(),
      z.strictObject({
        label: z.string(),
        channels: z.array(CHANNEL).min(1),
        shelf_life_days: z.number().int().min(1).optional(),
        hit: z.enum(['absolute', 'running_contract_excepts', 'later_consent_excepts', 'express_consent_excepts']),
        source: z.string(),
      }),
    )
    .default({}),
  conditions: z.record(z.string(), TEXTS).default({}),
  sector_bans: z
    .array(
      z.strictObject({
        id: z.string(),
        sector: z.string(),
        channels: z.array(CHANNEL).min(1),
        from: DAY.optional(),
        to: DAY.optional(),
        except: z.enum(['running_contract']).optional(),
        source: z.string(),
        reviewed: z.boolean(),
      }),
    )
    .default([]),
  rules: z.array(ruleRow).min(1),
});

type PackInput = z.infer<typeof packSchema>;
export type Audience = z.infer<typeof AUDIENCE>;
export type Exception = z.infer<typeof ruleRow>['exceptions'][number];
export type HitRule = PackInput['lists'][string]['hit'];

interface Span {
  /** Milliseconds, inclusive; -Infinity without a beginning. */
  readonly from: number;
  /** Milliseconds, exclusive; Infinity without an end. */
  readonly to: number;
}
export interface Rule extends Span {
  readonly id: string;
  readonly country: string;
  readonly channels: readonly Channel[];
  readonly audiences: readonly Audience[];
  readonly regime: 'OPT_IN' | 'OPT_OUT' | 'OUT_OF_SCOPE';
  readonly grade: Grade;
  readonly gradeNo: number;
  readonly exceptions: readonly Exception[];
  readonly lists: readonly string[];
  readonly optionalLists: readonly string[];
  readonly formerLists: readonly string[];
  readonly conditions: readonly string[];
  readonly source: string;
  readonly reviewed: boolean;
}
export interface SectorBan extends Span {
  readonly id: string;
  readonly sector: string;
  readonly channels: readonly Channel[];
  readonly except: 'running_contract' | null;
}
export interface ListRule {
  readonly label: string;
  readonly channels: readonly Channel[];
  readonly shelfLife: number | null;
  readonly hit: HitRule;
}
export interface RulePack {
  readonly name: string;
  readonly zone: string;
  readonly country: string;
  readonly territories: readonly string[];
  readonly ageOfConsent: number;
  readonly consentMonths: number;
  readonly retentionMonths: number;
  readonly legacyBefore: number;
  readonly lists: ReadonlyMap<string, ListRule>;
  readonly conditions: ReadonlyMap<string, { readonly fr: string; readonly en: string }>;
  readonly sectorBans: readonly SectorBan[];
  readonly rules: readonly Rule[];
}

/** Midnight that begins a day of the zone, and the one that ends it. */
export const dayStart = (day: string, zone: string): number =>
  DateTime.fromISO(day, { zone }).startOf('day').toMillis();
export const dayEnd = (day: string, zone: string): number =>
  DateTime.fromISO(day, { zone }).startOf('day').plus({ days: 1 }).toMillis();

const DAY_MS = 86_400_000;

/** Parses the text of a rule pack. `file` is for messages. Throws REF_RULES_INVALID with line and row. */
export function parseRules(text: string, file: string): RulePack {
  const counter = new LineCounter();
  const doc = parseDocument(text, { lineCounter: counter, uniqueKeys: true });
  const lineAt = (path: readonly PropertyKey[]): number => {
    for (let n = path.length; n >= 0; n--) {
      const node = doc.getIn(path.slice(0, n), true);
      if (node !== undefined && node !== null && typeof node === 'object' && 'range' in node) {
        const range = node.range as [number, number, number] | null | undefined;
        if (range) return counter.linePos(range[0]).line;
      }
    }
    return 1;
  };
  const refuse = (message: string, path: readonly PropertyKey[], expected: string): never => {
    throw new ReferentError('REF_RULES_INVALID', message, {
      where: `${file}:${lineAt(path)} ${path.join('.')}`,
      expected,
    });
  };
  const broken = doc.errors[0];
  if (broken !== undefined) {
    throw new ReferentError('REF_RULES_INVALID', 'The rule pack is not YAML.', {
      where: `${file}:${broken.linePos?.[0].line ?? 1}`,
      expected: broken.message.split('\n')[0] ?? 'YAML',
      cause: broken,
    });
  }
  if (!isMap(doc.contents) && !isSeq(doc.contents)) refuse('The rule pack is empty.', [], 'a map');
  const parsed = packSchema.safeParse(doc.toJS());
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const path = [...(issue?.path ?? []), ...(issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [])];
    return refuse(`The rule pack has a wrong value at ${path.join('.')}.`, path, issue?.message ?? 'a valid rule pack');
  }
  return compile(parsed.data, refuse);
}

type Refuse = (message: string, path: readonly PropertyKey[], expected: string) => never;

function compile(pack: PackInput, refuse: Refuse): RulePack {
  const span = (row: { from?: string | undefined; to?: string | undefined }): Span => ({
    from: row.from === undefined ? Number.NEGATIVE_INFINITY : dayStart(row.from, pack.zone),
    to: row.to === undefined ? Number.POSITIVE_INFINITY : dayEnd(row.to, pack.zone),
  });
  const ids = new Set<string>();
  const rules = pack.rules.map((row, i): Rule => {
    if (ids.has(row.id)) refuse(`Two rows are called ${row.id}.`, ['rules', i, 'id'], 'an id of its own for each row');
    ids.add(row.id);
    for (const key of ['lists', 'optional_lists', 'former_lists'] as const)
      for (const list of row[key])
        if (!Object.hasOwn(pack.lists, list))
          refuse(`Row ${row.id} names an unknown list ${list}.`, ['rules', i, key], 'a list of the pack');
    for (const condition of row.conditions)
      if (!Object.hasOwn(pack.conditions, condition))
        refuse(
          `Row ${row.id} names an unknown condition ${condition}.`,
          ['rules', i, 'conditions'],
          'a condition of the pack',
        );
    return {
      ...span(row),
      id: row.id,
      country: row.country,
      channels: row.channels,
      audiences: row.audiences,
      regime: row.regime,
      grade: row.grade,
      gradeNo: GRADE_NO[row.grade],
      exceptions: row.exceptions,
      lists: row.lists,
      optionalLists: row.optional_lists,
      formerLists: row.former_lists,
      conditions: row.conditions,
      source: row.source,
      reviewed: row.reviewed,
    };
  });
  refuseGaps(rules, refuse);
  return Object.freeze({
    name: pack.pack,
    zone: pack.zone,
    country: pack.country,
    territories: pack.territories,
    ageOfConsent: pack.age_of_consent,
    consentMonths: pack.consent_months,
    retentionMonths: pack.retention_months,
    legacyBefore: dayStart(pack.legacy_before, pack.zone),
    lists: new Map(
      Object.entries(pack.lists).map(([name, list]) => [
        name,
        {
          label: list.label,
          channels: list.channels,
          shelfLife: list.shelf_life_days === undefined ? null : list.shelf_life_days * DAY_MS,
          hit: list.hit,
        },
      ]),
    ),
    conditions: new Map(Object.entries(pack.conditions)),
    sectorBans: pack.sector_bans.map((ban) => ({
      ...span(ban),
      id: ban.id,
      sector: ban.sector,
      channels: ban.channels,
      except: ban.except ?? null,
    })),
    rules,
  });
}

/** Rows of one country, channel and audience must follow each other without gap or overlap, and the last must stay open. */
function refuseGaps(rules: readonly Rule[], refuse: Refuse): void {
  const groups = new Map<string, number[]>();
  rules.forEach((rule, i) => {
    if (rule.from >= rule.to) refuse(`Row ${rule.id} ends before it begins.`, ['rules', i], '`to` on or after `from`');
    for (const channel of rule.channels)
      for (const audience of rule.audiences) {
        const key = `${rule.country} ${channel} ${audience}`;
        groups.set(key, [...(groups.get(key) ?? []), i]);
      }
  });
  for (const [key, members] of groups) {
    const rows = members
      .map((i) => ({ i, rule: rules[i] }))
      .filter((r): r is { i: number; rule: Rule } => r.rule !== undefined);
    rows.sort((a, b) => a.rule.from - b.rule.from);
    for (let k = 0; k < rows.length; k++) {
      const here = rows[k];
      const next = rows[k + 1];
      if (here === undefined) continue;
      if (next === undefined) {
        if (here.rule.to !== Number.POSITIVE_INFINITY)
          refuse(
            `Row ${here.rule.id} ends and no row of ${key} follows.`,
            ['rules', here.i],
            'a row that follows, or no `to`',
          );
      } else if (next.rule.from > here.rule.to) {
        refuse(
          `A gap in time of ${key} before row ${next.rule.id}.`,
          ['rules', next.i],
          `\`from\` the day after ${here.rule.id} ends`,
        );
      } else if (next.rule.from < here.rule.to) {
        refuse(
          `Rows ${here.rule.id} and ${next.rule.id} overlap in time for ${key}.`,
          ['rules', next.i],
          'one row at a time',
        );
      }
    }
  }
}
