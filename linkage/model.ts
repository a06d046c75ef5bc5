/**
 * A linkage model is data: what the attributes are, which agreements make a link, what keeps records apart. It is made
 * from a reviewed file by `parseModel` and never changed; a rule's place in the list is its strength.
 */

import type { PhoneLine } from './comparison-form.ts';
import { type AttributeKind, type BlockKeyName, KIND_TABLE } from './kinds.ts';
import type { ColumnSchema, TableSchema } from './table.ts';

export interface Attribute {
  readonly name: string;
  readonly kind: AttributeKind;
  /** Key of the kind (`from`, `given` …) to field of the record. */
  readonly fields: Readonly<Record<string, string>>;
  /** For phone numbers: only numbers of this line. */
  readonly line: PhoneLine | null;
  /** A value borne by this many distinct names identifies a place, not a person, and counts as missing; null: never. */
  readonly sharedAt: number | null;
}

/** Holds when the pair's level is one of `levels` (a bit mask); a missing value holds nothing. */
export interface Condition {
  /** Index in the model's attributes. */
  readonly attribute: number;
  readonly levels: number;
  /** For names: at most this many records are expected to bear this name by chance; null: any. */
  readonly maxNamesakes: number | null;
}

export interface Rule {
  readonly name: string;
  /** All must hold. At least one implies an equal key. */
  readonly all: readonly Condition[];
  /** Where it is not empty, at least one must hold. */
  readonly any: readonly Condition[];
  /** Must hold where both sides have a value. */
  readonly whereKnown: readonly Condition[];
  /** True: a record that this rule ties to two clusters which contradict each other is tied to neither. */
  readonly unambiguous: boolean;
  /**
   * `deterministic`: proof enough, whatever a model of causes says. `probable`: good enough to join where there is no
   * such model; where there is one, it weighs these pairs as any others.
   */
  readonly basis: 'deterministic' | 'probable';
}

/** Two clusters with such a pair, which no rule links, are not joined. */
export interface Contradiction {
  readonly name: string;
  readonly all: readonly Condition[];
}

/** Two values of a person that disagree never stand in one cluster. */
export interface UniqueKey {
  readonly attribute: number;
  /** Levels that count as one value (a bit mask). */
  readonly agree: number;
}

export interface Similarity {
  readonly jaroWinkler: number;
  /** Shortest length at which one edit, and two edits, are taken for a typo. */
  readonly oneEditFrom: number;
  readonly twoEditsFrom: number;
}

export interface LinkModel {
  readonly name: string;
  readonly attributes: readonly Attribute[];
  readonly rules: readonly Rule[];
  readonly review: readonly Rule[];
  readonly contradictions: readonly Contradiction[];
  readonly unique: readonly UniqueKey[];
  readonly similarity: Similarity;
  /** Local parts of e-mail addresses that name a function: such an address counts as missing. */
  readonly roleMailboxes: ReadonlySet<string>;
  /** Folded given names: two different ones of this list are two names, never one with a typo. */
  readonly knownGivenNames: ReadonlySet<string>;
  /** Folded short forms of given names, each with the names that it stands for. */
  readonly shortGivenNames: ReadonlyMap<string, ReadonlySet<string>>;
  readonly maxCluster: number;
  /** Least number of records from which a model of causes is estimated beside the rules; null: never. */
  readonly weighFrom: number | null;
  /** A block with more records is refined by the keys of `refine`, and what stays larger is left out and reported. */
  readonly maxBlock: number;
  readonly refine: readonly Condition[];
}

const PHONE_FORM = { mobile: 'mobile', landline: 'landline' } as const;

/** The column of the table that an attribute's field is read from. */
export function columnName(attribute: Attribute, key: string): string {
  const field = attribute.fields[key] ?? '';
  const form = KIND_TABLE[attribute.kind].forms[key] ?? 'raw';
  return attribute.line === null ? `${field}:${form}` : `${field}:${attribute.line}`;
}

/** The columns that a model needs, and `carry`: fields that the caller wants back as they came. */
export function tableSchema(model: LinkModel, carry: readonly string[] = []): TableSchema {
  const columns = new Map<string, ColumnSchema>();
  for (const attribute of model.attributes) {
    const kind = KIND_TABLE[attribute.kind];
    for (const [key, field] of Object.entries(attribute.fields)) {
      const name = columnName(attribute, key);
      const form = attribute.line === null ? (kind.forms[key] ?? 'raw') : PHONE_FORM[attribute.line];
      columns.set(name, { name, field, form, many: kind.many });
      if (form === 'street') {
        const house = `${field}:house_number`;
        columns.set(house, { name: house, field, form: 'house_number', many: false });
      }
    }
  }
  for (const field of carry) columns.set(field, { name: field, field, form: 'raw', many: false });
  return { columns: [...columns.values()] };
}

/** Every field of a record that the model reads. */
export const fieldsOf = (model: LinkModel): string[] => [
  ...new Set(model.attributes.flatMap((a) => Object.values(a.fields))),
];

/** The block key that a condition implies, null when it finds no pairs by itself. */
export function keyOf(attributes: readonly Attribute[], condition: Condition): BlockKeyName | null {
  const attribute = attributes[condition.attribute];
  if (attribute === undefined) return null;
  const kind = KIND_TABLE[attribute.kind];
  for (const { upTo, key } of kind.keys) {
    const allowed = (1 << (kind.levels.indexOf(upTo) + 1)) - 1;
    if ((condition.levels & ~allowed) === 0 && condition.levels !== 0) return key;
  }
  return null;
}

/** The model's rules that hold whatever a model of causes says. */
export const withoutProbable = (model: LinkModel): LinkModel => ({
  ...model,
  rules: model.rules.filter((r) => r.basis === 'deterministic'),
  review: model.review.filter((r) => r.basis === 'deterministic'),
});
