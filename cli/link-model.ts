/** `--model` and `--save-model`: what a linkage was made with, as a file that a person reviews. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  type CauseModel,
  type ComparisonSpec,
  type Constraints,
  cellText,
  type FrozenModel,
  type ModelColumn,
  type RecordTable,
} from '../linkage/index.ts';
import { ReferentError } from '../pipelines/errors.ts';
import { type LinkFiles, SOURCE_COLUMN } from '../pipelines/link-files.ts';
import { readLinkModel, writeLinkModel } from '../pipelines/link-model.ts';
import type { CliContext } from './command.ts';
import type { LinkAsked } from './link-options.ts';
import type { Linked } from './link-run.ts';
import { writeLines } from './link-write.ts';

/** What a model file calls the column that names a row's file. */
const FILE_COLUMN = 'file';

/** Throws REF_NOT_FOUND, and REF_MODEL_INVALID with all mistakes and their lines. */
export async function openModel(file: string): Promise<CauseModel> {
  const text = await readFile(path.resolve(file), 'utf8').catch((cause: unknown) => {
    throw new ReferentError('REF_NOT_FOUND', `${file} cannot be read.`, {
      where: file,
      hint: '`referent link FILE --save-model model.yaml` writes a model.',
      cause,
    });
  });
  return readLinkModel(text, file);
}

/** The numbers of a trained model; null where a model is to be trained on the rows. */
export function frozenOf(model: CauseModel | null): FrozenModel | null {
  if (model === null || model.trained === null) return null;
  const { mixture, recall } = model.trained;
  return { mixture, recall, rules: model.blocking };
}

/** What binds the clusters: what the model says, and that nobody stands twice in a file where the mode says so. */
export function constraintsOf(ctx: CliContext, asked: LinkAsked, { rows, table }: LinkFiles): Constraints {
  const said = asked.model?.constraints ?? {};
  if (asked.mode === 'link') return { ...said, clean: { column: SOURCE_COLUMN, sources: 'all' } };
  if (said.clean?.column !== FILE_COLUMN) return said;
  if (said.clean.sources === 'all') return { ...said, clean: { column: SOURCE_COLUMN, sources: 'all' } };
  const names = new Map<string, string>();
  for (let row = 0; row < rows.length; row++)
    if (!names.has(rows.file(row))) names.set(rows.file(row), cellText(table, SOURCE_COLUMN, row) ?? '');
  const sources = said.clean.sources.flatMap((file) => {
    const found = names.get(file);
    if (found === undefined)
      ctx.note(`The model says that nobody stands twice in ${file}, which is not among the files.`);
    return found ?? [];
  });
  return { ...said, clean: { column: SOURCE_COLUMN, sources } };
}

/** Writes what was linked with, numbers and where they came from included. */
export async function saveModel(ctx: CliContext, read: LinkFiles, { table, result }: Linked, asked: LinkAsked) {
  if (asked.saveModel === null) return;
  const { frozen, training, mixture, report } = result;
  const model: CauseModel = {
    name: asked.model?.name ?? 'people',
    columns: asked.model?.columns ?? columnsOf(read),
    comparisons: mixture.comparisons.map(summingToOne),
    blocking: frozen.rules,
    constraints: asked.model?.constraints ?? {},
    mergeAt: asked.threshold,
    reviewAt: asked.reviewAt,
    maxCluster: asked.maxCluster,
    seed: asked.seed,
    trained:
      training === null
        ? (asked.model?.trained ?? null)
        : {
            records: report.records,
            dataHash: dataHash(table),
            lambda: training.lambda,
            recall: report.recall,
            random: { seed: training.seed, pairs: training.randomPairs },
            u: training.u,
            session: {
              candidates: training.candidates,
              rounds: training.rounds,
              converged: training.converged,
            },
            mixture,
          },
  };
  await writeLines(asked.saveModel, [writeLinkModel(model)], ctx.signal);
}

/** The m that an estimation starts from are weights; in a file they are shares. */
function summingToOne(comparison: ComparisonSpec): ComparisonSpec {
  const total = comparison.levels.reduce((s, l) => s + l.m, 0);
  return { ...comparison, levels: comparison.levels.map((l) => ({ ...l, m: l.m / total })) };
}

/** One entry a column; by file only where two files mean different things by one name. */
function columnsOf({ columns }: LinkFiles): ModelColumn[] {
  const meaning = ({ role, name, formats, order }: LinkFiles['columns'][number]): string =>
    JSON.stringify([role, name ?? null, formats ?? [], role === 'full_name' ? (order ?? null) : null]);
  const ambiguous = new Set(
    columns.filter((c) => columns.some((d) => d.column === c.column && meaning(d) !== meaning(c))).map((c) => c.column),
  );
  const out: ModelColumn[] = [];
  for (const { column, role, why, name, formats, order, file } of columns) {
    if (!ambiguous.has(column) && out.some((c) => c.column === column)) continue;
    out.push({
      column,
      kind: role,
      ...(ambiguous.has(column) ? { file } : {}),
      ...(name === undefined ? {} : { name }),
      ...(formats === undefined ? {} : { formats }),
      ...(order === undefined || role !== 'full_name' ? {} : { order }),
      why,
    });
  }
  return out;
}

/** SHA-256 of what is compared, in the order of the columns' names: which data a model was made from. */
function dataHash(table: RecordTable): string {
  const hash = createHash('sha256');
  for (const [name, column] of [...table.columns].sort(([x], [y]) => (x < y ? -1 : 1))) {
    hash.update(name).update(bytesOf(column.codes));
    if (column.kind === 'many') hash.update(bytesOf(column.offsets));
    if (column.dictionary !== null)
      hash.update(bytesOf(column.dictionary.units)).update(bytesOf(column.dictionary.offsets));
  }
  return `sha256:${hash.digest('hex')}`;
}
const bytesOf = ({ buffer, byteOffset, byteLength }: Int32Array | Uint16Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
