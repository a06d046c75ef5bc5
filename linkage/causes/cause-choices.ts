import type { Judgement } from '../judgements.ts';
import type { SureLinks } from './clusters.ts';
import type { ComparisonSpec } from './comparison-spec.ts';
import type { Constraints } from './constraints.ts';
import type { FrozenModel } from './frozen.ts';
import type { BlockingRule } from './rules.ts';

/** What a caller may say of a run beside its numbers. */
export interface CauseChoices {
  readonly constraints?: Constraints;
  /**
   * A column of the table that names a record's source: records of one source are not compared. Say so where nobody
   * stands twice in a source, with the constraint `clean` for the clusters.
   */
  readonly across?: string;
  /**
   * What people decided on pairs: it beats every link, and `different` beats `same`. The estimation learns from it what
   * the pairs of one person look like.
   */
  readonly judgements?: Iterable<Judgement>;
  /** Links that are sure by other means; they join before all others. */
  readonly sure?: SureLinks;
  /** Rules by which pairs come together; left out, the engine's own. */
  readonly rules?: readonly BlockingRule[];
  /** The m that an estimation starts from, by comparison; left out, the default. */
  readonly priors?: readonly ComparisonSpec[];
  /**
   * Classes of causes, or groups of them (`causes`, `people`, `chance`, `chance_rule`), to estimate the model without:
   * to see what each is worth. Throws LinkageError `invalid_model` for a name that is none.
   */
  readonly without?: readonly string[];
  /** The numbers of an earlier run (`frozen` of its result): nothing is estimated. */
  readonly frozen?: FrozenModel;
}
