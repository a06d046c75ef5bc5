/**
 * Reads a model from a plain object (a parsed YAML file). Every mistake is told with its path, what was expected and the
 * nearest known name; nothing is guessed, and nothing unknown is passed over.
 */
import type { ModelProblem } from '../parse-model.ts';
import { attributesOf } from './column-attributes.ts';
import {
  type CauseKind,
  type ComparisonSpec,
  comparisonSpec,
  inOrder,
  LEVELS,
  type LevelSpec,
} from './comparison-spec.ts';
import type { Constraints, DeterministicRule, LevelCondition, UniqueKey } from './constraints.ts';
import { DATE_FORMATS } from './date-formats.ts';
import type { ClassShares } from './mixture.ts';
import { createFieldReader, type FieldReader, type Fields, type Path } from './model-fields.ts';
import type { CauseModel, ModelColumn, TrainedModel } from './model-file.ts';
import { NAME_ORDERS } from './proposed-column.ts';
import { COLUMN_ROLES } from './roles.ts';
import { type BlockingRule, rulesFor } from './rules.ts';

export type ParsedCauseModel =
  | { readonly ok: true; readonly model: CauseModel }
  | { readonly ok: false; readonly problems: readonly ModelProblem[] };

export const MODEL_VERSION = 1;
export const MODEL_DEFAULTS = { mergeAt: 0.5, reviewAt: 0.25, maxCluster: 200, seed: 1 } as const;
/** As the engine checks it; a sum is off by rounding only. */
const SUM_TOLERANCE = 1e-6;
const KINDS = Object.keys(LEVELS).filter((k): k is CauseKind => k in LEVELS);

const MODEL_KEYS = [
  'version',
  'model',
  'columns',
  'comparisons',
  'blocking',
  'rules',
  'unique',
  'one_per_source',
  'max_cluster',
  'merge_at',
  'review_at',
  'seed',
  'trained',
];

export function parseCauseModel(input: unknown): ParsedCauseModel {
  const read = createFieldReader();
  const model = modelOf(read, input);
  return read.problems.length > 0 ? { ok: false, problems: read.problems } : { ok: true, model };
}

function modelOf(read: FieldReader, input: unknown): CauseModel {
  const given = read.object(input, [], MODEL_KEYS);
  if (given['version'] !== MODEL_VERSION)
    read.tell(['version'], `\`version: ${MODEL_VERSION}\` is expected: the file is of another version, or no model`);
  const columns = columnsOf(read, given['columns']);
  const own = given['comparisons'] !== undefined;
  const comparisons = own ? comparisonsOf(read, given['comparisons']) : [];
  const known = own ? comparisons : expectedComparisons(columns);
  const mergeAt = optional(given, 'merge_at', MODEL_DEFAULTS.mergeAt, (v) => read.number(v, ['merge_at'], 0, 1));
  const reviewAt = optional(given, 'review_at', Math.min(MODEL_DEFAULTS.reviewAt, mergeAt), (v) =>
    read.number(v, ['review_at'], 0, 1),
  );
  if (reviewAt > mergeAt) read.tell(['review_at'], `review_at is above merge_at (${mergeAt})`);
  return {
    name: optional(given, 'model', 'people', (v) => read.text(v, ['model'])),
    columns,
    comparisons,
    blocking: blockingOf(read, given['blocking'], known),
    constraints: constraintsOf(read, given, known),
    mergeAt,
    reviewAt,
    maxCluster: optional(given, 'max_cluster', MODEL_DEFAULTS.maxCluster, (v) => read.whole(v, ['max_cluster'], 2)),
    seed: optional(given, 'seed', MODEL_DEFAULTS.seed, (v) => read.whole(v, ['seed'], 0)),
    trained: optional(given, 'trained', null, (v) => trainedOf(read, v, known)),
  };
}

const optional = <T>(given: Fields, key: string, otherwise: T, make: (value: unknown) => T): T =>
  given[key] === undefined ? otherwise : make(given[key]);

const COLUMN_KEYS = ['column', 'kind', 'file', 'name', 'formats', 'order', 'why'];

function columnsOf(read: FieldReader, value: unknown): ModelColumn[] {
  if (value === undefined) read.tell(['columns'], 'a list of columns is expected: what is each column of the files');
  const seen = new Set<string>();
  return read.list(value, ['columns']).flatMap((item, i) => {
    const path: Path = ['columns', i];
    const given = read.object(item, path, COLUMN_KEYS);
    const column = read.text(given['column'], [...path, 'column']);
    const kind = read.oneOf(given['kind'], [...path, 'kind'], COLUMN_ROLES, 'kind');
    const of = (key: string): Record<string, string> =>
      given[key] === undefined ? {} : { [key]: read.text(given[key], [...path, key]) };
    const named = `${JSON.stringify(given['file'])} ${column}`;
    if (seen.has(named)) read.tell([...path, 'column'], `the column "${column}" came before`);
    seen.add(named);
    const formats = given['formats'];
    const order =
      given['order'] === undefined
        ? null
        : read.oneOf(given['order'], [...path, 'order'], NAME_ORDERS, 'order of names');
    if (order !== null && kind !== null && kind !== 'full_name')
      read.tell([...path, 'order'], 'only a full_name has an order of names');
    if (kind === null) return [];
    return [
      {
        column,
        kind,
        ...of('file'),
        ...of('name'),
        ...(formats === undefined
          ? {}
          : {
              formats: read
                .list(formats, [...path, 'formats'])
                .flatMap((f, k) => read.oneOf(f, [...path, 'formats', k], DATE_FORMATS, 'format of dates') ?? []),
            }),
        ...(order === null ? {} : { order }),
        ...of('why'),
      },
    ];
  });
}

