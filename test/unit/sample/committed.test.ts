import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PACKAGE_ROOT } from '../../../config/package-root.ts';
import { SAMPLE } from '../../../config/sample/generator/company.ts';
import { sampleReadme } from '../../../config/sample/generator/readme.ts';
import { writeCompany } from '../../../config/sample/generator/write-company.ts';

const COMMITTED = path.join(PACKAGE_ROOT, 'config', 'sample');

/** All files below a folder but the generator itself, sorted. */
function filesOf(folder: string, under = ''): string[] {
  return readdirSync(path.join(folder, under))
    .flatMap((name) => {
      const file = path.join(under, name);
      if (file === 'generator') return [];
      return statSync(path.join(folder, file)).isDirectory() ? filesOf(folder, file) : [file];
    })
    .sort();
}

describe('the committed sample company', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'referent-sample-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('is what the generator makes, byte for byte', async () => {
    const written = await writeCompany(folder, SAMPLE);
    assert.deepEqual(filesOf(folder), [...written.files].sort());
    assert.deepEqual(
      filesOf(COMMITTED).filter((file) => file !== 'README.md'),
      filesOf(folder),
    );
    for (const file of written.files) {
      const same = readFileSync(path.join(folder, file)).equals(readFileSync(path.join(COMMITTED, file)));
      assert.ok(same, `${file} differs: npm run build && node dist/config/sample/generator/main.js`);
    }
    assert.equal(readFileSync(path.join(COMMITTED, 'README.md'), 'utf8'), sampleReadme(written));
  });
});
