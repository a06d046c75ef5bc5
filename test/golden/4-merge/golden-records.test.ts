import { deepStrictEqual as equal } from 'node:assert';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PACKAGE_ROOT } from '../../../config/package-root.ts';
import { configSchema, type SurvivorshipRule } from '../../../config/schema.ts';
import { recordId } from '../../../pipelines/ids.ts';
import type { MemberValues } from '../../../pipelines/4-merge/member-values.ts';
import { survive } from '../../../pipelines/4-merge/survive.ts';

interface GivenMember {
  readonly source?: string;
  readonly lastAt?: string;
  readonly flags?: readonly string[];
  readonly suspect?: readonly string[];
  readonly given_name?: string;
  readonly family_name?: string;
  readonly birthdate?: string;
  readonly emails?: readonly string[];
  readonly phones?: readonly string[];
  readonly address?: readonly (string | null)[];
}
interface Case {
  readonly why: string;
  readonly rules?: Record<string, SurvivorshipRule[]>;
  readonly members: readonly GivenMember[];
  /** Field: value, index of the member that it comes from, rule. */
  readonly golden: Record<string, [unknown, number, string]>;
}

const idOf = (i: number) => recordId('person', 'x', String(i));
const member = (m: GivenMember, i: number): MemberValues => ({
  recordId: idOf(i),
  source: m.source ?? 'shops',
  lastAt: m.lastAt ?? null,
  flags: m.flags ?? [],
  suspectPoints: m.suspect ?? [],
  names: {
    given_name: m.given_name ?? null,
    middle_name: null,
    family_name: m.family_name ?? null,
    birth_family_name: null,
  },
  gender: null,
  birthdate: m.birthdate ?? null,
  emails: m.emails ?? [],
  phones: m.phones ?? [],
  address: m.address ?? [null, null, null, null, null],
});

const cases = JSON.parse(
  readFileSync(path.join(PACKAGE_ROOT, 'test/golden/4-merge/golden-records.json'), 'utf8'),
) as readonly Case[];

describe('4-merge: golden records', () => {
  for (const c of cases) {
    it(c.why, () => {
      const { survivorship } = configSchema.parse({
        controller: { id: 'acme', name: 'ACME' },
        purposes: { offers: { label: 'Offres', kind: 'marketing' } },
        sources: { x: { department: 'X', read: { format: 'csv', path: 'x' }, key: 'k', map: { gender: 'g' } } },
        ...(c.rules === undefined ? {} : { survivorship: c.rules }),
      });
      const survivors = survive(c.members.map(member), {
        rules: survivorship,
        priority: { shops: 50, trusted: 90 },
      });
      equal(
        Object.fromEntries(survivors.map((s) => [s.field, [s.value, s.recordId, s.rule]])),
        Object.fromEntries(Object.entries(c.golden).map(([f, [value, i, rule]]) => [f, [value, idOf(i), rule]])),
      );
    });
  }
});
