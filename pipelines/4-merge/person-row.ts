/** A golden record as rows of referential.person and referential.field_origin. */
import type { PersonId, RecordId } from '../ids.ts';
import { ADDRESS_PARTS } from './member-values.ts';
import type { Survivor } from './survive.ts';

type Value = string | number | null;

/** In the order of PERSON_COLUMNS of sql/queries/merge.ts. */
export function personRow(
  personId: PersonId,
  founding: RecordId,
  survivors: readonly Survivor[],
  records: number,
): Value[] {
  const text = (field: Survivor['field']): string | null => {
    const value = survivors.find((s) => s.field === field)?.value;
    return typeof value === 'string' ? value : null;
  };
  const address = survivors.find((s) => s.field === 'address')?.value;
  return [
    personId,
    founding,
    text('given_name'),
    text('middle_name'),
    text('family_name'),
    text('birth_family_name'),
    text('gender'),
    text('birthdate'),
    text('email'),
    text('phone_number'),
    ...ADDRESS_PARTS.map((_, i) =>
      Array.isArray(address) ? ((address[i] as string | null | undefined) ?? null) : null,
    ),
    records,
  ];
}

/** person_id, field, record_id, rule. */
export const originRows = (personId: PersonId, survivors: readonly Survivor[]): string[][] =>
  survivors.map((s) => [personId, s.field, s.recordId, s.rule]);
