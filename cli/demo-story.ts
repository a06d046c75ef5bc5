/** The parts of the demo that need the sample's own files: the truth, and one person's journey. */
import { readFileSync } from 'node:fs';
import { evaluate } from '../linkage/index.ts';
import { ReferentError } from '../pipelines/errors.ts';
import {
  goldenRecord,
  type JourneyCell,
  journeyCells,
  memberships,
  type RawRecord,
  rawRecords,
} from '../sql/queries/demo.ts';
import type { CliContext } from './command.ts';
import type { Workspace } from './open-workspace.ts';
import { table } from './table.ts';

/** journey.json of the sample. */
export interface Journey {
  readonly as_of: string;
  readonly records: readonly { readonly source: string; readonly source_key: string }[];
  readonly cells: readonly {
    readonly purpose: string;
    readonly channel: string;
    readonly point: string;
    readonly verdict: string;
  }[];
}

export interface Truth {
  readonly records: number;
  readonly people: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** Compares the published persons with truth.csv (source,source_key,person), pair by pair. */
export async function truthOf(ws: Workspace, file: string): Promise<Truth> {
  const truth = new Map<string, string>();
  for (const line of readFileSync(file, 'utf8').trimEnd().split('\n').slice(1)) {
    const [source = '', key = '', person = ''] = line.split(',');
    truth.set(`${source}\u001f${key}`, person);
  }
  const predicted = new Map<string, string>();
  const actual = new Map<string, string>();
  for (const row of await memberships(ws.db)) {
    const key = `${row.source}\u001f${row.source_key}`;
    const person = truth.get(key);
    if (person === undefined) continue;
    predicted.set(key, row.person_id);
    actual.set(key, person);
  }
  const { pairs } = evaluate(predicted, actual);
  return {
    records: predicted.size,
    people: new Set(actual.values()).size,
    precision: pairs.precision,
    recall: pairs.recall,
    f1: pairs.f1,
  };
}

export function printTruth(ctx: CliContext, truth: Truth): void {
  const percent = (x: number): string => `${(x * 100).toFixed(1)} %`;
  ctx.out(
    `The sample knows who is who: of the pairs that were joined ${percent(truth.precision)} are one person (precision), ` +
      `of those that are one person ${percent(truth.recall)} were joined (recall).`,
  );
  ctx.out('');
}

/** As a department typed it: the cells of a mapped field, several joined. */
function typed(record: RawRecord, columns: readonly (string | undefined)[]): string {
  return columns
    .map((c) => (c === undefined ? undefined : record.raw[c]))
    .flatMap((v) => (Array.isArray(v) ? v : [v]))
    .filter((v) => v !== undefined && v !== null && v !== '')
    .map(String)
    .join(' ');
}

function shown(ws: Workspace, record: RawRecord): string[] {
  const source = ws.config.sources[record.source];
  const map = source?.map;
  const cut = (text: string, n: number): string => (text.length > n ? `${text.slice(0, n - 1)}…` : text);
  return [
    source?.department ?? record.source,
    record.source_key,
    typed(record, [map?.full_name?.column, map?.given_name?.column, map?.family_name?.column]),
    typed(record, [map?.birthdate?.column]),
    cut(
      typed(
        record,
        (map?.phone_number ?? []).map((c) => c.column),
      ),
      32,
    ),
    typed(
      record,
      (map?.email ?? []).map((c) => c.column),
    ),
  ];
}

interface Told {
  readonly records: RawRecord[];
  readonly personId: string;
  readonly cells: readonly JourneyCell[];
}

async function tell(ws: Workspace, journey: Journey): Promise<Told> {
  const records = await rawRecords(ws.db, journey.records);
  const personId = records.find((r) => r.person_id !== null)?.person_id;
  if (personId === undefined || personId === null) {
    throw new ReferentError('REF_NOT_FOUND', 'The person of the journey is not in the publication.', {
      where: 'journey.json',
    });
  }
  const all = await journeyCells(ws.db, personId);
  const cells = journey.cells.flatMap((w) =>
    all.filter((c) => c.purpose === w.purpose && c.channel === w.channel && c.value === w.point),
  );
  return { records, personId, cells };
}

/** A line such as: withdrawn on 2026-02-03 (sms_stop), says Service après-vente. */
function evidence(ws: Workspace, cell: JourneyCell): string {
  if (cell.state === null) return '';
  const on = cell.occurred_at === null ? '' : ` on ${cell.occurred_at.slice(0, 10)}`;
  const how = cell.means === null ? '' : ` (${cell.means})`;
  const who = cell.source === null ? '' : `, says ${ws.config.sources[cell.source]?.department ?? cell.source}`;
  return `${cell.state}${on}${how}${who}.\n           `;
}

/** Five records, one person, one "yes" and two "no". Returns the person's id. */
export async function printJourney(ctx: CliContext, ws: Workspace, journey: Journey): Promise<string> {
  const { records, personId, cells } = await tell(ws, journey);
  const persons = new Set(records.map((r) => r.person_id)).size;
  ctx.out(
    `One person's journey: ${records.length} rows in ${new Set(records.map((r) => r.source)).size} departments, as they were typed`,
  );
  ctx.out(
    table(
      ['department', 'key', 'name', 'born', 'phones', 'e-mail'],
      records.map((r) => shown(ws, r)),
    ),
  );
  ctx.out('');
  const golden = await goldenRecord(ws.db, personId);
  const name = [golden?.['given_name'], golden?.['family_name']].filter((v) => v !== null && v !== undefined).join(' ');
  ctx.out(`became ${persons === 1 ? 'one person' : `${persons} persons`}, ${personId}`);
  ctx.out(
    table(
      ['name', 'born', 'phone', 'e-mail', 'address'],
      [
        [
          name,
          golden?.['birthdate'] ?? '',
          golden?.['phone_number'] ?? '',
          golden?.['email'] ?? '',
          [golden?.['street_address'], golden?.['postal_code'], golden?.['locality']]
            .filter((v) => v !== null && v !== undefined)
            .join(', '),
        ],
      ],
    ),
  );
  ctx.out('');
  ctx.out('and may she be contacted?');
  const word: Record<string, string> = { allowed: 'YES', forbidden: 'NO', needs_proof: 'NOT YET' };
  for (const c of cells) {
    ctx.out(`  ${(word[c.verdict] ?? c.verdict).padEnd(7)}  ${c.purpose} by ${c.channel}, at ${c.value}`);
    ctx.out(`           ${evidence(ws, c)}${c.reason}: ${c.text_en}`);
  }
  ctx.out('');
  return personId;
}

export async function journeyJson(ws: Workspace, journey: Journey): Promise<Record<string, unknown>> {
  const { records, personId, cells } = await tell(ws, journey);
  return {
    records: records.map(({ source, source_key, person_id }) => ({ source, source_key, person_id })),
    person_id: personId,
    cells,
  };
}
