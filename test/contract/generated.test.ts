import { strict as assert } from 'node:assert';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { generatedFiles } from '../../bin/generated-files.ts';
import { PACKAGE_ROOT } from '../../config/package-root.ts';

describe('generated files', () => {
  let files = new Map<string, string>();
  before(async () => {
    files = await generatedFiles();
  });

  it('are committed as `npm run generate` writes them', () => {
    for (const [name, text] of files) {
      const file = path.join(PACKAGE_ROOT, name);
      assert.ok(existsSync(file), `${name} is missing: npm run generate`);
      assert.equal(readFileSync(file, 'utf8'), text, `${name} is out of date: npm run generate`);
    }
  });

  it('are all that stands in sql/tables', () => {
    const names = readdirSync(path.join(PACKAGE_ROOT, 'sql', 'tables')).map((name) => `sql/tables/${name}`);
    assert.deepEqual(
      names.filter((name) => !files.has(name)),
      [],
    );
  });

  it('come out the same twice', async () => {
    assert.deepEqual(await generatedFiles(), files);
  });
});
