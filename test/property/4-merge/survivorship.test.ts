/** Laws of the golden record, on members of any shape. */
import { deepStrictEqual as equal, ok } from 'node:assert';
import * as fc from 'fast-check';
import type { MemberValues } from '../../../pipelines/4-merge/member-values.ts';
import { type SurvivorshipPlan, survive } from '../../../pipelines/4-merge/survive.ts';
import { recordId } from '../../../pipelines/ids.ts';

const RULES = ['source', 'most_recent', 'most_frequent', 'most_complete'] as const;
const FIELDS = [
  'given_name',
  'middle_name',
  'family_name',
  'birth_family_name',
  'gender',
  'birthdate',
  'email',
  'phone_number',
  'address',
] as const;
const planArb: fc.Arbitrary<SurvivorshipPlan> = fc.record({
  rules: fc.record(
    Object.fromEntries(FIELDS.map((f) => [f, fc.uniqueArray(fc.constantFrom(...RULES), { minLength: 1 })])) as Record<
      (typeof FIELDS)[number],
      fc.Arbitrary<(typeof RULES)[number][]>
    >,
  ),
  priority: fc.record({ shops: fc.nat(100), web: fc.nat(100) }),
});
const maybe = <T>(arb: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arb);
const name = maybe(fc.constantFrom('Zoé', 'ZOE', 'Zoë', 'Chloé', 'É', '-'));
const points = fc.uniqueArray(fc.constantFrom('a@x.fr', 'b@x.fr', 'info@x.fr'), { maxLength: 3 });
const valuesArb = fc.record({
  source: fc.constantFrom('shops', 'web', 'gone'),
  lastAt: maybe(fc.constantFrom('2024-01-01 00:00:00+00', '2025-01-01 00:00:00+00')),
  flags: fc.subarray(['birthdate_century_guessed', 'name_order_guessed', 'gender_conflict']),
  suspectPoints: fc.subarray(['info@x.fr', 'b@x.fr']),
  names: fc.record({ given_name: name, middle_name: name, family_name: name, birth_family_name: name }),
  gender: maybe(fc.constantFrom('male', 'female')),
  birthdate: maybe(fc.constantFrom('1980', '1980-05', '1980-05-12')),
  emails: points,
  phones: points,
  address: fc.array(maybe(fc.constantFrom('1 rue A', 'Paris', '75001')), { minLength: 5, maxLength: 5 }),
});
const membersArb: fc.Arbitrary<MemberValues[]> = fc
  .array(valuesArb, { minLength: 1, maxLength: 6 })
  .map((all) => all.map((m, i) => ({ ...m, recordId: recordId('person', 'x', String(i)) })));

function offered(m: MemberValues, field: (typeof FIELDS)[number]): unknown[] {
  switch (field) {
    case 'email':
      return [...m.emails];
    case 'phone_number':
      return [...m.phones];
    case 'address':
      return m.address.some((p) => p !== null) ? [m.address] : [];
    case 'gender':
    case 'birthdate':
      return m[field] === null ? [] : [m[field]];
    case 'given_name':
    case 'middle_name':
    case 'family_name':
    case 'birth_family_name':
      return m.names[field] === null ? [] : [m.names[field]];
  }
}

describe('4-merge: laws of survivorship', () => {
  it('every golden value is one that the named member gives; every field that any member gives survives', () => {
    fc.assert(
      fc.property(membersArb, planArb, (members, plan) => {
        const survivors = survive(members, plan);
        for (const s of survivors) {
          const from = members.find((m) => m.recordId === s.recordId);
          ok(from !== undefined && offered(from, s.field).includes(s.value));
        }
        const given = FIELDS.filter((f) => members.some((m) => offered(m, f).length > 0));
        equal(
          survivors.map((s) => s.field),
          given,
        );
      }),
    );
  });

  it('one record is its own golden record, by rule `only` where it gives one value', () => {
    fc.assert(
      fc.property(membersArb, planArb, ([m], plan) => {
        if (m === undefined) return;
        for (const s of survive([m], plan)) {
          const values = offered(m, s.field);
          if (values.length === 1) equal([s.value, s.rule], [values[0], 'only']);
        }
      }),
    );
  });

  it('a record that only gives suspect values changes nothing where a sound one stands', () => {
    fc.assert(
      fc.property(membersArb, planArb, fc.constantFrom('1979', '1980-05-12'), (members, plan, birthdate) => {
        const sound = members.map((m) => ({ ...m, flags: [], birthdate: m.birthdate ?? '1980' }));
        const guessed: MemberValues = {
          ...(sound[0] as MemberValues),
          recordId: recordId('person', 'x', 'guessed'),
          birthdate,
          flags: ['birthdate_century_guessed'],
        };
        const of = (all: MemberValues[]) => survive(all, plan).find((s) => s.field === 'birthdate');
        equal(of([guessed, ...sound]), of(sound));
      }),
    );
  });

  it('the golden record of the golden record is itself', () => {
    fc.assert(
      fc.property(membersArb, planArb, (members, plan) => {
        const first = survive(members, plan);
        // All members agree on what survived.
        const again = survive(
          members.map((m) => ({
            ...m,
            emails: first.flatMap((s) => (s.field === 'email' ? [String(s.value)] : [])),
            gender: (first.find((s) => s.field === 'gender')?.value as string | undefined) ?? null,
          })),
          plan,
        );
        for (const field of ['email', 'gender'] as const) {
          equal(again.find((s) => s.field === field)?.value, first.find((s) => s.field === field)?.value);
        }
      }),
    );
  });
});