/** The comparisons that the engine makes of these columns. */
export function expectedComparisons(columns: readonly ModelColumn[]): ComparisonSpec[] {
  const specs = attributesOf(
    columns.map(({ kind, column, name }) => ({ column, role: kind, ...(name === undefined ? {} : { name }) })),
  ).flatMap((attribute): ComparisonSpec[] => {
    if (attribute.kind === 'phone_number')
      return [comparisonSpec('mobile', 'mobile'), comparisonSpec('landline', 'landline')];
    const hasName = attribute.kind === 'identifier' || attribute.kind === 'category';
    return [comparisonSpec(hasName ? `${attribute.kind}:${attribute.from}` : attribute.kind, attribute.kind)];
  });
  return inOrder(specs);
}

function comparisonsOf(read: FieldReader, value: unknown): ComparisonSpec[] {
  const specs = Object.entries(read.mapping(value, ['comparisons'])).flatMap(([name, item]): ComparisonSpec[] => {
    const path: Path = ['comparisons', name];
    const given = read.object(item, path, ['kind', 'm']);
    const kind = read.oneOf(given['kind'], [...path, 'kind'], KINDS, 'kind of comparison');
    if (kind === null) return [];
    const spec = comparisonSpec(name, kind);
    if (given['m'] === undefined) return [spec];
    const m = sharesOf(read, given['m'], [...path, 'm'], spec);
    return [{ name, kind, levels: spec.levels.map((l, i): LevelSpec => ({ ...l, m: m[i] ?? l.m })) }];
  });
  return inOrder(specs);
}

/** Shares by level, all of them, summing to 1. */
function sharesOf(read: FieldReader, value: unknown, path: Path, spec: ComparisonSpec): number[] {
  const codes = spec.levels.map((l) => l.code);
  const given = read.object(value, path, codes);
  const before = read.problems.length;
  const shares = codes.map((code) => {
    if (given[code] !== undefined) return read.number(given[code], [...path, code], 0, 1);
    read.tell([...path, code], `the level "${code}" of ${spec.name} has no share`);
    return 0;
  });
  const sum = shares.reduce((s, x) => s + x, 0);
  if (read.problems.length === before && !(Math.abs(sum - 1) < SUM_TOLERANCE))
    read.tell(path, `the shares of ${spec.name} sum to ${Number(sum.toPrecision(6))}, not to 1`);
  return shares;
}

const EMPTY_TABLE = {
  size: 0,
  ids: { size: 0, offsets: new Int32Array(1), units: new Uint16Array(0) },
  columns: new Map<never, never>(),
  bytes: 0,
};
/** Keys of the engine's own rules; identifiers are keys by their own name. */
export const BLOCKING_KEYS = [...new Set(rulesFor(EMPTY_TABLE).flatMap((r) => r.keys))];

function blockingOf(read: FieldReader, value: unknown, known: readonly ComparisonSpec[]): BlockingRule[] {
  const keys = [...BLOCKING_KEYS, ...known.flatMap((c) => (c.kind === 'identifier' ? [c.name] : []))];
  const names = new Set<string>();
  return read.list(value, ['blocking']).map((item, i) => {
    const path: Path = ['blocking', i];
    const given = read.object(item, path, ['name', 'keys', 'budget', 'whole', 'max_block']);
    const name = read.text(given['name'], [...path, 'name']);
    if (names.has(name)) read.tell([...path, 'name'], `a rule "${name}" came before`);
    names.add(name);
    const asked = read.list(given['keys'], [...path, 'keys']);
    if (asked.length === 0) read.tell([...path, 'keys'], 'a rule needs a key at least');
    const whole = optional(given, 'whole', false, (v) => read.flag(v, [...path, 'whole']));
    return {
      name,
      keys: asked.map((key, k) => read.oneOf(key, [...path, 'keys', k], keys, 'key') ?? ''),
      budget: read.number(given['budget'], [...path, 'budget'], 0, 1e6),
      ...(whole ? { whole } : {}),
      ...(given['max_block'] === undefined
        ? {}
        : { maxBlock: read.whole(given['max_block'], [...path, 'max_block'], 2) }),
    };
  });
}

