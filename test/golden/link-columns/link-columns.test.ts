/** What the columns of files are taken for: a case is a file of this folder, with what each of its columns is. */
import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import { parse } from 'yaml';
import { z } from 'zod';
import { PACKAGE_ROOT } from '../../../config/package-root.ts';
import { proposeColumns } from '../../../linkage/index.ts';

const FOLDER = path.join(PACKAGE_ROOT, 'test', 'golden', 'link-columns');
const CASE = z.strictObject({ expect: z.record(z.string(), z.string()), csv: z.string() });
const ROWS = z.array(z.record(z.string(), z.string()));

describe('golden: what the columns of a file are', () => {
  for (const file of readdirSync(FOLDER).filter((f) => f.endsWith('.yaml')))
    it(file.replace('.yaml', ''), () => {
      const { expect, csv } = CASE.parse(parse(readFileSync(path.join(FOLDER, file), 'utf8')));
      const columns = proposeColumns(Object.keys(expect), ROWS.parse(parseCsv(csv, { columns: true })));
      const wrong = columns.filter(({ column, role }) => !(expect[column] ?? '').split('|').includes(role));
      assert.deepEqual(
        wrong.map(({ column, role, why }) => `${column}: ${role}, as ${why}; expected ${expect[column]}`),
        [],
      );
    });
});
