/**
 * Which person id a cluster bears (DESIGN 5). Every person of the last publication claims exactly one cluster: the one
 * that holds its founding record or, when that record is gone, the one that holds its oldest remaining member. A
 * cluster with claims keeps the id of its oldest claim, and the other ids are merged into it; a cluster without one
 * mints an id of its own. Claims are marks on members of the cluster itself, so each cluster is decided alone.
 */
import type { PersonId, RecordId } from '../ids.ts';

export interface ClusterMember {
  readonly recordId: RecordId;
  /** The person that the record belonged to in the last publication. */
  readonly previous: PersonId | null;
  /** True when `previous` claims this cluster by this record. */
  readonly claims: boolean;
}

export interface PersonEvent {
  readonly kind: 'created' | 'merged' | 'split' | 'retired';
  readonly otherId: PersonId | null;
  /** Records that the event concerns: created, all; merged, those out of the other; split, those that came along. */
  readonly records: number;
}

export type Assignment =
  | { readonly kind: 'kept'; readonly personId: PersonId; readonly founding: RecordId; readonly events: PersonEvent[] }
  | { readonly kind: 'minted'; readonly founding: RecordId; readonly events: PersonEvent[] };

/** `members` in founding order (first seen, source, source key), at least one. */
export function assignId(members: readonly ClusterMember[]): Assignment {
  const first = members[0];
  if (first === undefined) throw new Error('a cluster has at least one member');
  const cameFrom = new Map<PersonId, number>();
  const claims: ClusterMember[] = [];
  for (const m of members) {
    if (m.previous !== null) cameFrom.set(m.previous, (cameFrom.get(m.previous) ?? 0) + 1);
    if (m.claims) claims.push(m);
  }
  const [oldest, ...absorbed] = claims;
  if (oldest?.previous != null) {
    const events = absorbed.flatMap((c): PersonEvent[] =>
      c.previous === null ? [] : [{ kind: 'merged', otherId: c.previous, records: cameFrom.get(c.previous) ?? 0 }],
    );
    return { kind: 'kept', personId: oldest.previous, founding: oldest.recordId, events };
  }
  const events: PersonEvent[] =
    cameFrom.size === 0
      ? [{ kind: 'created', otherId: null, records: members.length }]
      : [...cameFrom].map(([otherId, records]) => ({ kind: 'split', otherId, records }));
  return { kind: 'minted', founding: first.recordId, events };
}
