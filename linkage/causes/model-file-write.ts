/** A model as a plain object, in the order in which a person reads it. What the reader gives back is equal to the model. */
import type { ComparisonSpec } from './comparison-spec.ts';
import type { Constraints, LevelCondition } from './constraints.ts';
import type { CauseModel, ModelColumn, TrainedModel } from './model-file.ts';
import { MODEL_VERSION } from './model-file-read.ts';

type Fields = Record<string, unknown>;

export function causeModelObject(model: CauseModel): Fields {
  return {
    version: MODEL_VERSION,
    model: model.name,
    columns: model.columns.map(columnFields),
    ...(model.comparisons.length === 0 ? {} : { comparisons: comparisonFields(model.comparisons) }),
    ...(model.blocking.length === 0
      ? {}
      : {
          blocking: model.blocking.map(({ name, keys, budget, whole, maxBlock }) => ({
            name,
            keys: [...keys],
            budget,
            ...(whole === true ? { whole } : {}),
            ...(maxBlock === undefined ? {} : { max_block: maxBlock }),
          })),
        }),
    ...constraintFields(model.constraints),
    max_cluster: model.maxCluster,
    merge_at: model.mergeAt,
    review_at: model.reviewAt,
    seed: model.seed,
    ...(model.trained === null ? {} : { trained: trainedFields(model.trained) }),
  };
}

const columnFields = ({ column, kind, file, name, formats, order, why }: ModelColumn): Fields => ({
  column,
  kind,
  ...(file === undefined ? {} : { file }),
  ...(name === undefined ? {} : { name }),
  ...(formats === undefined ? {} : { formats: [...formats] }),
  ...(order === undefined ? {} : { order }),
  ...(why === undefined ? {} : { why }),
});

const comparisonFields = (comparisons: readonly ComparisonSpec[]): Fields =>
  Object.fromEntries(
    comparisons.map(({ name, kind, levels }) => [
      name,
      {
        kind,
        m: byCode(
          levels,
          levels.map((l) => l.m),
        ),
      },
    ]),
  );

const byCode = (levels: ComparisonSpec['levels'], shares: readonly number[]): Fields =>
  Object.fromEntries(levels.map(({ code }, l) => [code, shares[l] ?? 0]));

function constraintFields({ rules, unique, clean }: Constraints): Fields {
  const conditions = (of: readonly LevelCondition[]): Fields[] =>
    of.map(({ comparison, levels }) => ({ comparison, levels: [...levels] }));
  return {
    ...(rules === undefined
      ? {}
      : {
          rules: rules.map(({ name, all, whereKnown }) => ({
            name,
            all: conditions(all),
            ...(whereKnown === undefined ? {} : { where_known: conditions(whereKnown) }),
          })),
        }),
    ...(unique === undefined
      ? {}
      : {
          unique: unique.map(({ comparison, agree }) => ({
            comparison,
            ...(agree === undefined ? {} : { agree: [...agree] }),
          })),
        }),
    ...(clean === undefined
      ? {}
      : {
          one_per_source: {
            column: clean.column,
            sources: clean.sources === 'all' ? 'all' : [...clean.sources],
          },
        }),
  };
}

function trainedFields({ records, dataHash, lambda, recall, random, u, session, mixture }: TrainedModel): Fields {
  const byComparison = (shares: readonly (readonly number[])[]): Fields =>
    Object.fromEntries(mixture.comparisons.map(({ name, levels }, k) => [name, byCode(levels, shares[k] ?? [])]));
  return {
    records,
    data_hash: dataHash,
    lambda,
    recall,
    u: { from: 'random_pairs', seed: random.seed, pairs: random.pairs, shares: byComparison(u) },
    classes: {
      from: 'estimation',
      candidates: session.candidates,
      rounds: session.rounds,
      converged: session.converged,
      shares: Object.fromEntries(
        mixture.classes.map(({ name, pi, levels }) => [name, { pi, levels: byComparison(levels) }]),
      ),
    },
  };
}
