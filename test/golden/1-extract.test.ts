/**
 * Golden cases of the readers: every folder of test/golden/1-extract holds input files, `feed.json` (the source as in the
 * config; `"feed": "list"` or `"consent"` for the others) and `expected.json`: rows and rejects, or the refusal.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { findFeed } from '../../config/feeds.ts';
import { PACKAGE_ROOT } from '../../config/package-root.ts';
import { configSchema } from '../../config/schema.ts';
import { createIdTable } from '../../pipelines/1-extract/id-table.ts';
import { createIntake } from '../../pipelines/1-extract/intake.ts';
import { describeSource, openSource, sourceInput } from '../../pipelines/1-extract/read.ts';
import { ReferentError } from '../../pipelines/errors.ts';
import type { Feed } from '../../pipelines/ids.ts';

const folder = path.join(PACKAGE_ROOT, 'test/golden/1-extract');
const person = { department: 'Magasins', read: { format: 'csv', path: 'in.csv' }, key: 'id', map: { full_name: 'name' } };

async function outcome(workspace: string): Promise<unknown> {
  const { feed = 'person', ...given } = JSON.parse(readFileSync(path.join(workspace, 'feed.json'), 'utf8')) as {
    feed?: Feed;
    read?: object;
  };
  const config = configSchema.parse({
    controller: { id: 'acme', name: 'ACME' },
    purposes: { offers: { label: 'Offres', kind: 'marketing' } },
    sources: { it: feed === 'person' ? { ...person, ...given } : person },
    consent_events: feed === 'consent' ? [{ name: 'it', ...given }] : [],
    lists: feed === 'list' ? { it: given } : {},
  });
  const found = findFeed(config, feed, 'it');
  assert.ok(found);
  const input = sourceInput(found, { workspace, databaseUrl: '', signal: new AbortController().signal });
  try {
    const parts = await describeSource(input, { whole: true });
    const intake = createIntake({
      feed,
      source: 'it',
      columns: input.columns,
      key: input.key,
      known: createIdTable('r'),
      knownRejects: createIdTable('j'),
    });
    for await (const { part, items } of openSource(input, parts)) for (const i of items) intake.take(part.file, i);
    return {
      layouts: parts.map((p) => ({ file: p.file, ...p.layout })),
      rows: intake.records.map((r) => [r.line, feed === 'person' ? r.sourceKey : null, JSON.parse(r.raw) as unknown]),
      rejects: intake.rejects.map((r) => [r.file, r.line, r.reason, r.raw]),
      read: intake.counts.read,
      rejected: intake.counts.rejected,
      notes: intake.counts.notes,
    };
  } catch (error) {
    if (!(error instanceof ReferentError)) throw error;
    return { error: error.toJSON() };
  }
}

describe('golden: what each input gets', () => {
  for (const entry of readdirSync(folder)) {
    it(entry, async () => {
      const workspace = path.join(folder, entry);
      const expected: unknown = JSON.parse(readFileSync(path.join(workspace, 'expected.json'), 'utf8'));
      assert.deepEqual(await outcome(workspace), expected);
    });
  }
});
