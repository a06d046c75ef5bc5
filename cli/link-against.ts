/** `--against BASE --clusters C`: new rows join a base that is clustered already, as if all had been linked at once. */
import { LinkageError, linkAgainst } from '../linkage/index.ts';
import { ReferentError } from '../pipelines/errors.ts';
import { readCells } from '../pipelines/link-cells.ts';
import { type LinkFiles, linkageRefusal, readLinkFiles, SOURCE_COLUMN } from '../pipelines/link-files.ts';
import type { CliContext } from './command.ts';
import { columnOf, readJudgementFile } from './link-judgements.ts';
import { constraintsOf, frozenOf } from './link-model.ts';
import type { LinkAsked } from './link-options.ts';
import { tableOf } from './link-run.ts';
import { clusterLines, writeLines } from './link-write.ts';
import { count } from './table.ts';

type Against = NonNullable<LinkAsked['against']>;

/** Shape of `--json`: `{ base, added, joined, people, merged, walked, scored }`. */
export async function linkNew(ctx: CliContext, asked: LinkAsked, against: Against): Promise<void> {
  const files = [against.base, ...asked.files];
  const read = await readLinkFiles(files, {
    folder: process.cwd(),
    key: asked.key,
    aside: [],
    region: 'FR',
    model: asked.model,
    signal: ctx.signal,
  });
  for (const warning of read.warnings) ctx.note(warning);
  const frozen = frozenOf(asked.model);
  if (frozen === null) throw new Error('a base was taken without its numbers');
  const table = tableOf(read);
  const isNew = newRows(read);
  const before = await baseClusters(ctx, against, read, isNew);
  const judgements = asked.judgements === null ? [] : await readJudgementFile(ctx, asked.judgements, read);
  const { clusterOf, walked, scored } = refusing(() =>
    linkAgainst({
      table,
      isNew,
      clusterOf: before,
      frozen,
      settings: {
        attributes: read.attributes,
        mergeAt: asked.threshold,
        reviewAt: asked.reviewAt,
        maxCluster: asked.maxCluster,
        constraints: constraintsOf(ctx, asked, read),
        judgements,
      },
    }),
  );
  if (asked.out !== null) await writeLines(asked.out, clusterLines(read, clusterOf, true), ctx.signal);
  if (asked.out?.file === null) return;
  const told = { ...changes(isNew, before, clusterOf), walked, scored };
  if (ctx.json) {
    ctx.out(JSON.stringify(told, null, 2));
    return;
  }
  ctx.out(
    `Of ${count(told.added, 'new record')}, ${told.joined} joined people of the base; ${count(told.people, 'person is new', 'people are new')}.`,
  );
  if (told.merged > 0) ctx.out(`${count(told.merged, 'person', 'people')} of the base became one with another.`);
  ctx.note(
    `${count(told.scored, 'pair')} scored, ${count(told.walked, 'record')} of ${count(isNew.length, 'record')} looked at again.`,
  );
}

function refusing<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw error instanceof LinkageError ? linkageRefusal(error) : error;
  }
}

/** 1 for the rows of all files but the first. */
function newRows({ table }: LinkFiles): Uint8Array {
  const codes = table.columns.get(SOURCE_COLUMN)?.codes ?? new Int32Array(table.size);
  return Uint8Array.from(codes, (code) => (code === codes[0] ? 0 : 1));
}

/** The first row of the cluster of each row of the base. Every row of the base must be in the file, once. */
async function baseClusters(
  ctx: CliContext,
  { base, clusters }: Against,
  { rows }: LinkFiles,
  isNew: Uint8Array,
): Promise<Int32Array> {
  const rowOf = new Map<string, number>();
  for (let row = 0; row < rows.length; row++) if (isNew[row] === 0) rowOf.set(rows.key(row), row);
  const of = Int32Array.from({ length: rows.length }, (_, row) => row);
  const first = new Map<string, number>();
  const name = rows.length === 0 ? '' : rows.file(0);
  let [found, others, strange, twice] = [0, 0, 0, 0];
  const seen = new Uint8Array(rows.length);
  for await (const line of readCells(clusters, { folder: process.cwd(), signal: ctx.signal })) {
    if (line['file'] !== undefined && line['file'] !== name) {
      others++;
      continue;
    }
    const row = rowOf.get(line[columnOf(line, ['key'], clusters)] ?? '');
    const cluster = line[columnOf(line, ['cluster_id'], clusters)] ?? '';
    if (row === undefined) {
      strange++;
      continue;
    }
    if (seen[row] === 1) twice++;
    else found++;
    seen[row] = 1;
    if (!first.has(cluster)) first.set(cluster, row);
    of[row] = first.get(cluster) ?? row;
  }
  const wrong = [
    found < rowOf.size ? `${base} has ${count(rowOf.size, 'row')}` : '',
    strange > 0 ? `${count(strange, 'line')} with a key that ${base} does not have` : '',
    others > 0 ? `${count(others, 'line')} of another file` : '',
    twice > 0 ? `${count(twice, 'key')} that came before` : '',
  ].filter((what) => what !== '');
  if (wrong.length > 0)
    throw new ReferentError(
      'REF_USAGE',
      `${clusters} has the clusters of ${count(found, 'row')} of the base; ${wrong.join('; ')}.`,
      {
        where: clusters,
        expected: 'what --out wrote when the base alone was linked, with the same --key and the same --model',
      },
    );
  return of;
}

function changes(isNew: Uint8Array, before: Int32Array, after: Int32Array) {
  const base = new Set<number>();
  const old = new Set<number>();
  for (const [row, cluster] of after.entries()) {
    if (isNew[row] !== 0) continue;
    base.add(cluster);
    old.add(before[row] ?? row);
  }
  let [added, joined] = [0, 0];
  const people = new Set<number>();
  for (const [row, cluster] of after.entries()) {
    if (isNew[row] === 0) continue;
    added++;
    if (base.has(cluster)) joined++;
    else people.add(cluster);
  }
  return { base: isNew.length - added, added, joined, people: people.size, merged: Math.max(0, old.size - base.size) };
}
