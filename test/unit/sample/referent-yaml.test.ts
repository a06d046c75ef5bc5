import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { FORMATS } from '../../../config/sample/generator/formats.ts';
import { REFERENT_YAML } from '../../../config/sample/generator/referent-yaml.ts';
import { COLUMNS as WEB } from '../../../config/sample/generator/source-web.ts';
import { configSchema } from '../../../config/schema.ts';

describe('referent.yaml of the sample', () => {
  // What the loader interpolates before it validates.
  const config = configSchema.parse(parse(REFERENT_YAML.replaceAll(/\$\{\w+:-(\w+)\}/g, '$1')));

  it('is valid and names the five departments', () => {
    assert.deepEqual(Object.keys(config.sources), ['boutiques', 'web', 'sav', 'newsletter', 'prospects']);
    assert.equal(config.sources['prospects']?.bought, true);
    assert.deepEqual(Object.keys(config.purposes), ['offers', 'newsletter', 'service']);
  });

  it('maps only columns that the files have', () => {
    const webComputed = ['email_choice', 'email_proof', 'sms_choice'];
    for (const name of ['boutiques', 'newsletter', 'prospects', 'web'] as const) {
      const header =
        name === 'web' ? [...WEB, ...webComputed] : FORMATS[name].header.replace('\ufeff', '').trim().split(/[;,]/);
      const source = config.sources[name];
      assert.ok(source !== undefined);
      const named = JSON.stringify([source.map, source.consents, source.relations]).matchAll(/"column":"([^"]+)"/g);
      for (const [, column] of named) assert.ok(header.includes(column ?? ''), `${name}: ${column}`);
      for (const column of source.key) assert.ok(header.includes(column), `${name}: ${column}`);
    }
  });
});
