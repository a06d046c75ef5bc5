/** 5-oppose: list entries against every contact point that a record bears; hits, lists and coverage out. */
import { sql } from 'kysely';
import type { IdRange } from '../../pipelines/ids.ts';
import type { Transaction } from '../../pipelines/stage.ts';
import { literal } from '../copy.ts';

export const OPPOSE_READS = [
  'normalised.list_entry',
  'normalised.contact_point',
  'normalised.record_point',
  'staging.source_record',
  'staging.source_file',
  'opposition.hit',
  'opposition.list',
  'opposition.coverage',
] as const;
export const OPPOSE_WRITES = ['opposition.hit', 'opposition.list', 'opposition.coverage'] as const;

type PointKind = 'email' | 'phone';
type KeyKind = 'email' | 'phone' | 'email_sha256' | 'phone_sha256';

/** One way in which a point can be written; `form` is SQL over p.value. */
export interface Form {
  readonly kind: PointKind;
  readonly name: string;
  readonly form: string;
}

export interface Screening {
  readonly runId: number;
  readonly full: boolean;
  readonly range: IdRange;
  /** Lists of the config and which kinds of key they hold. */
  readonly lists: readonly { readonly list: string; readonly keyKinds: readonly KeyKind[] }[];
  readonly plainForms: readonly Form[];
  readonly hashedForms: readonly Form[];
  /** Columns of each source that hold an e-mail, for addresses as they were typed. */
  readonly emailColumns: readonly { readonly source: string; readonly columns: readonly string[] }[];
  /** What matched_by says of a hash of the address as typed. */
  readonly asTyped: string;
}

const within = (column: string, range: IdRange): string =>
  `${column} >= ${literal(range.from)}${range.to === null ? '' : ` and ${column} < ${literal(range.to)}`}`;
const changed = (alias: string, runId: number): string =>
  `(${alias}.since_run = ${runId} or ${alias}.until_run = ${runId})`;
const borne = (alias: string): string =>
  `exists (select from normalised.record_point b where b.contact_point_id = ${alias}.contact_point_id and b.until_run is null)`;
const textArray = (items: readonly string[]): string => `array[${items.map(literal).join(', ')}]::text[]`;

export interface ScreeningSize {
  readonly changedEntries: number;
  readonly changedHashes: number;
  readonly changedPoints: number;
  readonly points: number;
}

/** E-mails of rows that changed: an address is hashed as it is typed, too, and that may change while the point does not. */
const retyped = (runId: number): string => `
  select b.contact_point_id from staging.source_record s
    join normalised.record_point b on b.record_id = s.record_id and b.until_run is null
    join normalised.contact_point p on p.contact_point_id = b.contact_point_id and p.kind = 'email'
   where s.feed = 'person' and s.since_run = ${runId}`;

const hashesEmails = (lists: Screening['lists']): boolean => lists.some((l) => l.keyKinds.includes('email_sha256'));

/** How much there is to screen. `points` is counted only when all points may have to be read. */
export async function screeningSize(
  tx: Transaction,
  runId: number,
  full: boolean,
  lists: Screening['lists'],
): Promise<ScreeningSize> {
  const { rows } = await sql
    .raw<{ entries: number; hashes: number; points: number }>(`
      select (select count(*) from normalised.list_entry e where ${changed('e', runId)}) as entries,
             (select count(*) from normalised.list_entry e where e.since_run = ${runId} and e.key_kind like '%sha256') as hashes,
             (select count(distinct t.contact_point_id) from (
               select contact_point_id from normalised.record_point p where ${changed('p', runId)}
               ${hashesEmails(lists) ? `union all ${retyped(runId)}` : ''}) t) as points`)
    .execute(tx.db);
  const { entries = 0, hashes = 0, points = 0 } = rows[0] ?? {};
  let all = 0;
  if (full || hashes > 0) {
    const total = await sql
      .raw<{ n: number }>(`select count(*) as n from normalised.contact_point where kind in ('email', 'phone')`)
      .execute(tx.db);
    all = total.rows[0]?.n ?? 0;
  }
  return { changedEntries: entries, changedHashes: hashes, changedPoints: points, points: all };
}

const sha256 = (form: string): string => `encode(sha256(convert_to(${form}, 'UTF8')), 'hex')`;

