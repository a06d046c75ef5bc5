import assert from 'node:assert/strict';
import { parseConfig } from '../../../config/load.ts';
import { ReferentError } from '../../../pipelines/errors.ts';

const BASE = `controller: { id: acme, name: ACME SAS }
purposes: { offers: { label: Offers, kind: marketing } }
sources:
  shops: { department: Shops, read: { format: csv, path: a.csv }, key: ID, map: { email: MAIL } }
`;
const parse = (text: string, variables: Record<string, string> = {}) =>
  parseConfig(text, { file: 'referent.yaml', variables });

describe('config loading', () => {
  it('fills in defaults and freezes everything', () => {
    const { config } = parse(BASE);
    assert.equal(config.database, 'embedded');
    assert.equal(config.queue, 'database');
    assert.equal(config.linkage.merge_at, 0.5);
    assert.ok(Object.isFrozen(config.sources['shops']?.map.email?.[0]));
  });

  it('reads the servers from the environment by default', () => {
    const { config } = parse(BASE, { DATABASE_URL: 'postgres://h/d', REDIS_URL: '' });
    assert.equal(config.database, 'postgres://h/d');
    assert.equal(config.queue, 'database');
  });

  it('keeps a value of the environment one string, whatever is in it', () => {
    const evil = 'x", kind: hashed }\npurposes: {}';
    const { config } = parse(BASE.replace('name: ACME SAS', 'name: ${NAME}'), { NAME: evil });
    assert.equal(config.controller.name, evil);
  });

  it('does not interpolate twice, and leaves $${ as ${', () => {
    const text = BASE.replace('name: ACME SAS', () => 'name: "${A} $${A} ${B:-b, }"');
    assert.equal(parse(text, { A: '${B}' }).config.controller.name, '${B} ${A} b, ');
  });

  it('hashes values, not comments, layout or secrets', () => {
    const text = `${BASE}database: \${DB:-embedded}\n`;
    const { hash } = parse(text, { DB: 'postgres://u:one@h/d' });
    assert.match(hash, /^[0-9a-f]{64}$/);
    assert.equal(parse(`# a comment\n\n${text}`, { DB: 'postgres://u:two@h/d' }).hash, hash);
    assert.notEqual(parse(text.replace('ID', 'ID2'), { DB: '' }).hash, hash);
  });

  it('keeps the text as on disk', () => {
    const text = `${BASE}database: \${DB}\n`;
    assert.equal(parse(text, { DB: 'postgres://u:secret@h/d' }).text, text);
  });

  it('keeps cell values as they are written', () => {
    const text = BASE.replace(
      'map: { email: MAIL } }',
      'map: { email: MAIL }, consents: [{ purpose: offers, channel: email, column: O, given: [01, 1.0, True, 0x1, 1], never_asked: ["", ~x] }] }',
    );
    assert.deepEqual(parse(text).config.sources['shops']?.consents[0]?.given, ['01', '1.0', 'True', '0x1', '1']);
  });

  it('never shows a secret, nor a value that came from the environment', () => {
    const bad = `${BASE}rules: \${SECRET}\nschedule: { cron: "\${SECRET}", timezone: "\${SECRET}" }\n`.replace(
      'format: csv, path: a.csv',
      'format: postgres, url: "mysql://u:hunter2@h", query: "drop hunter2"',
    );
    assert.throws(
      () => parse(bad, { SECRET: 'hunter2' }),
      (error: unknown) => {
        assert.ok(error instanceof ReferentError);
        assert.ok(error.problems.length >= 4, error.message);
        assert.ok(!JSON.stringify(error).includes('hunter2'), error.message);
        assert.ok(!error.message.includes('hunter2'), error.message);
        return true;
      },
    );
  });

  it('tells every problem as data too', () => {
    assert.throws(
      () => parse(BASE.replace('key: ID', 'keys: ID')),
      (error: unknown) => {
        assert.ok(error instanceof ReferentError);
        assert.deepEqual(error.toJSON()['problems'], [
          {
            code: 'REF_CONFIG_INVALID',
            where: 'referent.yaml:4',
            key: 'sources.shops.keys',
            message: 'unknown key',
            nearest: 'key',
          },
        ]);
        return true;
      },
    );
  });
});
