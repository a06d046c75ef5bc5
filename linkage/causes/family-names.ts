/** The family names of each record: the one in use, and the one of birth where a column holds it and it is another. */
import { sharedInts } from '../buffers.ts';
import type { Column, RecordTable } from '../table.ts';

export interface FamilyNames {
  /** A birth name stands here where no other is known. */
  readonly usage: Column & { readonly kind: 'one' };
  /** By row, -1 where there is no second name; null without such a column. */
  readonly birth: Int32Array | null;
}

export function familyNames({ columns }: RecordTable): FamilyNames | null {
  const [usage, born] = [columns.get('family'), columns.get('birth_family')];
  if (usage?.kind !== 'one') return null;
  if (born?.kind !== 'one') return { usage, birth: null };
  const codes = sharedInts(usage.codes.length);
  const birth = sharedInts(usage.codes.length);
  for (let row = 0; row < codes.length; row++) {
    const [used, other] = [usage.codes[row] ?? -1, born.codes[row] ?? -1];
    codes[row] = used === -1 ? other : used;
    birth[row] = used === -1 || used === other ? -1 : other;
  }
  return { usage: { ...usage, codes }, birth };
}
