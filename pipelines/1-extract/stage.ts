/**
 * 1-extract: departments' sources in, one row of `staging.source_record` per version of a source row, with `raw` as
 * `{column or JSONPath that the config maps: value found}` (see `RawValue` in source.ts): texts as typed for CSV; scalars,
 * null, arrays for JSON Lines; texts, null, arrays of texts for SQL. Every mapped name is a key of `raw`.
 *
 * A task is one source. It streams the source past the ids and hashes that are open, and writes the differences: new,
 * changed, gone. Files that are byte for byte those of the last run are not read at all.
 */
import { createHash } from 'node:crypto';
import { type FeedConfig, feedsOf, findFeed } from '../../config/feeds.ts';
import {
  applyIncoming,
  clashingDuplicates,
  closeRows,
  closeSource,
  copyRecords,
  copyRejects,
  createIncoming,
  EXTRACT_READS,
  EXTRACT_WRITES,
  hasVersions,
  openFiles,
  openRecords,
  openRejectReasons,
  openRejects,
  openSources,
  type RecordTarget,
  type SourceScope,
  type StoredFile,
  writeFiles,
} from '../../sql/queries/extract.ts';
import { ReferentError } from '../errors.ts';
import { contentHash, type Feed } from '../ids.ts';
import type { RunContext, Stage, TaskReport, TaskSpec, Transaction } from '../stage.ts';
import { canonicalJson } from './canonical-json.ts';
import { createIdTable, type IdTable } from './id-table.ts';
import { createIntake, type Intake } from './intake.ts';
import { describeSource, openSource, sourceInput } from './read.ts';
import type { Part, SourceInput } from './source.ts';

/** Rejects are written once they weigh so much, so that a source of nothing but rejects stays bounded. */
const REJECTS_HELD = 1 << 22;

const taskOf = (feed: Feed, source: string, removed: boolean): TaskSpec => ({
  label: feed === 'person' ? source : `${feed} ${source}`,
  params: { feed, source, removed },
});

/** What makes an unchanged file worth reading again: how it is read, and what of it is kept. */
const layoutOf = (part: Part, input: SourceInput): string =>
  canonicalJson({ ...part.layout, mapping: contentHash(canonicalJson([input.columns, input.key])) });

function isUnchanged(parts: readonly Part[], stored: readonly StoredFile[], input: SourceInput): boolean {
  const known = new Map(stored.map((f) => [f.file, f]));
  return (
    parts.length === stored.length &&
    parts.every((part) => {
      const before = known.get(part.file);
      return (
        part.contentHash !== null &&
        part.contentHash === before?.contentHash &&
        layoutOf(part, input) === canonicalJson(before.layout as Part['layout'])
      );
    })
  );
}

async function unchangedReport({ client }: Transaction, scope: SourceScope, files: StoredFile[]): Promise<TaskReport> {
  const reasons = await openRejectReasons(client, scope);
  const read = files.reduce((n, f) => n + f.rows, 0);
  const rejected = Object.values(reasons).reduce((n, r) => n + r, 0);
  const written = read - rejected;
  return { read, written, rejected, reasons, counts: { new: 0, changed: 0, gone: 0, same: written, unread: 1 } };
}

async function knowOpen(rows: AsyncIterable<(string | null)[]>, table: IdTable): Promise<void> {
  for await (const [id, hash] of rows) table.know(id ?? '', hash ?? '0');
}

interface Reading {
  readonly rows: number;
  readonly hash: ReturnType<typeof createHash>;
}

/** Streams the source: records into `target`, rejects into their table, in turns on the one connection. */
async function stream(
  run: RunContext,
  { client }: Transaction,
  scope: SourceScope,
  input: SourceInput,
  parts: readonly Part[],
  intake: Intake,
  target: RecordTarget,
): Promise<Map<string, Reading>> {
  const readings = new Map(parts.map((p) => [p.file, { rows: 0, hash: createHash('sha256') }]));
  const batches = openSource(input, parts);
  let done = false;
  async function* records(): AsyncGenerator<Intake['records']> {
    let weight = 0;
    while (weight < REJECTS_HELD) {
      const next = await batches.next();
      if (next.done === true) {
        done = true;
        return;
      }
      const { part, items } = next.value;
      const reading = readings.get(part.file);
      const before = intake.counts.read;
      for (const item of items) {
        const hash = intake.take(part.file, item);
        // The bytes of a file were hashed; of a query the rows are, in their order.
        if (part.contentHash === null && hash !== undefined) reading?.hash.update(hash);
      }
      if (reading !== undefined) reading.rows += intake.counts.read - before;
      weight = intake.rejects.reduce((n, r) => n + r.raw.length + 100, 0);
      const ready = intake.records;
      intake.records = [];
      yield ready;
    }
  }
  try {
    while (!done) {
      await copyRecords(client, target, scope, run.asOf, records(), run.signal);
      if (intake.rejects.length > 0) await copyRejects(client, scope, intake.rejects, run.signal);
      intake.rejects = [];
    }
  } finally {
    await batches.return(undefined);
  }
  return readings;
}

