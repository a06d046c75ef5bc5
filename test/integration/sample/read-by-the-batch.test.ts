import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readEnvironment } from '../../../config/env.ts';
import { feedsOf } from '../../../config/feeds.ts';
import { loadConfig } from '../../../config/load.ts';
import { PACKAGE_ROOT } from '../../../config/package-root.ts';
import { describeSource, openSource, sourceInput } from '../../../pipelines/1-extract/read.ts';

const FOLDER = path.join(PACKAGE_ROOT, 'config', 'sample');

/** Count of a junk kind in the README, which the generator wrote. */
function junk(name: string): number {
  const found = new RegExp(`^\\| \`${name}\` \\| .* \\| (\\d+) \\|$`, 'm').exec(
    readFileSync(path.join(FOLDER, 'README.md'), 'utf8'),
  );
  return Number(found?.[1] ?? Number.NaN);
}

describe('the sample, read by the batch', () => {
  it('loses exactly the rows that the generator broke', async () => {
    const { config } = loadConfig(FOLDER, readEnvironment({}));
    const rejects = new Map<string, number>();
    let rows = 0;
    for (const feed of feedsOf(config)) {
      if (feed.read.format === 'postgres') continue;
      const input = sourceInput(feed, { workspace: FOLDER, databaseUrl: '', signal: new AbortController().signal });
      const parts = await describeSource(input, { whole: true });
      for await (const { items } of openSource(input, parts)) {
        for (const item of items) {
          if (item.kind === 'row') rows++;
          if (item.kind === 'reject') rejects.set(item.reason, (rejects.get(item.reason) ?? 0) + 1);
        }
      }
    }
    assert.ok(rows > 4000);
    assert.deepEqual([...rejects.keys()].sort(), ['invalid_json', 'row_too_long', 'row_too_short', 'unclosed_quote']);
    assert.equal(rejects.get('unclosed_quote'), junk('unclosed_quote'));
    assert.equal(rejects.get('invalid_json'), junk('broken_json'));
    const wrong = (rejects.get('row_too_long') ?? 0) + (rejects.get('row_too_short') ?? 0);
    assert.equal(wrong, junk('wrong_cell_count'));
  });
});
