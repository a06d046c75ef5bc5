/**
 * What the batch would make of the first rows of each source, by the same readers and the same verbs, without a
 * database to write to. The one file outside the rooms that calls two of them; `referent check` stands on it.
 */
import { DateTime } from 'luxon';
import { type FeedConfig, feedsOf } from '../config/feeds.ts';
import type { Config } from '../config/schema.ts';
import { keyColumns } from './1-extract/columns.ts';
import { describeSource, previewFeed, type Surroundings, sourceInput } from './1-extract/read.ts';
import { REJECT_REASONS } from './1-extract/reject-reasons.ts';
import { keyOfRow } from './1-extract/source-key.ts';
import { normaliseConsentRow } from './2-normalise/consent-row.ts';
import { normaliseListRow } from './2-normalise/list-row.ts';
import { normalisePersonRow } from './2-normalise/person-row.ts';
import { NORMALISE_REJECTS } from './2-normalise/reject-reasons.ts';
import type { RawRow, Reject, StatementRow } from './2-normalise/rows.ts';
import { ReferentError } from './errors.ts';
import { type Feed, recordId } from './ids.ts';

/** Why a row was refused, or (with a field) a value set aside. Values of the row are in `text` only. */
export interface PreviewReject {
  readonly reason: string;
  readonly words: string;
  readonly field: string | null;
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** A row as it would be mapped: field and canonical values. Personal data: mask before showing. */
export interface PreviewRow {
  readonly file: string;
  readonly line: number;
  readonly values: Readonly<Record<string, string>>;
}

export interface FeedPreview {
  readonly feed: Feed;
  readonly name: string;
  readonly files: readonly {
    readonly file: string;
    readonly bytes: number | null;
    readonly layout: Readonly<Record<string, unknown>>;
  }[];
  readonly columns: readonly string[];
  /** Columns that were found and that nothing in the config names. */
  readonly unused: readonly string[];
  /** Rows looked at; read = mapped + rejected. */
  readonly read: number;
  readonly mapped: number;
  readonly rejected: number;
  readonly rejects: readonly PreviewReject[];
  readonly examples: readonly PreviewRow[];
  /** Statements by `purpose/channel/state`. */
  readonly statements: Readonly<Record<string, number>>;
}

export interface PreviewOptions extends Surroundings {
  /** Rows of each feed to look at, and of these how many to show. */
  readonly rows: number;
  readonly examples: number;
  /** ISO instant that stands for "first seen". */
  readonly asOf: string;
}

/** One feed. Throws REF_SOURCE_… when it cannot be read as the config says; bad rows are in the result. */
export async function preview(feed: FeedConfig, config: Config, options: PreviewOptions): Promise<FeedPreview> {
  const read = await previewFeed(feed, options, options.rows);
  const rejects: PreviewReject[] = read.rejects.map((r) => ({ ...r, words: REJECT_REASONS[r.reason].en, field: null }));
  const examples: PreviewRow[] = [];
  const statements: Record<string, number> = {};
  const keys = new Set<string>();
  const normalise = normaliser(feed, config, options.asOf);
  let mapped = 0;
  for (const { file, line, raw } of read.rows) {
    const refuse = (reason: keyof typeof REJECT_REASONS): void => {
      rejects.push({ reason, words: REJECT_REASONS[reason].en, field: null, file, line, text: '' });
    };
    const own = keyColumns(feed).map((column) => raw[column] ?? null);
    const key = own.length === 0 ? `${file}:${line}` : keyOfRow(own, [...own.keys()]);
    if (key === null) {
      refuse('key_missing');
      continue;
    }
    if (keys.has(key)) {
      refuse('duplicate_key');
      continue;
    }
    keys.add(key);
    const made = normalise(raw, key);
    for (const r of made.rejects) {
      rejects.push({
        reason: r.reason,
        words: NORMALISE_REJECTS[r.reason].en,
        field: r.field,
        file,
        line,
        text: r.raw ?? '',
      });
    }
    if (made.values === null) continue;
    mapped++;
    if (examples.length < options.examples) examples.push({ file, line, values: made.values });
    for (const s of made.statements) {
      const cell = `${s.purpose}/${s.channel}/${s.state}`;
      statements[cell] = (statements[cell] ?? 0) + 1;
    }
  }
  const looked = read.rows.length + read.rejects.length;
  return {
    feed: feed.feed,
    name: feed.source,
    files: read.files,
    columns: read.found,
    unused: read.found.filter((column) => !isUsed(column, read.columns, feed.read.format)),
    read: looked,
    mapped,
    rejected: looked - mapped,
    rejects: rejects.sort((a, b) => a.line - b.line),
    examples,
    statements,
  };
}

/**
 * Opens every input as a run would and reads none of its rows: files with their heads and columns, queries with their
 * results' columns. Throws what is wrong with all of them at once, so that nothing runs on half of the sources.
 */
export async function inspectInputs(config: Config, around: Surroundings): Promise<void> {
  const problems: ReferentError[] = [];
  for (const feed of feedsOf(config)) {
    try {
      await describeSource(sourceInput(feed, around));
    } catch (error) {
      if (!(error instanceof ReferentError)) throw error;
      problems.push(error);
    }
  }
  const [first, ...more] = problems;
  if (first === undefined) return;
  if (more.length === 0) throw first;
  throw new ReferentError(
    first.code,
    `${problems.length} inputs cannot be read:\n${problems.map((p) => `  ${p.message}`).join('\n')}`,
    {
      ...(first.expected === undefined ? {} : { expected: first.expected }),
      hint: 'Correct them, or run `referent check`, which shows each with its first rows.',
      cause: first,
    },
  );
}

/** All feeds of the config, in its order; a feed that cannot be read gives its error, and the others go on. */
export async function* previews(
  config: Config,
  options: PreviewOptions,
): AsyncGenerator<
  | { readonly feed: FeedConfig; readonly preview: FeedPreview }
  | { readonly feed: FeedConfig; readonly error: ReferentError }
> {
  for (const feed of feedsOf(config)) {
    try {
      yield { feed, preview: await preview(feed, config, options) };
    } catch (error) {
      if (!(error instanceof ReferentError)) throw error;
      yield { feed, error };
    }
  }
}

/** A top-level key of JSON is used when it is named, or when a JSONPath begins in it. */
function isUsed(column: string, mapped: readonly string[], format: string): boolean {
  if (mapped.includes(column)) return true;
  if (format !== 'jsonl') return false;
  return mapped.some(
    (m) => m.startsWith('$') && new RegExp(`^\\$(?:\\.|\\[['"])${escaped(column)}(?:['"]\\]|[.[]|$)`).test(m),
  );
}
const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

interface Normalised {
  /** Null when the row is refused. */
  readonly values: Readonly<Record<string, string>> | null;
  readonly rejects: readonly Reject[];
  readonly statements: readonly StatementRow[];
}

function normaliser(feed: FeedConfig, config: Config, asOf: string): (raw: RawRow, key: string) => Normalised {
  const zone = config.schedule?.timezone ?? 'Europe/Paris';
  const context = (key: string) => ({
    recordId: recordId(feed.feed, feed.source, key),
    sourceKey: key,
    firstSeenAt: asOf,
    zone,
  });
  switch (feed.feed) {
    case 'person':
      return (raw, key) => {
        const made = normalisePersonRow(feed.source, feed.config, raw, context(key));
        if (made.record === null) return { values: null, rejects: made.rejects, statements: [] };
        const { record } = made;
        const values: Record<string, string> = {};
        for (const field of PERSON_FIELDS) {
          const value = record[field];
          if (value !== null) values[field] = field.endsWith('_at') ? localTime(value, zone) : value;
        }
        for (const [name, value] of Object.entries(record.identifiers)) values[name] = value;
        for (const point of made.points) {
          const name = POINT_FIELDS[point.kind] ?? point.kind;
          values[name] = values[name] === undefined ? point.value : `${values[name]}, ${point.value}`;
        }
        return { values, rejects: made.rejects, statements: made.statements };
      };
    case 'consent': {
      const purposes = new Set(Object.keys(config.purposes));
      const sources = new Set(Object.keys(config.sources));
      return (raw, key) => {
        const made = normaliseConsentRow(feed.config, raw, { ...context(key), purposes, sources });
        if (made.statement === null) return { values: null, rejects: made.rejects, statements: [] };
        const { purpose, channel, state, occurred_lo, means, notice } = made.statement;
        const values: Record<string, string> = { purpose, channel, state };
        if (made.point !== null) values['point'] = made.point.value;
        if (occurred_lo !== null) values['at'] = localTime(occurred_lo, zone);
        if (means !== null) values['means'] = means;
        if (notice !== null) values['notice'] = notice;
        return { values, rejects: made.rejects, statements: [made.statement] };
      };
    }
    case 'list':
      return (raw, key) => {
        const made = normaliseListRow(feed.source, feed.config, raw, context(key));
        const values = Object.fromEntries(made.entries.map((e) => [e.key_kind, e.key]));
        return { values: made.entries.length === 0 ? null : values, rejects: made.rejects, statements: [] };
      };
  }
}

/** An instant as the department's clock shows it; a day alone where it is midnight there. */
function localTime(instant: string, zone: string): string {
  const local = DateTime.fromISO(instant, { zone });
  return local.toFormat(local.equals(local.startOf('day')) ? 'yyyy-MM-dd' : 'yyyy-MM-dd HH:mm:ss');
}

const POINT_FIELDS: Readonly<Record<string, string>> = { email: 'email', phone: 'phone_number', post: 'address' };
const PERSON_FIELDS = [
  'honorific',
  'given_name',
  'middle_name',
  'family_name',
  'birth_family_name',
  'gender',
  'birthdate',
  'company',
  'last_contact_at',
  'collected_at',
] as const;
