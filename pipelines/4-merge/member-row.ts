/** Reads a line of the members query (sql/queries/merge.ts names the columns) as what the verbs of this room take. */
import { parseTextArray } from '../../sql/copy.ts';
import type { PersonId, RecordId } from '../ids.ts';
import type { ClusterMember } from './assign-ids.ts';
import type { MemberValues } from './member-values.ts';

export interface MemberRow extends ClusterMember, MemberValues {
  readonly clusterId: RecordId;
}

export function memberRow(row: readonly (string | null)[]): MemberRow {
  const at = (i: number): string | null => row[i] ?? null;
  return {
    clusterId: (row[0] ?? '') as RecordId,
    recordId: (row[1] ?? '') as RecordId,
    previous: at(2) as PersonId | null,
    claims: row[3] === 't',
    source: row[4] ?? '',
    lastAt: at(5),
    flags: parseTextArray(at(6)),
    suspectPoints: parseTextArray(at(7)),
    names: { given_name: at(8), middle_name: at(9), family_name: at(10), birth_family_name: at(11) },
    gender: at(12),
    birthdate: at(13),
    emails: parseTextArray(at(14)),
    phones: parseTextArray(at(15)),
    address: [at(16), at(17), at(18), at(19), at(20)],
  };
}
