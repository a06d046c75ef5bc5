/** Records in, clusters out, nothing to configure: the door to the model of causes. */
import { membersOf } from '../cluster.ts';
import { LinkageError } from '../errors.ts';
import type { InputRecord } from '../link.ts';
import type { RefusalReason } from '../refusing-walk.ts';
import { createTableBuilder, idOf, type RecordTable, rowOf } from '../table.ts';
import { type Attribute, causeRow, causeSchema } from './attributes.ts';
import { checkOptions } from './check-options.ts';
import { checkAttributes, checkRecords } from './check-records.ts';
import { explainPattern, type PairExplanation } from './explain.ts';
import type { Inspection } from './inspect.ts';
import { type CauseTableOptions, linkCauseTable } from './link-table.ts';
import { type AsyncTableOptions, linkCauseTableAsync } from './link-table-async.ts';
import type { Mixture } from './mixture.ts';
import { type Proposal, propose } from './propose.ts';
import { checkFacts, type Finding, findingsOf } from './self-check.ts';
import type { CauseReport, CauseTableResult } from './steps.ts';
import { writesDayFirst } from './values.ts';

export interface ProbabilisticOptions extends CauseTableOptions {
  /** What the fields are; proposed from their names and values when left out. */
  readonly attributes?: readonly Attribute[];
}

export interface ProbablePair {
  readonly a: string;
  readonly b: string;
  /** Log-odds in bits. */
  readonly weight: number;
  readonly probability: number;
  /** The best explanation other than one person, and its share of what is not one person. */
  readonly rival: string;
  readonly rivalShare: number;
}
/** A link that did not join, with its reason and what named it. */
export interface ProbableRefusal {
  readonly a: string;
  readonly b: string;
  /** Bits; null for a judgement `same` that a stronger constraint overruled. */
  readonly weight: number | null;
  readonly reason: RefusalReason;
  readonly by: string;
  /** The two records that may not be one person; null where it is not two records that forbid. */
  readonly between: readonly [string, string] | null;
}
export interface ProbabilisticResult {
  /** Members in the order of their ids, clusters in the order of their first member; singles included. */
  readonly clusters: readonly (readonly string[])[];
  /** Pairs from `reviewAt` on, the likeliest first, whether they joined or not. */
  readonly pairs: readonly ProbablePair[];
  readonly refused: readonly ProbableRefusal[];
  /** What the fields were taken for, and why; null when the caller said it. */
  readonly proposal: Proposal | null;
  readonly attributes: readonly Attribute[];
  readonly model: Mixture;
  /** What the model says of any two records. Throws LinkageError `unknown_record`. */
  readonly inspect: (a: string, b: string) => Inspection;
  /** Bits per comparison, the best rival, and what would change the answer. Throws LinkageError `unknown_record`. */
  readonly explain: (a: string, b: string) => PairExplanation;
  /** What makes the result look glued or starved, the gravest first; empty where it looks right. */
  readonly check: () => readonly Finding[];
  readonly report: CauseReport;
}

/**
 * Finds the records of one person by a model that is estimated from the records themselves.
 * Throws LinkageError: `duplicate_id`, `aborted`, `invalid_model` when nothing in the records can be compared or an
 * attribute is none, `unknown_column` for a field that no record has, `invalid_options`, `invalid_record`, and
 * `unknown_record` for a judgement on a record that is not there.
 *
 * @example
 * const { clusters } = link([
 *   { id: '1', prenom: 'Jeanne', nom: 'Kervella', email: 'jeanne.k@exemple.fr', naissance: '1980-03-12' },
 *   { id: '2', prenom: 'JEANNE', nom: 'KERVELA', email: 'jeanne.k@exemple.fr', naissance: '12/03/1980' },
 * ]);
 */
export function linkProbabilistic(
  records: Iterable<InputRecord>,
  options: ProbabilisticOptions = {},
): ProbabilisticResult {
  const { rows, checked } = check(records, options);
  const prepared = prepareRecords(rows, checked);
  return toResult(prepared, linkCauseTable(prepared.table, prepared.attributes, checked), mergeAtOf(checked));
}

/** The same with several threads (default: as many as there are cores), leaving this one free for other things. */
export async function linkProbabilisticAsync(
  records: Iterable<InputRecord>,
  options: ProbabilisticOptions & AsyncTableOptions = {},
): Promise<ProbabilisticResult> {
  const { rows, checked } = check(records, options, ['threads']);
  const prepared = prepareRecords(rows, checked);
  const linked = await linkCauseTableAsync(prepared.table, prepared.attributes, checked);
  return toResult(prepared, linked, mergeAtOf(checked));
}

function check<T extends ProbabilisticOptions>(records: Iterable<InputRecord>, options: T, more?: readonly string[]) {
  const rows = checkRecords(records);
  const checked = checkOptions(options, new Set(rows.map((row) => row.id)), more);
  if (checked.attributes !== undefined) checkAttributes(checked.attributes, rows);
  return { rows, checked };
}

interface PreparedRecords {
  readonly table: RecordTable;
  readonly attributes: readonly Attribute[];
  readonly proposal: Proposal | null;
}

function prepareRecords(rows: readonly InputRecord[], options: ProbabilisticOptions): PreparedRecords {
  const proposal = options.attributes === undefined ? propose(rows) : null;
  const attributes = options.attributes ?? proposal?.attributes ?? [];
  if (attributes.length === 0)
    throw new LinkageError('invalid_model', 'No field of the records is one that people can be compared by.');
  const dates = attributes.flatMap((a) => (a.kind === 'birthdate' && typeof a.from === 'string' ? [a.from] : []));
  const dayFirst = writesDayFirst(
    rows.flatMap((row) => dates.flatMap((field) => (typeof row[field] === 'string' ? [row[field].trim()] : []))),
  );
  const builder = createTableBuilder(causeSchema(attributes));
  for (const row of rows) builder.add(row.id, causeRow(attributes, row, dayFirst));
  return { table: builder.finish(), attributes, proposal };
}

const mergeAtOf = ({ mergeAt }: ProbabilisticOptions): number => mergeAt ?? 0.5;

function toResult(
  { table, attributes, proposal }: PreparedRecords,
  linked: CauseTableResult,
  mergeAt: number,
): ProbabilisticResult {
  const { pairs, refused, clusterOf, mixture, inspect, report } = linked;
  const id = (row: number): string => idOf(table, row);
  const row = (of: string): number => {
    const found = rowOf(table, of);
    if (found === -1) throw new LinkageError('unknown_record', 'No record has the id that was asked for.');
    return found;
  };
  return {
    clusters: membersOf(clusterOf).map((members) => members.map(id)),
    pairs: pairs.verdicts.map(({ bits, probability, rival, rivalShare }, i) => ({
      a: id(pairs.a[i] ?? 0),
      b: id(pairs.b[i] ?? 0),
      weight: bits,
      probability,
      rival,
      rivalShare,
    })),
    refused: refused.map(({ a, b, pair, reason, by, between }) => ({
      a: id(a),
      b: id(b),
      weight: pairs.verdicts[pair]?.bits ?? null,
      reason,
      by,
      between: between === null ? null : [id(between[0]), id(between[1])],
    })),
    proposal,
    attributes,
    model: mixture,
    inspect: (a, b) => inspect(row(a), row(b)),
    explain: (a, b) => {
      const levels = inspect(row(a), row(b)).comparisons.map((c) => c.level);
      return explainPattern(mixture, levels, mergeAt);
    },
    check: () => findingsOf(checkFacts(linked, mergeAt)),
    report,
  };
}
