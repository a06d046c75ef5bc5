/**
 * The floor: what the same server needs at the very least. COPY of the raw files into plain tables, and COPY of the
 * rows of the published master into empty tables with the same keys and indexes. Nothing of ours runs in it.
 */
import { createReadStream, createWriteStream, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { CLEAN } from './company.ts';

export interface FloorPart {
  readonly what: string;
  readonly rows: number;
  readonly seconds: number;
}

export interface Floor {
  readonly raw: readonly FloorPart[];
  readonly master: readonly FloorPart[];
  /** Seconds of both. */
  readonly seconds: number;
}

/** The tables behind the views of master, with the rows that hold at the published run. */
const MASTER = [
  'referential.person',
  'referential.member',
  'normalised.record',
  'normalised.contact_point',
  'normalised.record_point',
  'consent.verdict',
  'consent.conflict',
];

const OPEN = ['normalised.contact_point']; // has no until_run: a dictionary only grows

async function timedCopy(client: PoolClient, what: string, into: string, file: string): Promise<FloorPart> {
  const begun = performance.now();
  const sink = client.query(copyFrom(into));
  await pipeline(createReadStream(file, { highWaterMark: 1 << 18 }), sink);
  return { what, rows: sink.rowCount, seconds: (performance.now() - begun) / 1000 };
}

/** Whole lines as one column, whatever they hold. */
const AS_LINES = `(format csv, delimiter e'\\x01', quote e'\\x02')`;

async function rawPart(client: PoolClient, company: string): Promise<FloorPart[]> {
  const parts: FloorPart[] = [];
  for (const { file, delimiter, encoding } of CLEAN) {
    const source = path.join(company, 'clean', file);
    const [header = ''] = readFileSync(source, encoding).split('\n', 1);
    const columns = header
      .replace('\ufeff', '')
      .split(delimiter)
      .map((name) => `"${name}" text`);
    const table = `floor.raw_${file.replaceAll(/\W/g, '_')}`;
    await client.query(`create table ${table} (${columns.join(', ')})`);
    const how = `(format csv, header, delimiter '${delimiter}', encoding '${encoding === 'latin1' ? 'WIN1252' : 'UTF8'}')`;
    parts.push(await timedCopy(client, file, `copy ${table} from stdin with ${how}`, source));
  }
  await client.query('create table floor.raw_web (like shop.customer including all)');
  parts.push(await timedCopy(client, 'web.copy', 'copy floor.raw_web from stdin', path.join(company, 'web.copy')));
  await client.query('create table floor.raw_lines (line text)');
  const lines = [
    'sources/sav.jsonl',
    ...['consents', 'lists'].flatMap((d) =>
      readdirSync(path.join(company, d))
        .sort()
        .map((f) => `${d}/${f}`),
    ),
  ];
  for (const file of lines) {
    parts.push(
      await timedCopy(client, file, `copy floor.raw_lines from stdin with ${AS_LINES}`, path.join(company, file)),
    );
  }
  return parts;
}

async function masterPart(client: PoolClient, scratch: string): Promise<FloorPart[]> {
  const parts: FloorPart[] = [];
  for (const table of MASTER) {
    const file = path.join(scratch, `${table}.copy`);
    const copy = `floor.${table.replace('.', '_')}`;
    await client.query(`create table ${copy} (like ${table} including all)`);
    const open = OPEN.includes(table) ? '' : ' where until_run is null';
    await pipeline(client.query(copyTo(`copy (select * from ${table}${open}) to stdout`)), createWriteStream(file));
    parts.push(await timedCopy(client, table, `copy ${copy} from stdin`, file));
  }
  return parts;
}

const total = (parts: readonly FloorPart[]): number => parts.reduce((sum, part) => sum + part.seconds, 0);

/** Measured `repeats` times in fresh tables; the fastest counts, since a floor is what cannot be beaten. */
export async function measureFloor(
  client: PoolClient,
  company: string,
  workspace: string,
  repeats: number,
): Promise<Floor> {
  const scratch = path.join(workspace, 'floor');
  let best: Floor | null = null;
  for (let i = 0; i < repeats; i++) {
    await mkdir(scratch, { recursive: true });
    await client.query('drop schema if exists floor cascade');
    await client.query('create schema floor');
    const raw = await rawPart(client, company);
    const master = await masterPart(client, scratch);
    await client.query('drop schema floor cascade');
    await rm(scratch, { recursive: true, force: true });
    const floor = { raw, master, seconds: total(raw) + total(master) };
    if (best === null || floor.seconds < best.seconds) best = floor;
  }
  if (best === null) throw new RangeError('the floor is measured at least once');
  return best;
}
