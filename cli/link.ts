/**
 * `referent link FILE…`: which rows of some files are one person. No config, no database, nothing to choose.
 * The shape of `--json` is told where it is made: link-tell.ts, link-plan.ts, link-explain.ts.
 */
import { EXIT, type ExitCode, ReferentError } from '../pipelines/errors.ts';
import { type LinkFiles, readLinkFiles } from '../pipelines/link-files.ts';
import type { CliContext, Command } from './command.ts';
import { linkNew } from './link-against.ts';
import { tellPair } from './link-explain.ts';
import { readJudgementFile } from './link-judgements.ts';
import { openModel, saveModel } from './link-model.ts';
import { LINK_OPTIONS, type LinkAsked, readLinkOptions } from './link-options.ts';
import { tellPlan } from './link-plan.ts';
import { inLinkWords } from './link-refusal.ts';
import { linkRows } from './link-run.ts';
import { tellJudged, writeSample } from './link-sample.ts';
import { tellLinked } from './link-tell.ts';
import { clusterLines, pairLines, writeLines } from './link-write.ts';

export const link: Command = {
  name: 'link',
  args: '[files...]',
  summary: 'Find the rows of one person in CSV, JSON Lines or Parquet files: no config, no database',
  options: LINK_OPTIONS,
  examples: [
    'referent link customers.csv --out clusters.csv',
    'referent link shop.csv web.jsonl --key id --pairs pairs.csv --report report.html',
    'referent link shop.csv --key id --explain 4711 4712',
    'referent link shop.csv --sample 400 && referent link --judged to-judge.csv',
  ],
  run: (ctx, args, options) => inLinkWords(() => run(ctx, args, options)),
};

const run: Command['run'] = async (ctx, args, options): Promise<ExitCode> => {
  const files = [args[0] ?? []].flat();
  const { judged } = options;
  if (typeof judged === 'string') {
    await tellJudged(ctx, judged);
    return EXIT.ok;
  }
  if (files.length === 0)
    throw new ReferentError('REF_USAGE', '`referent link` needs a file.', { hint: 'Name one or more files.' });
  const model = typeof options['model'] === 'string' ? await openModel(options['model']) : null;
  const asked = await readLinkOptions(files, options, model);
  if (asked.against !== null) {
    await linkNew(ctx, asked, asked.against);
    return EXIT.ok;
  }
  const read = await readAll(ctx, asked);
  if (asked.plan) tellPlan(ctx, read);
  else await linkAll(ctx, read, asked);
  return EXIT.ok;
};

async function readAll(ctx: CliContext, asked: LinkAsked): Promise<LinkFiles> {
  const read = await readLinkFiles(asked.files, {
    folder: process.cwd(),
    key: asked.key,
    aside: asked.truth === null ? [] : [asked.truth],
    region: 'FR',
    model: asked.model,
    signal: ctx.signal,
  });
  for (const warning of read.warnings) ctx.note(warning);
  return read;
}

async function linkAll(ctx: CliContext, read: LinkFiles, asked: LinkAsked): Promise<void> {
  const judgements = asked.judgements === null ? [] : await readJudgementFile(ctx, asked.judgements, read);
  const linked = await linkRows(ctx, read, asked, judgements);
  const several = asked.files.length > 1;
  if (asked.out !== null) await writeLines(asked.out, clusterLines(read, linked.result.clusterOf, several), ctx.signal);
  if (asked.pairs !== null) await writeLines(asked.pairs, pairLines(read, linked, several, asked.reviewAt), ctx.signal);
  await saveModel(ctx, read, linked, asked);
  if (asked.explain !== null) {
    await tellPair(ctx, read, linked, asked);
    return;
  }
  if (asked.report !== null) {
    // Charts take their time to load: only who asks for them waits.
    const { writeReport } = await import('./link-report/write-report.ts');
    await writeReport(asked.report, read, linked, asked, ctx.signal);
  }
  await writeSample(ctx, read, linked, asked);
  const isStdout = [asked.out, asked.pairs, asked.sampleOut, asked.report, asked.saveModel].some(
    (output) => output?.file === null,
  );
  if (!isStdout) tellLinked(ctx, read, linked, asked);
}
