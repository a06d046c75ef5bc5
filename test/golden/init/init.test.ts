/** Each folder is a file of a department and what `init --from` says about it; the config that it writes must parse. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { guessFile } from '../../../config/guess/guess.ts';
import { writeYaml } from '../../../config/guess/write-yaml.ts';
import { parseConfig } from '../../../config/load.ts';
import { PACKAGE_ROOT } from '../../../config/package-root.ts';
import { sampleFile } from '../../../pipelines/sample.ts';

const FOLDER = path.join(PACKAGE_ROOT, 'test/golden/init');

describe('init --from guesses', () => {
  for (const { name } of readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    const file = ['input.csv', 'input.jsonl'].find((f) => existsSync(path.join(FOLDER, name, f))) ?? '';
    const guess = () => guessFile({ ...sampleFile(path.join(FOLDER, name, file), file), path: `sources/${file}` });

    it(name, () => {
      const expected: unknown = JSON.parse(readFileSync(path.join(FOLDER, name, 'expected.json'), 'utf8'));
      assert.deepEqual(JSON.parse(JSON.stringify(guess())), expected);
    });

    it(`${name}: the config parses, and maps what was guessed`, () => {
      const guessed = guess();
      const text = writeYaml({ schemaPath: 'x', controller: { id: 'acme', name: 'Acme' }, files: [guessed] });
      const { config } = parseConfig(text, { file: 'referent.yaml', variables: {} });
      const source = config.sources[guessed.source];
      assert.deepEqual(source?.key, guessed.key.columns);
      assert.deepEqual(
        source?.consents.map((c) => [c.column, c.given, c.refused, c.never_asked]),
        guessed.consents.map((c) => [c.column, c.given, c.refused, c.never_asked]),
      );
    });
  }
});
