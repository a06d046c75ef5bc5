/** What a caller may ask of the estimation: to do without causes, and to learn from what people decided. */
import { strict as assert } from 'node:assert';
import { type CauseAttribute, LinkageError, link, type ProbabilisticOptions } from '../../../../linkage/index.ts';
import { people } from '../../../support/people.ts';

const attributes: readonly CauseAttribute[] = [
  { kind: 'name', given: 'prenom', family: 'nom' },
  { kind: 'birthdate', from: 'naissance' },
  { kind: 'email', from: ['email'] },
  { kind: 'place', postal_code: 'cp', locality: 'ville' },
];
const records = people(600);
const of = (options: ProbabilisticOptions = {}) => link(records, { attributes, ...options });
const names = (options: ProbabilisticOptions): string[] => of(options).report.classes.map((c) => c.name);
const whole = of();

describe('linkage: what is asked of the estimation', () => {
  it('the model does without the classes that are named', () => {
    const all = whole.report.classes.map((c) => c.name);
    assert.ok(all.includes('household'));
    assert.deepEqual(
      names({ without: ['household'] }),
      all.filter((c) => c !== 'household'),
    );
    assert.deepEqual(names({ without: ['causes'] }).toSorted(), ['chance', 'same']);
  });

  it('a class that is none is an error that names the nearest', () => {
    const isRefused = (e: unknown): boolean =>
      e instanceof LinkageError && e.problem === 'invalid_model' && e.message.includes('Did you mean household?');
    assert.throws(() => of({ without: ['hosehold'] }), isRefused);
  });

  it('pairs that a person says are one teach what such pairs look like', () => {
    const moved = whole.pairs.filter(
      ({ a, b, probability }) =>
        probability > 0.99 && whole.inspect(a, b).comparisons.some((c) => c.name === 'name' && c.level > 4),
    );
    assert.ok(moved.length > 0);
    const [{ a, b } = { a: '', b: '' }] = moved;
    const level = whole.inspect(a, b).comparisons.find((c) => c.name === 'name')?.level ?? -1;
    const m = ({ model }: typeof whole): number =>
      model.classes.find((c) => c.name === 'same')?.levels[model.comparisons.findIndex((c) => c.name === 'name')]?.[
        level
      ] ?? 0;
    const alike = whole.pairs.filter((p) =>
      whole.inspect(p.a, p.b).comparisons.some((c) => c.name === 'name' && c.level === level),
    );
    const judgements = alike.map((p) => ({ a: p.a, b: p.b, verdict: 'same' as const }));
    const taught = of({ judgements });
    assert.ok(m(taught) > m(whole), `${m(taught)} of ${m(whole)}`);
    assert.deepEqual(of({ judgements: judgements.toReversed() }).model, taught.model);
    const unsure = judgements.map((j) => ({ ...j, verdict: 'unsure' as const }));
    assert.deepEqual(of({ judgements: unsure }).model, whole.model);
  });
});
