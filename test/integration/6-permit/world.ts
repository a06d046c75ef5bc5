/** A small world for the permission stage: what the earlier stages would have written, night by night, as differences. */
import type { Pool } from 'pg';
import { PACKAGE_ROOT } from '../../../config/package-root.ts';
import { type ConfigInput, configSchema } from '../../../config/schema.ts';
import { permit } from '../../../pipelines/6-permit/stage.ts';
import { contactPointId, personId, recordId, relationId, statementId } from '../../../pipelines/ids.ts';
import type { RunContext, TaskReport, Transaction } from '../../../pipelines/stage.ts';
import { kyselyOnClient } from '../../../sql/connect.ts';

type Value = string | number | boolean | null | string[];
type Rows = Record<string, Value>[];

export interface WorldRow {
  /** source/key. */
  readonly id: string;
  /** Any text: rows of one person have the same. */
  readonly person: string;
  readonly points?: string[];
  readonly audience?: 'consumer' | 'professional';
  readonly birthdate?: string | null;
  readonly family?: string;
  readonly country?: string | null;
  readonly last_contact_at?: string | null;
  readonly collected_at?: string | null;
}
export interface WorldStatement {
  /** The person row; for an event that names only a point, the name of the log line. */
  readonly row: string;
  readonly by?: string;
  readonly purpose?: string;
  readonly channel?: string;
  readonly point?: string | null;
  readonly state: string;
  readonly act?: boolean;
  readonly lo?: string | null;
  readonly hi?: string | null;
  readonly valid_until?: string | null;
  readonly actor?: string;
  readonly means?: string | null;
  readonly notice?: string | null;
  readonly evidence?: string | null;
  readonly verification?: string | null;
}
export interface World {
  readonly rows: readonly WorldRow[];
  readonly statements?: readonly WorldStatement[];
  readonly relations?: readonly {
    row: string;
    kind: string;
    family?: string;
    at?: string;
    start?: string;
    end?: string;
    informed?: boolean;
    could_object?: boolean;
  }[];
  readonly links?: readonly { a: string; b: string; basis: 'deterministic' | 'probable' | 'review' }[];
  readonly hits?: readonly { list: string; point: string }[];
}

const rid = (id: string): string => recordId('person', id.split('/')[0] ?? '', id.split('/')[1] ?? '');
const kindOf = (value: string) => (value.includes('@') ? 'email' : value.startsWith('+') ? 'phone' : 'post');
export const pointOf = (value: string): string => contactPointId(kindOf(value), value);
/** person_id of a person by its name in the world: minted from the name, as if it were the founding record. */
export const personOf = (name: string): string => personId(recordId('person', 'founding', name));

const FIRST_SEEN = '2026-01-01T00:00:00Z';

