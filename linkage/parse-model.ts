/**
 * Reads a model from a plain object (a parsed YAML file). Every mistake is told, each with its path in the object, what
 * was expected and the nearest known name; nothing is guessed and nothing unknown is passed over.
 */
import { createFieldReader, type Fields, type Path } from './causes/model-fields.ts';
import { foldGivenName } from './comparison-form.ts';
import { type AttributeKind, KIND_TABLE, KINDS, levelNumber } from './kinds.ts';
import {
  type Attribute,
  type Condition,
  type Contradiction,
  keyOf,
  type LinkModel,
  type Rule,
  type UniqueKey,
} from './model.ts';
import { nearestName } from './nearest-name.ts';

export interface ModelProblem {
  /** Where in the object, such as ['rules', 2, 'all', 0, 'level']. */
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly nearest: string | null;
}
export type ParsedModel =
  | { readonly ok: true; readonly model: LinkModel }
  | { readonly ok: false; readonly problems: readonly ModelProblem[] };

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function parseModel(input: unknown): ParsedModel {
  const reader = createReader();
  const model = reader.model(input);
  return reader.problems.length > 0 ? { ok: false, problems: reader.problems } : { ok: true, model };
}

const RULE_KEYS = ['name', 'all', 'any', 'where_known', 'unambiguous', 'basis', 'why'];
const BASES = ['deterministic', 'probable'] as const;
/**
 * Measured on parts of a generated company: from some 1,000 records on, an estimated model joins no more strangers than
 * rules do (precision .99) and finds half of what they miss; at 300 records its precision is .98.
 */
const WEIGH_FROM = 1000;
const MODEL_KEYS = [
  'model',
  'attributes',
  'rules',
  'review',
  'contradictions',
  'unique',
  'similarity',
  'role_mailboxes',
  'known_given_names',
  'short_given_names',
  'max_cluster',
  'weigh_from',
  'max_block',
  'refine',
];

