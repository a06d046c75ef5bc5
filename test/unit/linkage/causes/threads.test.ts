/** Several threads give the bytes that one gives, stop when told to, and tell their errors. */
import { strict as assert } from 'node:assert';
import { openCrew } from '../../../../linkage/causes/crew.ts';
import {
  type CauseAttribute,
  type CauseTableResult,
  causeRow,
  causeSchema,
  createTableBuilder,
  LinkageError,
  linkCauseTable,
  linkCauseTableAsync,
} from '../../../../linkage/index.ts';
import { people } from '../../../support/people.ts';

const ATTRIBUTES: readonly CauseAttribute[] = [
  { kind: 'name', given: 'prenom', family: 'nom' },
  { kind: 'birthdate', from: 'naissance' },
  { kind: 'email', from: ['email'] },
  { kind: 'phone_number', from: ['mobile', 'fixe'] },
  { kind: 'address', street: 'adresse' },
  { kind: 'place', postal_code: 'cp', locality: 'ville' },
];
function table() {
  const builder = createTableBuilder(causeSchema(ATTRIBUTES));
  for (const row of people(3000)) builder.add(row.id, causeRow(ATTRIBUTES, row, true));
  return builder.finish();
}
const bytes = ({ pairs, clusterOf, refused, mixture, report }: CauseTableResult): string =>
  JSON.stringify({ a: [...pairs.a], b: [...pairs.b], v: pairs.verdicts, c: [...clusterOf], refused, mixture, report });

describe('linkage: threads', () => {
  const whole = table();
  const serial = bytes(linkCauseTable(whole, ATTRIBUTES));

  for (const threads of [1, 2, 3])
    it(`${threads} give what the call without threads gives`, async () => {
      const phases = new Set<string>();
      const onProgress = (p: { phase: string }) => phases.add(p.phase);
      const result = await linkCauseTableAsync(whole, ATTRIBUTES, { threads, onProgress });
      assert.equal(bytes(result), serial);
      assert.deepEqual([...phases], ['block', 'compare', 'estimate', 'score', 'cluster']);
    });

  for (const phase of ['block', 'compare', 'estimate', 'score', 'cluster'])
    for (const threads of [1, 2])
      it(`${threads} stop inside ${phase}`, async () => {
        const controller = new AbortController();
        const onProgress = (p: { phase: string }) => {
          if (p.phase === phase) controller.abort(new Error('enough'));
        };
        await assert.rejects(
          linkCauseTableAsync(whole, ATTRIBUTES, { threads, onProgress, signal: controller.signal }),
          (e) => e instanceof LinkageError && e.problem === 'aborted',
        );
      });

  it('do not start when they are not to', async () => {
    await assert.rejects(
      linkCauseTableAsync(whole, ATTRIBUTES, { threads: 2, signal: AbortSignal.abort() }),
      (e) => e instanceof LinkageError && e.problem === 'aborted',
    );
  });

  it('an error of one is that of the call', async () => {
    const crew = openCrew(2, undefined);
    try {
      await assert.rejects(
        crew.work([{ kind: 'rows', from: 0, to: 1 }], () => undefined),
        /a job came before its plans/,
      );
    } finally {
      await crew.close();
    }
  });
});