/** Every key under which the points of `points` may be listed: contact_point_id, key_kind, key, rank, matched_by. */
function pointKeys(points: string, s: Screening): string {
  const used = new Set(s.lists.flatMap((l) => l.keyKinds));
  const branches: string[] = [];
  for (const kind of ['email', 'phone'] as const) {
    const values: string[] = [];
    const add = (keyKind: KeyKind, forms: readonly Form[], key: (form: string) => string): void => {
      if (!used.has(keyKind)) return;
      for (const f of forms) {
        if (f.kind === kind) values.push(`('${keyKind}', ${key(f.form)}, ${values.length}, '${f.name}')`);
      }
    };
    add(kind, s.plainForms, (form) => form);
    add(`${kind}_sha256`, s.hashedForms, sha256);
    if (values.length === 0) continue;
    branches.push(`
      select p.contact_point_id, v.key_kind, v.key, v.rank, v.matched_by from ${points} p
       cross join lateral (values ${values.join(', ')}) v(key_kind, key, rank, matched_by)
       where p.kind = '${kind}' and v.key is not null`);
  }
  const typed = s.emailColumns.filter((c) => c.columns.length > 0);
  if (used.has('email_sha256') && typed.length > 0) {
    const cells = typed
      .map((c) => `when ${literal(c.source)} then array[${c.columns.map((k) => `s.raw ->> ${literal(k)}`).join(', ')}]`)
      .join(' ');
    branches.push(`
      select p.contact_point_id, 'email_sha256', ${sha256('btrim(t.typed)')}, 99, '${s.asTyped}' from ${points} p
        join normalised.record_point b on b.contact_point_id = p.contact_point_id and b.until_run is null
        join staging.source_record s on s.record_id = b.record_id and s.until_run is null
       cross join lateral unnest(case s.source ${cells} end) t(typed)
       where p.kind = 'email' and lower(btrim(t.typed)) = p.value and btrim(t.typed) <> p.value`);
  }
  return branches.length === 0
    ? `select null::text as contact_point_id, null::text as key_kind, null::text as key, 0 as rank, '' as matched_by where false`
    : branches.join(' union all ');
}

/**
 * Makes screen_point, the points of the range that this task screens against all entries. In a night these are the
 * points whose bearers or writing changed, those that changed entries hit or may hit, and those that a new hash matches; for the
 * last, and only when a hashed entry is new, every point of the range is hashed.
 */
async function choosePoints(tx: Transaction, s: Screening): Promise<number> {
  const inRange = within('p.contact_point_id', s.range);
  const point = 'p.contact_point_id, p.kind, p.value::text as value';
  if (s.full) {
    await tx.client.query(`
      create temp table screen_point on commit drop as
        select ${point} from normalised.contact_point p where p.kind in ('email', 'phone') and ${inRange} and ${borne('p')}`);
  } else {
    await tx.client.query(`
      create temp table changed_entry on commit drop as
        select entry_id, key_kind, key, until_run is null as is_open from normalised.list_entry e where ${changed('e', s.runId)}`);
    await tx.client.query('analyze changed_entry');
    await tx.client.query(`
      create temp table chosen_point on commit drop as
        select b.contact_point_id from normalised.record_point b where ${changed('b', s.runId)} and ${within('b.contact_point_id', s.range)}
        ${hashesEmails(s.lists) ? `union ${retyped(s.runId)} and ${within('b.contact_point_id', s.range)}` : ''}
        union
        select h.contact_point_id from changed_entry e join opposition.hit h on h.entry_id = e.entry_id and h.until_run is null
         where ${within('h.contact_point_id', s.range)}
        union
        select p.contact_point_id from changed_entry e join normalised.contact_point p on p.kind = e.key_kind and p.value = e.key
         where ${inRange}
        union
        select p.contact_point_id from changed_entry e
          join normalised.contact_point p on p.kind = 'email' and p.value = normalised.mailbox(e.key)
         where e.key_kind = 'email' and ${inRange}
        union
        select p.contact_point_id from changed_entry e
          join normalised.contact_point p on p.kind = 'email' and normalised.mailbox(p.value) <> p.value
           and normalised.mailbox(p.value) = normalised.mailbox(e.key)
         where e.key_kind = 'email' and ${inRange}`);
    const hashes = await tx.client.query(
      `select distinct key_kind from changed_entry where key_kind like '%sha256' and is_open`,
    );
    if (hashes.rows.length > 0) {
      const all = `(select ${point} from normalised.contact_point p where p.kind in ('email', 'phone') and ${inRange})`;
      await tx.client.query(`
        insert into chosen_point
        select k.contact_point_id from (${pointKeys(all, { ...s, plainForms: [] })}) k
          join changed_entry e on e.key_kind = k.key_kind and e.key = k.key and e.is_open`);
    }
    await tx.client.query(`
      create temp table screen_point on commit drop as
        select ${point} from normalised.contact_point p
         where p.contact_point_id in (select contact_point_id from chosen_point)
           and p.kind in ('email', 'phone') and ${borne('p')}`);
  }
  await tx.client.query('analyze screen_point');
  const { rows } = await tx.client.query<{ n: number }>('select count(*) as n from screen_point');
  return rows[0]?.n ?? 0;
}

