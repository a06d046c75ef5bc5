/** Writes a company as a workspace: sources, logs, lists, config, truth. Streamed: memory does not grow with its size. */

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Bundle, type CompanyOptions, households } from './company.ts';
import { AS_OF } from './dates.ts';
import { eventLine, FORMATS } from './formats.ts';
import { JOURNEY, journeyCells } from './journey.ts';
import { junkAfter } from './junk.ts';
import { randomOf } from './random.ts';
import type { ConsentEvent, SourceName, SourceRecord } from './record.ts';
import { SOURCES } from './record.ts';
import { REFERENT_YAML } from './referent-yaml.ts';
import { type Shuffled, shuffled } from './shuffled.ts';
import { TextFile } from './text-file.ts';
import { newTally, type Tally } from './traps.ts';
import { copyRow, insertEnd, insertRow, WEB_DDL } from './web-sql.ts';

export interface WriteOptions extends CompanyOptions {
  /**
   * `inserts` (default): web.sql makes and fills shop.customer. `copy`, for large companies: web.sql makes the table,
   * web.copy holds the rows for `copy shop.customer from stdin`.
   */
  readonly web?: 'inserts' | 'copy';
}

export interface Written {
  readonly tally: Tally;
  /** Good records of all sources, as in truth.csv. */
  readonly records: number;
  /** Files relative to the folder, in the order of the data's way. */
  readonly files: readonly string[];
}

const WINDOW = 20_000;
const LOGS = ['sms-gateway', 'call-centre', 'newsletter'] as const;

/** Where one kind of line goes: first through the window, then to its file. */
interface Channel<T> {
  readonly mixed: Shuffled<T>;
  readonly file: TextFile;
  readonly put: (item: T) => void;
  readonly end?: () => void;
}

/** Rows of one source in the order of the file, junk among them. */
function sourceChannel(
  folder: string,
  source: SourceName,
  tally: Tally,
  mixed: Shuffled<SourceRecord>,
  web: 'inserts' | 'copy',
): Channel<SourceRecord> {
  const format = source === 'web' ? null : FORMATS[source];
  const name = format?.file ?? (web === 'copy' ? 'web.copy' : 'web.sql');
  const file = new TextFile(folder, name, format?.encoding);
  let good = 0;
  let lines = 0;
  if (format !== null) file.write(format.header);
  else if (web === 'inserts') file.write(WEB_DDL);
  const row = (cells: SourceRecord['cells']): void => {
    file.write(format !== null ? format.line(cells) : web === 'copy' ? copyRow(cells) : insertRow(cells, lines));
    lines++;
  };
  return {
    mixed,
    file,
    put: (record) => {
      row(record.cells);
      good++;
      tally.rows[source] = good;
      const junk = junkAfter(good, record);
      if (junk === null) return;
      tally.junk[junk.kind]++;
      if ('cells' in junk) row(junk.cells);
      else file.write(junk.text);
    },
    end: () => {
      if (format === null && web === 'inserts') file.write(insertEnd(lines));
    },
  };
}

function send<T>(channel: Channel<T>, item: T): void {
  const out = channel.mixed.push(item);
  if (out !== null) channel.put(out);
}

async function finish<T>(channel: Channel<T>): Promise<void> {
  for (const item of channel.mixed.rest()) {
    channel.put(item);
    await channel.file.drain();
  }
  channel.end?.();
  await channel.file.close();
}

/**
 * Writes the company into `folder` (made when missing, files of the same names replaced). Deterministic: the same
 * options give the same bytes.
 */
export async function writeCompany(folder: string, options: WriteOptions): Promise<Written> {
  const web = options.web ?? 'inserts';
  for (const sub of ['sources', 'consents', 'lists']) await mkdir(path.join(folder, sub), { recursive: true });
  const tally = newTally();
  const mix = <T>(name: string): Shuffled<T> => shuffled<T>(randomOf(options.seed, `order of ${name}`), WINDOW);

  const sources = new Map<SourceName, Channel<SourceRecord>>(
    SOURCES.map((source) => [source, sourceChannel(folder, source, tally, mix(source), web)]),
  );
  const lines = <T>(name: string, text: (item: T) => string, header = ''): Channel<T> => {
    const file = new TextFile(folder, name);
    tally.rows[name] = 0;
    file.write(header);
    return {
      mixed: mix(name),
      file,
      put: (item) => {
        tally.rows[name] = (tally.rows[name] ?? 0) + 1;
        file.write(text(item));
      },
    };
  };
  const logs = new Map(LOGS.map((log) => [log, lines<ConsentEvent>(`consents/${log}.jsonl`, eventLine)]));
  const stops = lines<Bundle['stops'][number]>(
    'lists/stop_sms.csv',
    (s) => `${s.phone},${s.receivedAt}\n`,
    'phone,received_at\n',
  );
  const suppression = lines<string>('lists/suppression_sha256.txt', (hash) => `${hash}\n`);
  const truth = new TextFile(folder, 'truth.csv');
  truth.write('source,source_key,person\n');

  let records = 0;
  for (const bundle of households(options, tally)) {
    if (bundle.people[0] === JOURNEY) await writeJourney(folder, bundle);
    for (const record of bundle.records) {
      records++;
      truth.write(`${record.source},${record.key},${record.person.id}\n`);
      const channel = sources.get(record.source);
      if (channel !== undefined) send(channel, record);
    }
    for (const event of bundle.events) {
      const channel = logs.get(event.log);
      if (channel !== undefined) send(channel, event);
    }
    for (const stop of bundle.stops) send(stops, stop);
    for (const hash of bundle.suppressed) send(suppression, hash);
    await truth.drain();
    for (const channel of sources.values()) await channel.file.drain();
  }
  for (const channel of sources.values()) await finish(channel);
  for (const channel of logs.values()) await finish(channel);
  await finish(stops);
  await finish(suppression);
  await truth.close();
  if (web === 'copy') await writeFile(path.join(folder, 'web.sql'), WEB_DDL);
  await writeFile(path.join(folder, 'referent.yaml'), REFERENT_YAML);
  const files = ['referent.yaml', 'web.sql', ...(web === 'copy' ? ['web.copy'] : []), 'truth.csv', 'journey.json'];
  for (const channel of [...sources.values(), ...logs.values(), stops, suppression]) files.push(channel.file.name);
  return { tally, records, files: [...new Set(files)] };
}

/** journey.json: as_of, the person's rows, and the cells worth telling with the verdicts to be expected. */
async function writeJourney(folder: string, bundle: Bundle): Promise<void> {
  const records = bundle.records.map(({ source, key }) => ({ source, source_key: key }));
  const journey = { as_of: AS_OF, person: JOURNEY.id, records, cells: journeyCells };
  await writeFile(path.join(folder, 'journey.json'), `${JSON.stringify(journey, null, 2)}\n`);
}
