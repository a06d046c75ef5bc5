/** Golden cases of the permission engine: every file of test/golden/permit is a scenario with its expected answers. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { PACKAGE_ROOT } from '../../config/package-root.ts';
import { parseRules } from '../../pipelines/6-permit/rules.ts';
import { decideScenario, parseScenario } from '../../pipelines/6-permit/scenario.ts';

const folder = path.join(PACKAGE_ROOT, 'test/golden/permit');
const loadPack = (name: string) =>
  parseRules(readFileSync(path.join(PACKAGE_ROOT, `config/rules/${name}.yaml`), 'utf8'), `rules/${name}.yaml`);

describe('golden: permissions', () => {
  for (const file of readdirSync(folder).filter((f) => f.endsWith('.yaml'))) {
    it(file, () => {
      const scenario = parseScenario(readFileSync(path.join(folder, file), 'utf8'), file);
      const failed = decideScenario(scenario, loadPack).flatMap((answer) =>
        answer.failures.map((f) => `${file}:${answer.line} ${answer.ask.person} ${answer.ask.purpose} ${answer.ask.channel}: ${f}`),
      );
      assert.deepEqual(failed, []);
    });
  }
});
