/** Whatever a person does to one place of a valid config, the answer is a config or a ReferentError that names a key. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { parseConfig } from '../../../config/load.ts';
import { PACKAGE_ROOT } from '../../../config/package-root.ts';
import { isList, isMap } from '../../../config/path.ts';
import { ReferentError } from '../../../pipelines/errors.ts';

const TEXT = readFileSync(path.join(PACKAGE_ROOT, 'test/golden/config/valid-design/referent.yaml'), 'utf8').replaceAll(
  '${SHOP_DB}',
  '"${SHOP_DB}"',
);
const VALID: unknown = parse(TEXT);

type Place = readonly (string | number)[];

function places(value: unknown, at: Place = []): Place[] {
  if (isList(value)) return value.flatMap((item, i) => [[...at, i], ...places(item, [...at, i])]);
  if (isMap(value)) return Object.entries(value).flatMap(([k, v]) => [[...at, k], ...places(v, [...at, k])]);
  return [];
}

/** A copy with the value at a place replaced, its key renamed, or the place removed (undefined). */
function mutated(value: unknown, place: Place, change: { key?: string; value?: unknown; remove?: boolean }): unknown {
  const [step, ...rest] = place;
  if (isList(value)) {
    return value.flatMap((item, i) => {
      if (i !== step) return [item];
      if (rest.length > 0) return [mutated(item, rest, change)];
      return change.remove === true ? [] : ['value' in change ? change.value : item];
    });
  }
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]): [string, unknown][] => {
      if (key !== step) return [[key, item]];
      if (rest.length > 0) return [[key, mutated(item, rest, change)]];
      return change.remove === true ? [] : [[change.key ?? key, 'value' in change ? change.value : item]];
    }),
  );
}

function check(text: string): void {
  try {
    parseConfig(text, { file: 'referent.yaml', variables: { SHOP_DB: 'postgres://h/d' } });
  } catch (error) {
    assert.ok(error instanceof ReferentError, `${String(error)}\n${text}`);
    assert.ok(error.problems.length > 0);
    for (const problem of error.problems) {
      assert.notEqual(problem.key, '', error.message);
      assert.match(problem.where, /^referent\.yaml:[1-9]\d*$/);
      assert.ok(problem.message.length > 3);
    }
  }
}

describe('a mutated config', () => {
  const place = fc.constantFrom(...places(VALID));
  const value = fc.oneof(
    fc.constantFrom<unknown>(null, '', '*', [], {}, true, 0, -1, 1e99, '${', '${X}', '$x[', '0', 'é', '__proto__', [
      [],
    ]),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const change = fc.oneof(
    value.map((v) => ({ value: v })),
    fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString', '')).map((key) => ({ key })),
    fc.constant({ remove: true }),
  );

  it('is a config, or a ReferentError whose every problem names a key and a line', () => {
    fc.assert(
      fc.property(place, change, (where, what) => check(stringify(mutated(VALID, where, what)))),
      { numRuns: 400 },
    );
  });

  it('is refused when any one key is renamed to an unknown one', () => {
    for (const where of places(VALID).filter((p) => typeof p.at(-1) === 'string')) {
      const parent = where.at(-2);
      // Below these, and in lists below none, keys are the user's own names.
      if (where.length === 2 && (parent === 'purposes' || parent === 'sources' || parent === 'lists')) continue;
      const text = stringify(mutated(VALID, where, { key: `${String(where.at(-1))}_zzzzz` }));
      assert.throws(
        () => parseConfig(text, { file: 'referent.yaml', variables: { SHOP_DB: 'postgres://h/d' } }),
        (error: unknown) => error instanceof ReferentError && error.message.includes('_zzzzz'),
        where.join('.'),
      );
    }
  });

  it('survives any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (text) => {
        try {
          parseConfig(text, { file: 'referent.yaml', variables: {} });
        } catch (error) {
          assert.ok(error instanceof ReferentError, `${String(error)}\n${text}`);
        }
      }),
      { numRuns: 300 },
    );
  });
});
