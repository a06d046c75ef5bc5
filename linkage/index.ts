/**
 * `referent/linkage`: the record-linkage engine. Pure: no I/O, no clock, no random source, nothing imported from outside
 * this folder.
 *
 * `link` needs nothing but records: what each field is, and the model, come from the records themselves.
 *
 * @example
 * const people = [
 *   { id: '1', prenom: 'Zoé', nom: 'Kervella', mail: 'zk@b.fr' },
 *   { id: '2', prenom: 'ZOE', nom: 'KERVELA', mail: 'zk@b.fr' },
 * ];
 * const { clusters, pairs, report } = link(people, { signal: AbortSignal.timeout(60_000), onProgress: console.log });
 *
 * @example By rules that a person wrote: no probabilities, nothing estimated.
 * const parsed = parseModel({ attributes: { email: { kind: 'email' } }, rules: [
 *   { name: 'email', all: [{ attribute: 'email', level: 'exact' }] } ] });
 * if (parsed.ok) linkByRules([{ id: '1', email: 'a@b.fr' }, { id: '2', email: 'A@B.FR' }], parsed.model).clusters; // [['1','2']]
 */

export { type BlockPlan, type BlockReport, blockReport, candidates, planBlocks } from './blocking.ts';
export type { GiantBlock } from './blocks.ts';
export { type AgainstInput, type AgainstResult, linkAgainst } from './causes/against.ts';
export type { CauseProgress } from './causes/ask.ts';
export { type Attribute as CauseAttribute, canonicalCauseRow, causeRow, causeSchema } from './causes/attributes.ts';
export type { SureLinks } from './causes/clusters.ts';
export type { ComparisonSpec } from './causes/comparison-spec.ts';
export type {
  CleanSources,
  Constraints,
  DeterministicRule,
  LevelCondition,
  UniqueKey,
} from './causes/constraints.ts';
export {
  type Change,
  type Counterfactual,
  type ExplainedStep,
  explainPattern,
  type PairExplanation,
} from './causes/explain.ts';
export type { FrozenModel } from './causes/frozen.ts';
export type { Inspect, InspectedComparison, Inspection } from './causes/inspect.ts';
export {
  linkProbabilistic as link,
  linkProbabilisticAsync as linkAsync,
  type ProbabilisticOptions,
  type ProbabilisticResult,
  type ProbablePair,
  type ProbableRefusal,
} from './causes/link-probabilistic.ts';
export { type CauseTableOptions, linkCauseTable } from './causes/link-table.ts';
export { type AsyncTableOptions, linkCauseTableAsync } from './causes/link-table-async.ts';
export type { ClassShares, Mixture, Verdict } from './causes/mixture.ts';
export type {
  CauseModel,
  ModelColumn,
  RandomProvenance,
  SessionProvenance,
  TrainedModel,
} from './causes/model-file.ts';
export { MODEL_DEFAULTS, type ParsedCauseModel, parseCauseModel } from './causes/model-file-read.ts';
export { causeModelObject } from './causes/model-file-write.ts';
export { causeModelSchema } from './causes/model-schema.ts';
export { type CausePlan, planCauses } from './causes/plan-causes.ts';
export { attributesOf, type Proposal, type ProposedColumn, propose, proposeColumns } from './causes/propose.ts';
export { COLUMN_ROLES, type ColumnRole, SINGLE_ROLES } from './causes/roles.ts';
export { drawSample, pairsWithin, type Sample, type SampledPairs, type SampleStratum } from './causes/sample.ts';
export {
  type Estimated,
  estimateFromSample,
  type Interval,
  type JudgedStratum,
  type SampleEstimate,
} from './causes/sample-estimate.ts';
export { type CheckFacts, checkFacts, type Finding, findingsOf, verdictLine } from './causes/self-check.ts';
export {
  type CauseReport,
  type CauseSettings,
  type CauseTableResult,
  causeSteps,
  type RuleReport,
  type ScoredPairs,
} from './causes/steps.ts';
export type { Training } from './causes/training.ts';
export { isoDate, withoutTitle, writesDayFirst } from './causes/values.ts';
export type { WeightCount } from './causes/weight-counts.ts';
export { causeWords, comparisonWords, type Language, levelWords } from './causes/words.ts';
export {
  type Clustering,
  type ClusterOptions,
  cluster,
  membersOf,
  type RefusedLink,
  type UniqueValues,
  type WeightedLink,
} from './cluster.ts';
export { type CodedColumn, type CodedTable, createCodedTable } from './coded-table.ts';
export { comparisonsOf } from './compare.ts';
export { createDecider, type Decider } from './decide.ts';
export { createDictionary, type Dictionary, textOf } from './dictionary.ts';
export { LinkageError, type LinkageProblem } from './errors.ts';
export { type Evaluation, evaluate, type Scores } from './evaluate.ts';
export type { Judgement } from './judgements.ts';
export { type AttributeKind, KIND_TABLE, KINDS } from './kinds.ts';
export {
  type InputRecord,
  type Link,
  type LinkColumns,
  type LinkOptions,
  type LinkReport,
  type LinkResult,
  linkByRules,
  linkSteps,
  linkTable,
  type Progress,
  type RunOptions,
  type TableResult,
  type UniqueRows,
} from './link.ts';
export { foldLookAlikes } from './look-alike.ts';
export { mergeTables } from './merge-tables.ts';
export { fieldsOf, type LinkModel, type Rule, tableSchema, withoutProbable } from './model.ts';
export { nearestName } from './nearest-name.ts';
export { pairPlaces } from './pair-places.ts';
export { type ModelProblem, type ParsedModel, parseModel } from './parse-model.ts';
export { type Prepared, prepare } from './prepare.ts';
export type { Refusal, RefusalReason } from './refusing-walk.ts';
export { jaro, jaroWinkler } from './strings/jaro-winkler.ts';
export { levenshtein } from './strings/levenshtein.ts';
export {
  type Cell,
  type Column,
  type ColumnForm,
  type ColumnSchema,
  cellText,
  cellTexts,
  createTableBuilder,
  idOf,
  type RecordTable,
  type Row,
  rowOf,
  type TableBuilder,
  type TableSchema,
} from './table.ts';