const collision = (input: SourceInput): ReferentError =>
  new ReferentError('REF_ID_COLLISION', `${input.label}: two different keys have one identifier.`, {
    where: input.label,
  });

async function extractSource(run: RunContext, feed: FeedConfig, tx: Transaction): Promise<TaskReport> {
  const { client } = tx;
  const scope: SourceScope = { feed: feed.feed, source: feed.source, runId: run.runId };
  const input = sourceInput(feed, run);
  const parts = await describeSource(input, { whole: true });
  const stored = await openFiles(client, scope);
  if (!run.full && isUnchanged(parts, stored, input)) return unchangedReport(tx, scope, stored);

  const known = createIdTable(
    'r',
    stored.reduce((n, f) => n + f.rows, 0),
  );
  const knownRejects = createIdTable('j');
  const again = await hasVersions(client, scope);
  if (again) await knowOpen(openRecords(client, scope), known);
  await knowOpen(openRejects(client, scope), knownRejects);
  const intake = createIntake({ ...scope, columns: input.columns, key: input.key, known, knownRejects });
  if (again) await createIncoming(client);
  const target = again ? 'pg_temp.incoming_record' : 'staging.source_record';
  const readings = await stream(run, tx, scope, input, parts, intake, target);

  let gone = 0;
  if (again) {
    if (!(await applyIncoming(client, scope, run.asOf))) throw collision(input);
    gone = await closeRows(client, 'staging.source_record', run.runId, known.unseen(), run.signal);
  }
  await closeRows(client, 'staging.reject', run.runId, knownRejects.unseen(), run.signal);
  if (await clashingDuplicates(client, intake.duplicates)) throw collision(input);
  await writeFiles(
    client,
    scope,
    parts.map((part) => {
      const reading = readings.get(part.file);
      return {
        file: part.file,
        layout: layoutOf(part, input),
        rows: reading?.rows ?? 0,
        bytes: part.bytes,
        contentHash: part.contentHash ?? reading?.hash.digest('hex').slice(0, 32) ?? '',
      };
    }),
  );
  const { read, rejected, reasons, notes, new: added, changed, same } = intake.counts;
  return { read, written: read - rejected, rejected, reasons, counts: { new: added, changed, gone, same, ...notes } };
}

export const extract: Stage = {
  name: '1-extract',
  reads: EXTRACT_READS,
  writes: EXTRACT_WRITES,

  /** Looks at every source first (its files, its header, its database): one that cannot be read refuses the run. */
  async plan(run, tx) {
    const feeds = feedsOf(run.config);
    for (const feed of feeds) await describeSource(sourceInput(feed, run));
    const configured = new Set(feeds.map((f) => `${f.feed} ${f.source}`));
    const removed = (await openSources(tx.client)).filter((o) => !configured.has(`${o.feed} ${o.source}`));
    return [
      ...feeds.map((f) => taskOf(f.feed, f.source, false)),
      ...removed.map((o) => taskOf(o.feed, o.source, true)),
    ];
  },

  async execute(run, task, tx) {
    const feed = task.params['feed'] as Feed;
    const source = String(task.params['source']);
    if (task.params['removed'] === true) {
      const gone = await closeSource(tx.client, { feed, source, runId: run.runId });
      return { read: 0, written: 0, rejected: 0, reasons: {}, counts: { new: 0, changed: 0, gone, same: 0 } };
    }
    const config = findFeed(run.config, feed, source);
    if (config === undefined)
      throw new ReferentError('REF_INTERNAL', `The task's source ${source} is not in the run's config.`);
    return extractSource(run, config, tx);
  },
};
