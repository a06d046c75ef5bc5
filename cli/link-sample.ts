/** `--sample N` draws pairs for a person to judge; `--judged FILE` turns the answers into precision and recall. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { drawSample, type Estimated, estimateFromSample } from '../linkage/index.ts';
import { ReferentError } from '../pipelines/errors.ts';
import { readCells, rowsAt, type TextRow } from '../pipelines/link-cells.ts';
import type { LinkFiles } from '../pipelines/link-files.ts';
import type { CliContext } from './command.ts';
import { columnOf, verdictOf } from './link-judgements.ts';
import { type LinkAsked, strataFile } from './link-options.ts';
import type { Linked } from './link-run.ts';
import { csvLine, sideCells, sideColumns, writeLines } from './link-write.ts';
import { count, table } from './table.ts';

/** The companion of a sample: of which stratum each pair is. It holds no value of a row. */
const STRATA = z.strictObject({
  version: z.literal(1),
  /** Share of the true pairs that the rules reach, estimated. */
  reached: z.number(),
  strata: z.array(
    z.strictObject({ name: z.string(), joined: z.boolean(), pairs: z.number().int(), drawn: z.number().int() }),
  ),
  /** By number of the pair from 1: a number of `strata`. */
  pairs: z.array(z.number().int()),
});
type Strata = z.infer<typeof STRATA>;

/** A spreadsheet calculates what begins like a formula; this file is made to be opened in one. */
const shown = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

/** Writes the pairs with both rows side by side and an empty `same`: no weight, no stratum. */
export async function writeSample(ctx: CliContext, read: LinkFiles, linked: Linked, asked: LinkAsked): Promise<void> {
  const { sample: wanted, sampleOut, strataOut } = asked;
  if (wanted === null || sampleOut === null || strataOut === null) return;
  const { pairs, clusterOf, report } = linked.result;
  const sample = drawSample(
    { a: pairs.a, b: pairs.b, probability: (i) => pairs.verdicts[i]?.probability ?? 0 },
    clusterOf,
    wanted,
    asked.seed,
  );
  const positions = new Set(sample.pairs.flatMap(({ a, b }) => [a, b]));
  const cells = await rowsAt(asked.files, positions, { folder: process.cwd(), signal: ctx.signal });
  const hidden = new Set([asked.key, asked.truth].flatMap((c) => c ?? []));
  const columns = [...new Set([...cells.values()].flatMap((row) => Object.keys(row)))].filter((c) => !hidden.has(c));
  const several = asked.files.length > 1;
  function* lines(): Generator<string> {
    const sides = ['a', 'b'].flatMap((side) => sideColumns(side, several));
    yield csvLine(['pair', 'same', ...sides, ...columns.flatMap((c) => [`${c} (a)`, `${c} (b)`])]);
    for (const [i, { a, b }] of sample.pairs.entries()) {
      const [x, y]: TextRow[] = [cells.get(a) ?? {}, cells.get(b) ?? {}];
      const keys = [a, b].flatMap((row) => sideCells(read.rows.at(row), several));
      yield csvLine([
        String(i + 1),
        '',
        ...keys,
        ...columns.flatMap((c) => [shown(x?.[c] ?? ''), shown(y?.[c] ?? '')]),
      ]);
    }
  }
  const strata: Strata = {
    version: 1,
    reached: report.recall,
    strata: [...sample.strata],
    pairs: sample.pairs.map((p) => p.stratum),
  };
  await writeLines(strataOut, [`${JSON.stringify(strata, null, 1)}\n`], ctx.signal);
  await writeLines(sampleOut, lines(), ctx.signal);
  ctx.note(
    `${count(sample.pairs.length, 'pair')} to judge: write yes, no or ? in the column same, then ` +
      `\`referent link --judged ${sampleOut.file === null ? 'FILE' : path.relative(process.cwd(), sampleOut.file)}\`.`,
  );
}

/** Reads the answers. Shape of `--json`: `{ answered, unsure, matches, precision, recall, reached, strata }`. */
export async function tellJudged(ctx: CliContext, file: string): Promise<void> {
  const { strata, pairs, reached } = await readStrata(file);
  const judged = strata.map((s) => ({ ...s, judged: 0, same: 0, unsure: 0 }));
  let line = 1;
  const seen = new Set<number>();
  for await (const row of readCells(file, { folder: process.cwd(), signal: ctx.signal })) {
    line++;
    const pair = Number(row[columnOf(row, ['pair'], file)]);
    const verdict = verdictOf(row[columnOf(row, ['same', 'verdict'], file)] ?? '', file, line);
    const stratum = judged[pairs[pair - 1] ?? -1];
    if (stratum === undefined || seen.has(pair))
      throw new ReferentError(
        'REF_USAGE',
        `Line ${line} of ${file} is no pair of this sample, or one that came before.`,
        {
          where: file,
        },
      );
    seen.add(pair);
    if (verdict === null) continue;
    if (verdict === 'unsure') stratum.unsure++;
    else stratum.judged++;
    if (verdict === 'same') stratum.same++;
  }
  const told = estimateFromSample(judged);
  const answered = judged.reduce((s, x) => s + x.judged, 0);
  const unsure = judged.reduce((s, x) => s + x.unsure, 0);
  if (ctx.json) {
    ctx.out(JSON.stringify({ answered, unsure, ...told, reached, strata: judged }, null, 2));
    return;
  }
  const open = judged.filter((s) => s.pairs > 0 && s.judged === 0);
  if (told === null)
    throw new ReferentError('REF_USAGE', `${count(answered, 'answer')} are too few: some strata have none.`, {
      where: file,
      expected: `an answer in each of ${open.map((s) => s.name).join('; ')}`,
    });
  const row = (name: string, { value, low, high }: Estimated): string[] => [
    name,
    ...[value, low, high].map((x) => x.toFixed(3)),
  ];
  ctx.out(
    `${table(
      [`from ${count(answered, 'answer')}`, 'estimate', 'from', 'to (95 %)'],
      [row('precision', told.precision), row('recall', told.recall)],
    )}\n`,
  );
  ctx.out(
    table(
      ['stratum', 'pairs', 'drawn', 'answered', 'same'],
      judged.map((s) => [s.name, s.pairs, s.drawn, s.judged, s.same]),
    ),
  );
  ctx.note(`About ${count(Math.round(told.matches), 'true pair')} among those that were looked at.`);
  ctx.note(
    `Pairs that no rule brought together are not in the sample; the rules reach about ${Math.round(reached * 100)} % of the true ones.`,
  );
  if (unsure > 0) ctx.note(`${count(unsure, 'pair')} were unsure, and are not counted.`);
}

async function readStrata(file: string): Promise<Strata> {
  const beside = strataFile(file);
  const text = await readFile(path.resolve(beside), 'utf8').catch((cause: unknown) => {
    throw new ReferentError('REF_NOT_FOUND', `${beside} cannot be read.`, {
      where: beside,
      hint: 'It was written beside the sample, and says how to weigh the answers: put it back.',
      cause,
    });
  });
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new ReferentError('REF_USAGE', `${beside} is no JSON.`, { where: beside, cause });
  }
  const strata = STRATA.safeParse(parsed);
  if (strata.success) return strata.data;
  throw new ReferentError('REF_USAGE', `${beside} is not what --sample wrote.`, { where: beside, cause: strata.error });
}