export interface Screened {
  readonly points: number;
  readonly opened: number;
  readonly closed: number;
}

/** Screens the points of a range and writes the hits that are new, and the end of those that are no more. */
export async function screen(tx: Transaction, s: Screening): Promise<Screened> {
  await tx.client.query('set local random_page_cost = 1.1');
  const points = await choosePoints(tx, s);
  const names = textArray(s.lists.map((l) => l.list));
  const mailbox = s.plainForms.find((f) => f.kind === 'email' && f.name !== 'exact')?.name ?? '';
  await tx.client.query(`
    create temp table wished_hit on commit drop as
      select distinct on (e.list, m.contact_point_id, e.entry_id)
             e.list, m.contact_point_id, e.entry_id, m.matched_by, e.registered_lo, e.registered_hi
        from (select k.contact_point_id, k.rank, k.matched_by, e.entry_id from (${pointKeys('screen_point', s)}) k
                join normalised.list_entry e on e.key_kind = k.key_kind and e.key = k.key and e.until_run is null
              union all
              select p.contact_point_id, 98, '${mailbox}', e.entry_id from screen_point p
                join normalised.list_entry e on e.until_run is null and e.key_kind = 'email'
                 and normalised.mailbox(e.key) <> e.key and normalised.mailbox(e.key) = normalised.mailbox(p.value)
               where p.kind = 'email') m
        join normalised.list_entry e on e.entry_id = m.entry_id and e.until_run is null
       where e.list = any (${names})
       order by e.list, m.contact_point_id, e.entry_id, m.rank`);
  await tx.client.query('analyze wished_hit');
  const scope = s.full
    ? within('h.contact_point_id', s.range)
    : 'h.contact_point_id in (select contact_point_id from chosen_point)';
  const closed = await tx.client.query(`
    update opposition.hit h set until_run = ${s.runId}
     where h.until_run is null and ${scope}
       and not exists (select from wished_hit w where w.list = h.list and w.contact_point_id = h.contact_point_id
                          and w.entry_id = h.entry_id and w.matched_by = h.matched_by
                          and w.registered_lo is not distinct from h.registered_lo
                          and w.registered_hi is not distinct from h.registered_hi)`);
  const opened = await tx.client.query(`
    insert into opposition.hit (list, contact_point_id, entry_id, matched_by, registered_lo, registered_hi, since_run)
    select w.list, w.contact_point_id, w.entry_id, w.matched_by, w.registered_lo, w.registered_hi, ${s.runId}
      from wished_hit w
     where not exists (select from opposition.hit h where h.list = w.list and h.contact_point_id = w.contact_point_id
                          and h.entry_id = w.entry_id and h.until_run is null)`);
  return { points, opened: opened.rowCount ?? 0, closed: closed.rowCount ?? 0 };
}

/** A list as the run saw it. */
export interface ListRow {
  readonly list: string;
  readonly kind: string;
  readonly label: string | null;
  readonly channels: readonly string[];
  readonly purposes: readonly string[];
  readonly pointKinds: readonly PointKind[];
}

/**
 * Writes opposition.list and opposition.coverage. Coverage has one open row for each list and kind, opened anew by every
 * run, for the date of screening is its meaning; lists and kinds are few, so the table stays small.
 */