/** Wished rows of every table that the stage reads. */
function tables(world: World): Record<string, { key: string[]; rows: Rows }> {
  const people = [...new Set(world.rows.map((row) => row.person))];
  const doubtful = (world.links ?? []).filter((l) => l.basis === 'review');
  const sure = (world.links ?? []).filter((l) => l.basis !== 'review');
  const pair = (l: { a: string; b: string }): Record<string, Value> => {
    const [record_a, record_b] = [rid(l.a), rid(l.b)].sort();
    return { record_a: record_a ?? '', record_b: record_b ?? '' };
  };
  return {
    'normalised.record': {
      key: ['record_id'],
      rows: world.rows.map((r) => ({
        record_id: rid(r.id),
        source: r.id.split('/')[0] ?? '',
        source_key: r.id.split('/')[1] ?? '',
        family_name: r.family ?? 'DURAND',
        audience: r.audience ?? 'consumer',
        birthdate: r.birthdate ?? null,
        country: r.country === undefined ? 'FR' : r.country,
        last_contact_at: r.last_contact_at ?? null,
        collected_at: r.collected_at ?? null,
        first_seen_at: FIRST_SEEN,
      })),
    },
    'normalised.record_point': {
      key: ['record_id', 'contact_point_id'],
      rows: world.rows.flatMap((r) =>
        (r.points ?? []).map((p, i) => ({
          record_id: rid(r.id),
          contact_point_id: pointOf(p),
          field: kindOf(p),
          ordinal: i,
        })),
      ),
    },
    'referential.member': {
      key: ['record_id'],
      rows: world.rows.map((r) => ({ record_id: rid(r.id), person_id: personOf(r.person) })),
    },
    'referential.person': {
      key: ['person_id'],
      rows: people.map((p) => {
        const members = world.rows.filter((r) => r.person === p);
        return {
          person_id: personOf(p),
          founding_record: members.map((r) => rid(r.id)).sort()[0] ?? '',
          family_name: members[0]?.family ?? 'DURAND',
          records: members.length,
        };
      }),
    },
    'normalised.statement': {
      key: ['statement_id'],
      rows: (world.statements ?? []).map((s) => {
        const record_id = rid(s.row);
        const stated_by =
          s.by === undefined ? record_id : recordId('consent', s.by.split('/')[0] ?? '', s.by.split('/')[1] ?? '');
        const purpose = s.purpose ?? 'offers';
        const channel = s.channel ?? 'sms';
        const contact_point_id = s.point == null ? null : pointOf(s.point);
        const lo = s.lo ?? null;
        return {
          statement_id: statementId(
            stated_by,
            record_id,
            purpose,
            channel,
            s.state,
            lo ?? '',
            s.hi ?? lo ?? '',
            contact_point_id ?? '',
          ),
          record_id,
          stated_by,
          purpose,
          channel,
          contact_point_id,
          state: s.state,
          is_act: s.act ?? false,
          occurred_lo: lo,
          occurred_hi: s.hi ?? lo,
          valid_until: s.valid_until ?? null,
          actor: s.actor ?? (s.act === true ? 'subject' : 'import'),
          means: s.means ?? null,
          notice: s.notice ?? null,
          evidence: s.evidence ?? null,
          verification: s.verification ?? null,
        };
      }),
    },
    'normalised.relation': {
      key: ['relation_id'],
      rows: (world.relations ?? []).map((r) => ({
        relation_id: relationId(rid(r.row), r.kind, r.family ?? '', r.at ?? '', r.start ?? ''),
        record_id: rid(r.row),
        kind: r.kind,
        family: r.family ?? null,
        at: r.at ?? null,
        starts_at: r.start ?? null,
        ends_at: r.end ?? null,
        informed: r.informed ?? null,
        could_object: r.could_object ?? null,
      })),
    },
    'linkage.link': {
      key: ['record_a', 'record_b'],
      rows: sure.map((l) => ({ ...pair(l), rule: 'test', basis: l.basis })),
    },
    'linkage.review': {
      key: ['record_a', 'record_b'],
      rows: doubtful.map((l) => ({ ...pair(l), rule: 'test', reason: 'doubtful' })),
    },
    'opposition.hit': {
      key: ['list', 'contact_point_id', 'entry_id'],
      rows: (world.hits ?? []).map((h) => ({
        list: h.list,
        contact_point_id: pointOf(h.point),
        entry_id: `e${pointOf(h.point).slice(1)}`,
        matched_by: 'exact',
      })),
    },
  };
}

/** Brings a table to the wished rows at a run, closing and opening only what differs. */
async function bring(
  tx: Transaction,
  table: string,
  wished: { key: string[]; rows: Rows },
  run: number,
): Promise<void> {
  const columns = Object.keys(wished.rows[0] ?? {});
  const open = await tx.client.query(`select t.*, t.ctid from ${table} t where until_run is null`);
  const text = (row: Record<string, unknown>): string =>
    JSON.stringify(
      columns.map((c) =>
        /_at$|_lo$|_hi$|^at$|valid_until/.test(c) && row[c] != null
          ? new Date(row[c] as string).toISOString()
          : (row[c] ?? null),
      ),
    );
  const want = new Map(wished.rows.map((row) => [text(row), row]));
  for (const row of open.rows as Record<string, unknown>[]) {
    const same = text(row);
    if (columns.length > 0 && want.has(same)) want.delete(same);
    else await tx.client.query(`update ${table} set until_run = $1 where ctid = $2`, [run, row['ctid']]);
  }
  for (const row of want.values())
    await tx.client.query(
      `insert into ${table} (${[...columns, 'since_run'].join(', ')}) values (${[...columns, ''].map((_, i) => `$${i + 1}`).join(', ')})`,
      [...columns.map((c) => row[c] ?? null), run],
    );
}

export const CONFIG: ConfigInput = {
  controller: { id: 'acme', name: 'ACME' },
  purposes: {
    offers: { label: 'Offres', kind: 'marketing', family: 'shoes' },
    news: { label: 'Lettre', kind: 'newsletter', channels: ['email'] },
    service: { label: 'Suivi', kind: 'service', base: 'contract', channels: ['email', 'sms'] },
  },
  sources: {
    shops: { department: 'Magasins', read: { format: 'csv', path: 'x.csv' }, key: 'id', map: { email: 'email' } },
    web: { department: 'Web', read: { format: 'csv', path: 'y.csv' }, key: 'id', map: { email: 'email' } },
  },
  lists: {
    stop: {
      read: { format: 'csv', path: 'stop.csv' },
      kind: 'internal',
      key: { phone_number: 'tel' },
      scope: { channels: ['sms'] },
    },
  },
};

