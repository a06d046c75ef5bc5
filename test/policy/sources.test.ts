/** Small rules about all sources. A pattern is written so that this file does not match itself. */
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PACKAGE_ROOT } from '../../config/package-root.ts';
import { ERRORS } from '../../pipelines/errors.ts';
import { sources, withoutComments } from '../support/sources.ts';

interface Ban {
  readonly what: string;
  readonly pattern: RegExp;
  /** Files that are looked at. */
  readonly within: RegExp;
  /** Files that may all the same. */
  readonly but: RegExp;
}

const CODE = /^(?!test\/).*\.(ts|js)$/;
const NONE = /^$/;

const BANS: readonly Ban[] = [
  { what: 'process.env outside config/env.ts', pattern: /\bprocess\.env\b/, within: CODE, but: /^config\/env\.ts$/ },
  // The command ends by itself, so that what it holds is disposed; only a third Ctrl-C waits for nothing.
  { what: 'process.exit', pattern: /\bprocess\.exit\s*\(/, within: CODE, but: /^cli\/main\.ts$/ },
  // On a child of a flow it makes the parent complete as if nothing had failed.
  { what: 'removeOnFail on jobs of flows', pattern: /\bremoveOnFail\b/, within: /^workers\//, but: NONE },
  {
    what: 'a skipped or lonely test',
    pattern: /\b(describe|it|context|test)\.(skip|only)\b|\bx(it|describe)\(|\bthis\.skip\(/,
    within: /^test\//,
    but: NONE,
  },
  { what: 'a default export', pattern: /^export default\b/m, within: CODE, but: NONE },
  { what: 'an enum', pattern: /^\s*(export )?(const )?enum \w/m, within: CODE, but: NONE },
  {
    what: 'a random or a clock in pure code',
    pattern: /\bMath\.random\b|\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\b|\brandomUUID\b/,
    within: /^(linkage\/|pipelines\/\d-[a-z]+\/(?!stage))/,
    but: NONE,
  },
];

describe('policy: sources', () => {
  const all = sources();

  for (const { what, pattern, within, but } of BANS) {
    it(`have no ${what}`, () => {
      const found = all.filter(
        ({ file, text }) => within.test(file) && !but.test(file) && pattern.test(withoutComments(text)),
      );
      assert.deepEqual(
        found.map(({ file }) => file).filter((file) => file !== 'test/policy/sources.test.ts'),
        [],
      );
    });
  }

  it('have no file over 400 lines', () => {
    const generated = /^sql\/(schema\.sql|tables\/)|^config\/sample\/[a-z]+\.sql$/;
    const long = all.filter(({ file, text }) => !generated.test(file) && text.split('\n').length > 401);
    assert.deepEqual(
      long.map(({ file, text }) => `${file}: ${text.split('\n').length - 1}`),
      [],
    );
  });

  it('are named in kebab-case', () => {
    const odd = all.filter(({ file }) => !/^(\d-)?[a-z0-9.-]+(_[a-z_0-9]+\.sql)?$/.test(path.basename(file)));
    assert.deepEqual(
      odd.map(({ file }) => file),
      [],
    );
  });

  it('use every error code that is registered, and no other', () => {
    const code = all.filter(({ file }) => CODE.test(file) && file !== 'pipelines/errors.ts');
    const used = new Set(
      code.flatMap(({ text }) => [...text.matchAll(/['"`](REF_[A-Z_]+)['"`]/g)].map((m) => m[1] ?? '')),
    );
    const registered = Object.keys(ERRORS);
    assert.deepEqual(
      [...used].filter((name) => !registered.includes(name)),
      [],
      'used, not registered',
    );
    assert.deepEqual(
      registered.filter((name) => !used.has(name)),
      [],
      'registered, not used',
    );
  });

  it('document every error code, and no other', () => {
    const page = readFileSync(path.join(PACKAGE_ROOT, 'docs', 'errors.md'), 'utf8');
    const documented = [...page.matchAll(/^\| `(REF_[A-Z_]+)`/gm)].map((m) => m[1] ?? '');
    assert.deepEqual(documented, Object.keys(ERRORS).sort());
  });
});
