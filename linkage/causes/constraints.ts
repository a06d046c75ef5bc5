/**
 * What a model says of clusters beside weights: keys of which a person has one, sources that hold nobody twice, a size
 * limit, and rules by which two records are one person whatever they weigh. Constraints beat rules, rules beat weights.
 */

import { textOf } from '../dictionary.ts';
import { LinkageError } from '../errors.ts';
import type { Conflict } from '../refusing-walk.ts';
import type { RecordTable } from '../table.ts';
import { inOrder } from './comparison-spec.ts';
import type { Comparison } from './compile.ts';

/** A comparison's levels by code: `{ comparison: 'birthdate', levels: ['exact', 'exact_rare'] }`. */
export interface LevelCondition {
  /** Name of a comparison: `name`, `birthdate`, `mobile`, `identifier:FIELD` … */
  readonly comparison: string;
  readonly levels: readonly string[];
}

/** Two records for which it holds are one person, unless a constraint or a judgement forbids it. */
export interface DeterministicRule {
  readonly name: string;
  /** All must hold; a missing value holds nothing. */
  readonly all: readonly LevelCondition[];
  /** Must hold where both sides have a value. */
  readonly whereKnown?: readonly LevelCondition[];
}

/** Two values that disagree never stand in one cluster. */
export interface UniqueKey {
  readonly comparison: string;
  /** Codes of levels that count as one value. Left out: those that agree exactly. */
  readonly agree?: readonly string[];
}

/** Sources in which nobody stands twice. */
export interface CleanSources {
  /** Column of the table that names a record's source. */
  readonly column: string;
  /** Values of that column, in comparison form; `all` for every source. */
  readonly sources: readonly string[] | 'all';
}

export interface Constraints {
  readonly unique?: readonly UniqueKey[];
  readonly clean?: CleanSources;
  readonly rules?: readonly DeterministicRule[];
}

/** Constraints on the rows of a table. */
export interface Barriers {
  /** What keeps two rows apart; null when nothing does. */
  readonly conflict: (a: number, b: number) => Conflict | null;
  /** 1 for rows that `conflict` can speak of; two others never conflict. */
  readonly bound: Uint8Array;
  /** The number of the first rule that holds for a level per comparison (-1 where missing), -1 when none does. */
  readonly rule: (levels: readonly number[]) => number;
  readonly ruleNames: readonly string[];
}

/**
 * Throws LinkageError `invalid_model` for a name that is no comparison, level or column of the model. `known` names all
 * comparisons that the model can have: one that was left out for want of values forbids and links nothing.
 */
export function compileConstraints(
  { unique = [], clean, rules = [] }: Constraints,
  table: RecordTable,
  comparisons: readonly Comparison[],
  known: ReadonlySet<string> = new Set(comparisons.map((c) => c.name)),
): Barriers {
  const place = (name: string): number => {
    const at = comparisons.findIndex((c) => c.name === name);
    if (at === -1 && !known.has(name))
      throw new LinkageError('invalid_model', `A constraint names "${name}", which is no comparison of the model.`);
    return at;
  };
  const masked = ({ comparison, levels }: LevelCondition): Masked | null => {
    const at = place(comparison);
    const specs = comparisons[at]?.levels;
    if (specs === undefined) return null;
    const numbers = levels.map((code) => specs.findIndex((l) => l.code === code));
    const wrong = levels[numbers.indexOf(-1)];
    if (wrong !== undefined)
      throw new LinkageError('invalid_model', `A constraint names "${wrong}", which is no level of ${comparison}.`);
    return { at, allowed: specs.map((_, l) => numbers.includes(l)) };
  };

  const bound = new Uint8Array(table.size);
  const checks = inOrder(unique.map((u) => ({ name: u.comparison, ...u }))).flatMap(({ comparison, agree }) => {
    const found = comparisons[place(comparison)];
    if (found === undefined) return [];
    const levels = agree ?? found.levels.flatMap((l) => (l.agrees === 'exact' ? [l.code] : []));
    const { allowed } = masked({ comparison, levels }) ?? { allowed: [] };
    for (let row = 0; row < table.size; row++) if (found.compare(row, row) !== -1) bound[row] = 1;
    return [{ by: comparison, compare: found.compare, allowed }];
  });
  const source = clean === undefined ? null : cleanRows(table, clean);
  if (source !== null) for (const [row, code] of source.entries()) if (code !== -1) bound[row] = 1;

  const compiled = rules.map((rule) => ({
    all: rule.all.map(masked),
    whereKnown: (rule.whereKnown ?? []).map(masked),
  }));
  const holds = (c: Masked | null, levels: readonly number[]): boolean => c?.allowed[levels[c.at] ?? -1] === true;
  const consistent = (c: Masked | null, levels: readonly number[]): boolean =>
    c === null || (levels[c.at] ?? -1) === -1 || holds(c, levels);
  return {
    bound,
    conflict: (a, b) => {
      for (const { by, compare, allowed } of checks) {
        const level = compare(a, b);
        if (level !== -1 && allowed[level] !== true) return { reason: 'unique_key', by };
      }
      const from = source?.[a] ?? -1;
      return from !== -1 && from === source?.[b] ? { reason: 'one_per_source', by: clean?.column ?? '' } : null;
    },
    rule: (levels) =>
      compiled.findIndex(
        ({ all, whereKnown }) =>
          all.length > 0 && all.every((c) => holds(c, levels)) && whereKnown.every((c) => consistent(c, levels)),
      ),
    ruleNames: rules.map((r) => r.name),
  };
}

interface Masked {
  readonly at: number;
  readonly allowed: readonly boolean[];
}

/** The source of each row that stands in a clean one, -1 elsewhere. */
function cleanRows(table: RecordTable, { column, sources }: CleanSources): Int32Array {
  const found = table.columns.get(column);
  if (found === undefined || found.kind !== 'one' || found.dictionary === null)
    throw new LinkageError('unknown_column', `The table has no column ${column} that names sources.`);
  if (sources === 'all') return found.codes;
  const { codes, dictionary } = found;
  const clean = new Set(sources);
  const isClean = Uint8Array.from({ length: dictionary.size }, (_, c) => (clean.has(textOf(dictionary, c)) ? 1 : 0));
  return codes.map((code) => (code !== -1 && isClean[code] === 1 ? code : -1));
}
