/** Each folder is a config and the exact message that it gets; `OK` for one that is accepted. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseConfig } from '../../../config/load.ts';
import { PACKAGE_ROOT } from '../../../config/package-root.ts';
import { ReferentError } from '../../../pipelines/errors.ts';

const FOLDER = path.join(PACKAGE_ROOT, 'test/golden/config');
const VARIABLES = { ACME_RULES: 's3cret', ACME_NUMBER: '12', SHOP_DB: 'postgres://h/x' };

function outcome(text: string): string {
  try {
    parseConfig(text, { file: 'referent.yaml', variables: VARIABLES });
    return 'OK\n';
  } catch (error) {
    assert.ok(error instanceof ReferentError, String(error));
    return `${error.code}\n${error.message}\n`;
  }
}

describe('a config gets its exact message', () => {
  const cases = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  it('has cases', () => assert.ok(cases.length >= 30));
  for (const { name } of cases) {
    it(name, () => {
      const read = (file: string): string => readFileSync(path.join(FOLDER, name, file), 'utf8');
      assert.equal(outcome(read('referent.yaml')), read('expected.txt'));
    });
  }
});