function constraintsOf(read: FieldReader, given: Fields, known: readonly ComparisonSpec[]): Constraints {
  const comparison = (value: unknown, path: Path): ComparisonSpec | undefined => {
    const name = read.oneOf(
      value,
      path,
      known.map((c) => c.name),
      'comparison',
    );
    return known.find((c) => c.name === name);
  };
  const levels = (value: unknown, path: Path, of: ComparisonSpec | undefined): string[] =>
    of === undefined
      ? []
      : read.list(value, path).map((code, i) => {
          const codes = of.levels.map((l) => l.code);
          return read.oneOf(code, [...path, i], codes, `level of ${of.name}`) ?? '';
        });
  const conditions = (value: unknown, path: Path): LevelCondition[] =>
    read.list(value, path).map((item, i) => {
      const here: Path = [...path, i];
      const { comparison: name, levels: codes } = read.object(item, here, ['comparison', 'levels']);
      const of = comparison(name, [...here, 'comparison']);
      return { comparison: of?.name ?? '', levels: levels(codes, [...here, 'levels'], of) };
    });
  const rules = read.list(given['rules'], ['rules']).map((item, i): DeterministicRule => {
    const path: Path = ['rules', i];
    const fields = read.object(item, path, ['name', 'all', 'where_known']);
    const all = conditions(fields['all'], [...path, 'all']);
    if (all.length === 0) read.tell([...path, 'all'], 'a rule without a condition would make one person of everybody');
    const whereKnown = conditions(fields['where_known'], [...path, 'where_known']);
    return {
      name: read.text(fields['name'], [...path, 'name']),
      all,
      ...(whereKnown.length === 0 ? {} : { whereKnown }),
    };
  });
  const unique = read.list(given['unique'], ['unique']).map((item, i): UniqueKey => {
    const path: Path = ['unique', i];
    const fields = read.object(item, path, ['comparison', 'agree']);
    const of = comparison(fields['comparison'], [...path, 'comparison']);
    return {
      comparison: of?.name ?? '',
      ...(fields['agree'] === undefined ? {} : { agree: levels(fields['agree'], [...path, 'agree'], of) }),
    };
  });
  const clean = optional<Constraints['clean'] | null>(given, 'one_per_source', null, (value) => {
    const path: Path = ['one_per_source'];
    const fields = read.object(value, path, ['column', 'sources']);
    const all = fields['sources'] === 'all';
    return {
      column: optional(fields, 'column', 'file', (v) => read.text(v, [...path, 'column'])),
      sources: all ? ('all' as const) : read.texts(fields['sources'], [...path, 'sources']),
    };
  });
  return {
    ...(unique.length === 0 ? {} : { unique }),
    ...(clean === null || clean === undefined ? {} : { clean }),
    ...(rules.length === 0 ? {} : { rules }),
  };
}

function trainedOf(read: FieldReader, value: unknown, known: readonly ComparisonSpec[]): TrainedModel {
  const at: Path = ['trained'];
  const given = read.object(value, at, ['records', 'data_hash', 'lambda', 'recall', 'u', 'classes']);
  const random = read.object(given['u'], [...at, 'u'], ['from', 'seed', 'pairs', 'shares']);
  const session = read.object(
    given['classes'],
    [...at, 'classes'],
    ['from', 'candidates', 'rounds', 'converged', 'shares'],
  );
  const names = known.map((c) => c.name);
  const shares = read.object(random['shares'], [...at, 'u', 'shares'], names);
  const comparisons = known.filter((c) => shares[c.name] !== undefined);
  const classes = Object.entries(read.mapping(session['shares'], [...at, 'classes', 'shares'])).map(
    ([name, item]): ClassShares => {
      const path: Path = [...at, 'classes', 'shares', name];
      const fields = read.object(item, path, ['pi', 'levels']);
      const levels = read.object(fields['levels'], [...path, 'levels'], names);
      return {
        name,
        pi: read.number(fields['pi'], [...path, 'pi'], 0, 1),
        levels: comparisons.map((c) => sharesOf(read, levels[c.name], [...path, 'levels', c.name], c)),
      };
    },
  );
  const total = classes.reduce((s, c) => s + c.pi, 0);
  if (!classes.some((c) => c.name === 'same') || classes.length < 2)
    read.tell([...at, 'classes', 'shares'], 'a trained model needs the class "same" and another one');
  else if (!(Math.abs(total - 1) < SUM_TOLERANCE))
    read.tell(
      [...at, 'classes', 'shares'],
      `the shares pi of the classes sum to ${Number(total.toPrecision(6))}, not to 1`,
    );
  return {
    records: read.whole(given['records'], [...at, 'records'], 0),
    dataHash: read.text(given['data_hash'], [...at, 'data_hash']),
    lambda: read.number(given['lambda'], [...at, 'lambda'], 0, 1),
    recall: read.number(given['recall'], [...at, 'recall'], 0, 1),
    random: {
      seed: read.whole(random['seed'], [...at, 'u', 'seed'], 0),
      pairs: read.whole(random['pairs'], [...at, 'u', 'pairs'], 0),
    },
    u: comparisons.map((c) => sharesOf(read, shares[c.name], [...at, 'u', 'shares', c.name], c)),
    session: {
      candidates: read.whole(session['candidates'], [...at, 'classes', 'candidates'], 0),
      rounds: read.whole(session['rounds'], [...at, 'classes', 'rounds'], 0),
      converged: read.flag(session['converged'], [...at, 'classes', 'converged']),
    },
    mixture: { comparisons, classes },
  };
}