function createReader() {
  const attributes: Attribute[] = [];
  const { problems, tell, object, list } = createFieldReader();
  const text = (value: unknown, path: Path): string => {
    if (typeof value === 'string' && value !== '') return value;
    tell(path, 'a name is expected here');
    return '';
  };
  const number = (value: unknown, path: Path, fallback: number, min: number, max: number): number => {
    if (value === undefined) return fallback;
    if (typeof value === 'number' && Number.isFinite(value) && value >= min && value <= max) return value;
    tell(path, `a number from ${min} to ${max} is expected here`);
    return fallback;
  };
  const oneOf = (value: unknown, path: Path, known: readonly string[], what: string): string => {
    const given = text(value, path);
    if (given !== '' && !known.includes(given))
      tell(path, `unknown ${what} "${given}"; known: ${known.join(', ')}`, nearestName(given, known));
    return given;
  };

  const attribute = (name: string, value: unknown, path: Path): void => {
    const kindName = isFields(value) ? oneOf(value['kind'], [...path, 'kind'], KINDS, 'kind') : '';
    const kind: AttributeKind = KINDS.find((k) => k === kindName) ?? 'category';
    const table = KIND_TABLE[kind];
    const extra = kind === 'phone_number' ? ['line'] : [];
    const shared = kind === 'phone_number' || kind === 'email' ? ['shared_at'] : [];
    const given = object(value, path, ['kind', ...table.fields, ...extra, ...shared]);
    const fields: Record<string, string> = {};
    for (const [i, key] of table.fields.entries()) {
      if (given[key] !== undefined) fields[key] = text(given[key], [...path, key]);
      else if (table.fields.length === 1) fields[key] = name;
      else if (i < 2) tell(path, `"${key}" is missing: which field of a record is it`);
    }
    const line =
      given['line'] === undefined ? '' : oneOf(given['line'], [...path, 'line'], ['mobile', 'landline'], 'line');
    const sharedAt = given['shared_at'];
    attributes.push({
      name,
      kind,
      fields,
      line: line === 'mobile' || line === 'landline' ? line : null,
      sharedAt: sharedAt === undefined ? null : number(sharedAt, [...path, 'shared_at'], 5, 2, 1e6),
    });
  };

  const attributeNumber = (value: unknown, path: Path): number => {
    const known = attributes.map((a) => a.name);
    return known.indexOf(oneOf(value, path, known, 'attribute'));
  };
  const condition = (value: unknown, path: Path): Condition => {
    const given = object(value, path, ['attribute', 'level', 'levels', 'max_namesakes']);
    const number_ = attributeNumber(given['attribute'], [...path, 'attribute']);
    const kind = attributes[number_]?.kind ?? null;
    const maxNamesakes =
      given['max_namesakes'] === undefined
        ? null
        : number(given['max_namesakes'], [...path, 'max_namesakes'], 1, 0, 1e9);
    if (maxNamesakes !== null && kind !== null && kind !== 'name')
      tell([...path, 'max_namesakes'], 'only an attribute of kind name has namesakes');
    return { attribute: Math.max(0, number_), levels: kind === null ? 1 : levelMask(given, kind, path), maxNamesakes };
  };
  /** `level: L` is L or better; `levels: [L, K]` exactly these. */
  const levelMask = (given: Fields, kind: AttributeKind, path: Path): number => {
    const known = KIND_TABLE[kind].levels;
    if ((given['level'] === undefined) === (given['levels'] === undefined)) {
      tell(path, 'either "level" (this one or better) or "levels" (one of these) is expected');
      return 1;
    }
    if (given['level'] !== undefined) {
      const level = levelNumber(kind, oneOf(given['level'], [...path, 'level'], known, `level of ${kind}`));
      return (1 << (level + 1)) - 1;
    }
    let mask = 0;
    for (const [i, name] of list(given['levels'], [...path, 'levels']).entries())
      mask |= 1 << Math.max(0, levelNumber(kind, oneOf(name, [...path, 'levels', i], known, `level of ${kind}`)));
    return mask;
  };
  const conditions = (value: unknown, path: Path): Condition[] =>
    list(value, path).map((item, i) => condition(item, [...path, i]));

  const basisOf = (value: unknown, path: Path): Rule['basis'] => {
    const given = oneOf(value, path, BASES, 'basis');
    return BASES.find((b) => b === given) ?? 'probable';
  };
  const rules = (value: unknown, key: string): Rule[] => {
    const names = new Set<string>();
    return list(value, [key]).map((item, i) => {
      const path: Path = [key, i];
      const given = object(item, path, RULE_KEYS);
      const name = text(given['name'], [...path, 'name']);
      if (names.has(name)) tell([...path, 'name'], `a rule "${name}" came before`);
      names.add(name);
      const all = conditions(given['all'], [...path, 'all']);
      if (!all.some((c) => keyOf(attributes, c) !== null))
        tell([...path, 'all'], 'no condition here finds pairs: at least one must ask for an exact agreement');
      const unambiguous = given['unambiguous'] ?? false;
      if (typeof unambiguous !== 'boolean') tell([...path, 'unambiguous'], 'true or false is expected here');
      return {
        name,
        all,
        any: conditions(given['any'], [...path, 'any']),
        whereKnown: conditions(given['where_known'], [...path, 'where_known']),
        unambiguous: unambiguous === true,
        basis: given['basis'] === undefined ? 'deterministic' : basisOf(given['basis'], [...path, 'basis']),
      };
    });
  };
  const contradictions = (value: unknown): Contradiction[] =>
    list(value, ['contradictions']).map((item, i) => {
      const path: Path = ['contradictions', i];
      const given = object(item, path, ['name', 'all', 'why']);
      const all = conditions(given['all'], [...path, 'all']);
      if (all.length === 0) tell(path, 'a contradiction without a condition would keep everything apart');
      return { name: text(given['name'], [...path, 'name']), all };
    });
  const unique = (value: unknown): UniqueKey[] =>
    list(value, ['unique']).flatMap((item, i) => {
      const path: Path = ['unique', i];
      const given = object(item, path, ['attribute', 'verified', 'agree', 'why']);
      const number_ = attributeNumber(given['attribute'], [...path, 'attribute']);
      const kind = attributes[number_]?.kind;
      if (typeof given['verified'] !== 'boolean')
        tell([...path, 'verified'], 'true or false is expected here: are the values of this attribute verified?');
      if (kind === undefined) return [];
      const agree = given['agree'] ?? 'exact';
      const mask = levelMask({ level: agree }, kind, path);
      // An unverified key is evidence, not a constraint.
      return given['verified'] === true ? [{ attribute: number_, agree: mask }] : [];
    });
  const names = (value: unknown, key: string, form: (text: string) => string): Set<string> =>
    new Set(list(value, [key]).map((item, i) => form(text(item, [key, i]))));

  const shortNames = (value: unknown): Map<string, Set<string>> => {
    const forms = new Map<string, Set<string>>();
    if (!isFields(value)) tell(['short_given_names'], 'a mapping of short forms to lists of names is expected here');
    else
      for (const [form, names_] of Object.entries(value))
        forms.set(
          foldGivenName(form),
          new Set(
            list(names_, ['short_given_names', form]).map((name, i) =>
              foldGivenName(text(name, ['short_given_names', form, i])),
            ),
          ),
        );
    return forms;
  };

  const model = (input: unknown): LinkModel => {
    const given = object(input, [], MODEL_KEYS);
    const declared = given['attributes'];
    if (!isFields(declared)) tell(['attributes'], 'a mapping of attributes is expected here');
    else for (const [name, value] of Object.entries(declared)) attribute(name, value, ['attributes', name]);
    const similarity = object(
      given['similarity'] ?? {},
      ['similarity'],
      ['jaro_winkler', 'one_edit_from', 'two_edits_from'],
    );
    return {
      name: given['model'] === undefined ? 'model' : text(given['model'], ['model']),
      attributes,
      rules: rules(given['rules'], 'rules'),
      review: rules(given['review'], 'review'),
      contradictions: contradictions(given['contradictions']),
      unique: unique(given['unique']),
      similarity: {
        jaroWinkler: number(similarity['jaro_winkler'], ['similarity', 'jaro_winkler'], 0.92, 0.7, 1),
        oneEditFrom: number(similarity['one_edit_from'], ['similarity', 'one_edit_from'], 5, 1, 100),
        twoEditsFrom: number(similarity['two_edits_from'], ['similarity', 'two_edits_from'], 9, 1, 100),
      },
      roleMailboxes: names(given['role_mailboxes'], 'role_mailboxes', (t) => t.toLowerCase()),
      knownGivenNames: names(given['known_given_names'], 'known_given_names', foldGivenName),
      shortGivenNames: shortNames(given['short_given_names'] ?? {}),
      maxCluster: number(given['max_cluster'], ['max_cluster'], 200, 2, 1e6),
      weighFrom:
        given['weigh_from'] === 'never' ? null : number(given['weigh_from'], ['weigh_from'], WEIGH_FROM, 2, 1e9),
      maxBlock: number(given['max_block'], ['max_block'], 2000, 2, 1e6),
      refine: conditions(given['refine'], ['refine']),
    };
  };
  return { problems, model };
}
