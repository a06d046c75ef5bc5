/** Each row of person-pairs.yaml is a pair under the product's own model: one person or two, and by which rule. */
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { PACKAGE_ROOT } from '../../../config/package-root.ts';
import { type InputRecord, type LinkModel, linkByRules, parseModel } from '../../../linkage/index.ts';

type Short = Readonly<Record<string, string | readonly string[]>>;
interface Case {
  readonly case: string;
  readonly a: Short;
  readonly b: Short;
  readonly same?: string;
  readonly different?: true;
  readonly review?: string;
  readonly refused?: string;
}

const FIELDS: Readonly<Record<string, string>> = {
  g: 'given_name',
  f: 'family_name',
  m: 'birth_family_name',
  b: 'birthdate',
  e: 'emails',
  p: 'phone_numbers',
  s: 'street_address',
  c: 'postal_code',
  t: 'locality',
  card: 'identifiers.loyalty_card',
  id: 'identifiers.verified_id',
};

function model(): LinkModel {
  const parsed = parseModel(parse(readFileSync(path.join(PACKAGE_ROOT, 'config/models/person.yaml'), 'utf8')));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.model;
}

function record(id: string, short: Short): InputRecord {
  const row: Record<string, string | readonly string[]> = {};
  for (const [key, value] of Object.entries(short)) row[FIELDS[key] ?? assert.fail(`no field ${key}`)] = value;
  return { ...row, id };
}

describe('golden: pairs under config/models/person.yaml', () => {
  const file = path.join(PACKAGE_ROOT, 'test/golden/linkage/person-pairs.yaml');
  const cases = parse(readFileSync(file, 'utf8')) as readonly Case[];
  const person = model();
  for (const c of cases)
    it(c.case, () => {
      const { links, refused, doubtful, clusters } = linkByRules([record('1', c.a), record('2', c.b)], person);
      assert.deepEqual(
        { same: links[0]?.rule, refused: refused[0]?.reason, review: doubtful[0]?.rule, clusters: clusters.length },
        { same: c.same, refused: c.refused, review: c.review, clusters: c.same === undefined ? 2 : 1 },
      );
      assert.ok([c.same, c.different, c.review, c.refused].filter((x) => x !== undefined).length === 1);
    });
});