async function inTransaction<T>(pool: Pool, body: (tx: Transaction) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const done = await body({ client, db: kyselyOnClient(client) });
    await client.query('commit');
    return done;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

export interface Night {
  readonly run: number;
  readonly asOf: string;
  readonly world: World;
  readonly full?: boolean;
  readonly config?: ConfigInput;
}

/** Applies a night's world, then runs the stage as the worker would: plan, prepare, tasks. Gives the tasks' reports. */
export async function night(pool: Pool, o: Night): Promise<TaskReport[]> {
  await inTransaction(pool, async (tx) => {
    const points = new Set([
      ...o.world.rows.flatMap((r) => r.points ?? []),
      ...(o.world.statements ?? []).flatMap((s) => s.point ?? []),
    ]);
    for (const value of points)
      await tx.client.query(
        `insert into normalised.contact_point (contact_point_id, kind, value, line_type, region, since_run) values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
        [
          pointOf(value),
          kindOf(value),
          value,
          /^\+33[67]/.test(value) ? 'mobile' : value.startsWith('+') ? 'fixed' : null,
          value.startsWith('+33') ? 'FR' : null,
          o.run,
        ],
      );
    for (const [table, wished] of Object.entries(tables(o.world))) await bring(tx, table, wished, o.run);
    await tx.client.query('update opposition.coverage set until_run = $1 where until_run is null', [o.run]);
    await tx.client.query(
      `insert into opposition.coverage (list, point_kind, screened_at, points, since_run) values ('stop', 'phone', $1, 1, $2)`,
      [o.asOf, o.run],
    );
  });
  const run: RunContext = {
    runId: o.run,
    asOf: o.asOf,
    baseRun: o.run === 1 ? null : o.run - 1,
    full: o.full ?? o.run === 1,
    config: configSchema.parse(o.config ?? CONFIG),
    databaseUrl: '',
    workspace: PACKAGE_ROOT,
    packageRoot: PACKAGE_ROOT,
    signal: new AbortController().signal,
  };
  const tasks = await inTransaction(pool, (tx) => permit.plan(run, tx));
  await inTransaction(pool, async (tx) => permit.prepare?.(run, tx));
  const reports: TaskReport[] = [];
  for (const task of tasks) reports.push(await inTransaction(pool, (tx) => permit.execute(run, task, tx)));
  return reports;
}

/** Open verdicts as 'person point purpose channel' to 'verdict REASON', by the names of the world. */
export async function verdicts(pool: Pool, world: World): Promise<Record<string, string>> {
  const people = new Map(world.rows.map((r) => [personOf(r.person), r.person]));
  const points = new Map(world.rows.flatMap((r) => (r.points ?? []).map((p) => [pointOf(p), p])));
  const { rows } = await pool.query<{
    person_id: string;
    contact_point_id: string;
    purpose: string;
    channel: string;
    verdict: string;
    reason: string;
  }>(
    `select v.person_id, v.contact_point_id, p.purpose,
            (array['email', 'sms', 'phone_live', 'phone_auto', 'post'])[v.channel_no] as channel,
            (array['forbidden', 'needs_proof', 'allowed'])[v.verdict_no] as verdict, r.reason
       from consent.verdict v join consent.purpose p using (purpose_no) join consent.reason r using (reason_no)
      where v.until_run is null order by 1, 2, 3, 4`,
  );
  return Object.fromEntries(
    rows.map((r) => [
      `${people.get(r.person_id) ?? '?'} ${points.get(r.contact_point_id) ?? '?'} ${r.purpose} ${r.channel}`,
      `${r.verdict} ${r.reason}`,
    ]),
  );
}

/** Every row of a table with its range, sorted: for comparing two databases. */
export async function dump(pool: Pool, table: string): Promise<string[]> {
  const { rows } = await pool.query<{ j: string }>(`select to_jsonb(t)::text as j from ${table} t order by 1`);
  return rows.map((r) => r.j);
}

/** Empties what a night writes, quicker than another database. */
export async function wipe(pool: Pool): Promise<void> {
  await pool.query(`truncate normalised.record, normalised.record_point, normalised.contact_point, normalised.statement, normalised.relation,
    linkage.link, linkage.review, referential.member, referential.person, opposition.hit, opposition.coverage,
    consent.event, consent.verdict, consent.conflict, consent.crowded_point, consent.purpose restart identity`);
}
