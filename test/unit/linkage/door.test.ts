/** The example of docs/linkage.md: what a program does with `referent/linkage`. */
import { strict as assert } from 'node:assert';
import { link } from '../../../linkage/index.ts';
import { people } from '../../support/people.ts';

describe('linkage: the door', () => {
  it('records in, clusters out, with why and what to doubt', () => {
    const records = people(1200);
    const { clusters, pairs, proposal, explain, check } = link(records);
    const columns = proposal?.columns.map((c) => `${c.column}: ${c.role}`) ?? [];
    assert.equal(clusters.flat().length, records.length);
    assert.ok(clusters.some((c) => c.length > 1));
    assert.ok(columns.includes('naissance: birthdate') && columns.includes('prenom: given_name'));
    const [pair] = pairs;
    assert.ok(pair !== undefined && pair.probability > 0.99);
    const told = explain(pair.a, pair.b);
    assert.equal(
      told.steps.reduce((s, step) => s + step.bits, told.prior),
      told.bits,
    );
    assert.equal(told.rival.name, pair.rival);
    assert.deepEqual(check(), []);
  });

  it('stops when its signal says so', () => {
    assert.throws(() => link(people(50), { signal: AbortSignal.abort() }), { problem: 'aborted' });
  });
});