export async function writeLists(
  tx: Transaction,
  runId: number,
  asOf: string,
  full: boolean,
  lists: readonly ListRow[],
): Promise<void> {
  await tx.client.query(
    `create temp table wished_list on commit drop as
       select x.list, x.kind, x.label, array(select json_array_elements_text(x.channels)) as channels,
              array(select json_array_elements_text(x.purposes)) as purposes,
              case when $2 or not exists (select from opposition.list l where l.list = x.list and l.until_run is null)
                     or exists (select from normalised.list_entry e where e.list = x.list and ${changed('e', runId)})
                   then (select count(*) from normalised.list_entry e where e.list = x.list and e.until_run is null)
                   else (select l.entries from opposition.list l where l.list = x.list and l.until_run is null) end as entries,
              (select encode(sha256(convert_to(coalesce(string_agg(f.content_hash, ' ' order by f.file collate "C"), ''), 'UTF8')), 'hex')
                 from staging.source_file f where f.feed = 'list' and f.source = x.list and f.until_run is null) as content_hash
         from json_to_recordset($1::json) as x(list text, kind text, label text, channels json, purposes json)`,
    [JSON.stringify(lists), full],
  );
  const columns = ['kind', 'label', 'channels', 'purposes', 'entries', 'content_hash'];
  const tuple = (alias: string): string => `(${columns.map((c) => `${alias}.${c}`).join(', ')})`;
  await tx.client.query(
    `update opposition.list l set until_run = $1 where until_run is null and not exists (
       select from wished_list w where w.list = l.list and ${tuple('w')} is not distinct from ${tuple('l')})`,
    [runId],
  );
  await tx.client.query(
    `insert into opposition.list (list, ${columns.join(', ')}, since_run)
     select w.list, ${columns.map((c) => `w.${c}`).join(', ')}, $1 from wished_list w
      where not exists (select from opposition.list l where l.list = w.list and l.until_run is null)`,
    [runId],
  );
  const kinds = [...new Set(lists.flatMap((l) => l.pointKinds))];
  const points = await bornePoints(tx, runId, full, kinds);
  await tx.client.query('update opposition.coverage set until_run = $1 where until_run is null', [runId]);
  await tx.client.query(
    `insert into opposition.coverage (list, point_kind, screened_at, points, since_run)
     select x.list, k.kind, $2, case k.kind when 'email' then $3::bigint else $4::bigint end, $1
       from json_to_recordset($5::json) as x(list text, "pointKinds" json)
      cross join lateral json_array_elements_text(x."pointKinds") k(kind)`,
    [runId, asOf, points.email, points.phone, JSON.stringify(lists)],
  );
}

/** How many points of each kind a record bears: counted, or carried on from the last run by what changed since. */
async function bornePoints(
  tx: Transaction,
  runId: number,
  full: boolean,
  kinds: readonly PointKind[],
): Promise<Record<PointKind, number>> {
  if (kinds.length === 0) return { email: 0, phone: 0 };
  const known = await tx.client.query<{ kind: PointKind; n: number }>(
    'select point_kind as kind, max(points) as n from opposition.coverage where until_run is null group by 1',
  );
  const count = (kind: PointKind, rows: readonly { kind: PointKind; n: number }[]): number =>
    rows.find((r) => r.kind === kind)?.n ?? 0;
  if (full || kinds.some((kind) => !known.rows.some((r) => r.kind === kind))) {
    const { rows } = await tx.client.query<{ kind: PointKind; n: number }>(
      `select p.kind, count(*) as n from normalised.contact_point p
        where p.kind in ('email', 'phone') and ${borne('p')} group by 1`,
    );
    return { email: count('email', rows), phone: count('phone', rows) };
  }
  const before = `exists (select from normalised.record_point b where b.contact_point_id = p.contact_point_id
                            and b.since_run < ${runId} and (b.until_run is null or b.until_run = ${runId}))`;
  const { rows } = await tx.client.query<{ kind: PointKind; n: number }>(
    `select p.kind, sum(${borne('p')}::int - ${before}::int)::bigint as n from normalised.contact_point p
      where p.kind in ('email', 'phone')
        and p.contact_point_id in (select contact_point_id from normalised.record_point b where ${changed('b', runId)})
      group by 1`,
  );
  const now = (kind: PointKind): number => count(kind, known.rows) + count(kind, rows);
  return { email: now('email'), phone: now('phone') };
}

/** Entries and open hits of each list. */
export async function hitCounts(tx: Transaction): Promise<{ list: string; entries: number; hits: number }[]> {
  const { rows } = await sql
    .raw<{ list: string; entries: number; hits: number }>(`
      select l.list, l.entries, (select count(*) from opposition.hit h where h.list = l.list and h.until_run is null) as hits
        from opposition.list l where l.until_run is null order by l.list collate "C"`)
    .execute(tx.db);
  return rows;
}
