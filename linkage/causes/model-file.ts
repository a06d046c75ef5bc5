/**
 * A model as a person reviews it and a file keeps it: what each column is, what is compared and how, which pairs are
 * looked at, what binds the clusters; and, once it was trained, its numbers with where each came from.
 */
import type { ComparisonSpec } from './comparison-spec.ts';
import type { Constraints } from './constraints.ts';
import type { DateFormat } from './date-formats.ts';
import type { Mixture } from './mixture.ts';
import type { NameOrder } from './proposed-column.ts';
import type { ColumnRole } from './roles.ts';
import type { BlockingRule } from './rules.ts';

/** A column of the input. `file` limits it to the file of that name; without, every file that has it. */
export interface ModelColumn {
  readonly column: string;
  readonly kind: ColumnRole;
  readonly file?: string;
  /** What an identifier, category or number is called; columns of one name are compared with each other. */
  readonly name?: string;
  /** How a birth date is written, the first that fits: `iso`, `DD/MM/YYYY`, `YYYYMMDD` …; proposed from values. */
  readonly formats?: readonly DateFormat[];
  /** Which part of a whole name stands first, where the values told it; a full name alone has one. */
  readonly order?: NameOrder;
  /** Why it was taken for that: for the reader, not for the engine. */
  readonly why?: string;
}

/** Where u came from. */
export interface RandomProvenance {
  readonly seed: number;
  /** Random pairs that were compared. */
  readonly pairs: number;
}
/** Where the classes came from. */
export interface SessionProvenance {
  readonly candidates: number;
  readonly rounds: number;
  readonly converged: boolean;
}

/** Numbers that were learned from records. */
export interface TrainedModel {
  /** Records, and the hash of what was compared of them: a model says which data it was made from. */
  readonly records: number;
  readonly dataHash: string;
  /** Share of all pairs of records that are one person. */
  readonly lambda: number;
  /** Share of the true pairs that the rules reach. */
  readonly recall: number;
  readonly random: RandomProvenance;
  /** By comparison, in the order of `mixture.comparisons`, and level: shares of pairs of different people. */
  readonly u: readonly (readonly number[])[];
  readonly session: SessionProvenance;
  /** Classes with their share of the candidates and what their pairs look like; m is the class `same`. */
  readonly mixture: Mixture;
}

export interface CauseModel {
  readonly name: string;
  readonly columns: readonly ModelColumn[];
  /** Level codes are those of the kind; the default m of each is what an estimation starts from. Empty: the engine's own. */
  readonly comparisons: readonly ComparisonSpec[];
  /** Empty: the engine's own. */
  readonly blocking: readonly BlockingRule[];
  readonly constraints: Constraints;
  readonly mergeAt: number;
  readonly reviewAt: number;
  readonly maxCluster: number;
  readonly seed: number;
  /** Null: the model is trained on the records that it is given. */
  readonly trained: TrainedModel | null;
}
