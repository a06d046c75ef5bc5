/**
 * What a shape cannot say: names that must exist, values that must not overlap, expressions that must parse. Works on
 * the raw value and steps over whatever has the wrong shape, so that all mistakes are told at once.
 */
import { CronExpressionParser } from 'cron-parser';
import parseJsonPath from 'jsonpath-rfc9535/parser';
import { COMMON_DATE_FORMATS, isDateFormat } from './date-format.ts';
import { type Findings, found } from './issues.ts';
import { nearest } from './nearest.ts';
import { type Fields, isList, isMap, type Path, valueAt } from './path.ts';
import type { Problem } from './problem.ts';
import { CHANNELS } from './schema.ts';

/** Records a problem; a message `null` says what was found there, unless it may be a secret. */
type Say = (path: Path, message: string | null, extra?: Partial<Problem>) => void;

/** Finds every problem of meaning. `packs` and `models` are the names that the product ships. */
export function meaningProblems(
  f: Findings,
  shipped: { readonly packs: readonly string[]; readonly models: readonly string[] },
): Problem[] {
  const problems: Problem[] = [];
  const say: Say = (path, message, extra = {}) => {
    const text = message ?? found(valueAt(f.raw, path), f.hidden(path));
    problems.push({ code: 'REF_CONFIG_INVALID', line: f.lineOf(path), path, message: text, ...extra });
  };
  const root = isMap(f.raw) ? f.raw : {};
  const purposes = isMap(root['purposes']) ? root['purposes'] : {};
  const purposeNames = Object.keys(purposes);

  for (const [name, purpose] of Object.entries(purposes))
    if (isMap(purpose)) purposeBase(['purposes', name], purpose, say);
  country(['controller', 'country'], isMap(root['controller']) ? root['controller']['country'] : undefined, say);
  shippedName(['rules'], root['rules'], shipped.packs, 'rule pack', say);
  if (isMap(root['linkage'])) {
    shippedName(['linkage', 'model'], root['linkage']['model'], shipped.models, 'linkage model', say);
    thresholds(root['linkage'], say);
  }
  schedule(root['schedule'], f, say);

  const sources = isMap(root['sources']) ? root['sources'] : {};
  for (const [name, source] of Object.entries(sources)) {
    if (isMap(source)) sourceMeaning(['sources', name], source, purposeNames, f, say);
  }
  const logs = isList(root['consent_events']) ? root['consent_events'] : [];
  logNames(logs, say);
  for (const [i, log] of logs.entries())
    if (isMap(log)) logMeaning(['consent_events', i], log, Object.keys(sources), f, say);
  const lists = isMap(root['lists']) ? root['lists'] : {};
  for (const [name, list] of Object.entries(lists))
    if (isMap(list)) listMeaning(['lists', name], list, purposeNames, f, say);
  return problems;
}

function purposeBase(path: Path, purpose: Fields, say: Say): void {
  const { kind, base } = purpose;
  const necessary = base === 'contract' || base === 'legal_obligation';
  if ((kind === 'service' || kind === 'legal') && !necessary) {
    say([...path, 'base'], null, {
      expected: `contract or legal_obligation, because the purpose is of kind ${kind}`,
      advice: 'without such a base a message needs consent, and the purpose is marketing',
    });
  }
  if (typeof kind === 'string' && kind !== 'service' && kind !== 'legal' && necessary) {
    say([...path, 'base'], null, {
      expected: `consent or legitimate_interest, because the purpose is of kind ${kind}`,
    });
  }
}

function country(path: Path, value: unknown, say: Say): void {
  if (typeof value !== 'string' || value.length !== 2) return;
  const known =
    /^[A-Z]{2}$/.test(value) &&
    new Intl.DisplayNames('en', { type: 'region', fallback: 'none' }).of(value) !== undefined;
  if (!known) say(path, null, { expected: 'a country code of two capital letters (ISO 3166), such as FR' });
}

function shippedName(path: Path, name: unknown, known: readonly string[], what: string, say: Say): void {
  if (typeof name !== 'string' || /\.ya?ml$/.test(name) || known.length === 0 || known.includes(name)) return;
  const near = nearest(name, known);
  say(path, null, {
    expected: `a ${what} of the product (${known.join(', ')}), or the path of a .yaml file`,
    ...(near === undefined ? {} : { nearest: near }),
  });
}

function thresholds(linkage: Fields, say: Say): void {
  const merge = linkage['merge_at'] ?? 0.5;
  const review = linkage['review_at'] ?? 0.25;
  if (typeof merge === 'number' && typeof review === 'number' && review > merge) {
    say(
      ['linkage', linkage['review_at'] === undefined ? 'merge_at' : 'review_at'],
      `review_at (${review}) is above merge_at (${merge})`,
      {
        expected: 'review_at to be the lower one: objections travel further than merges',
      },
    );
  }
}

function schedule(value: unknown, f: Findings, say: Say): void {
  if (!isMap(value)) return;
  const { cron, timezone } = value;
  if (typeof timezone === 'string' && !isTimeZone(timezone)) {
    const near = nearest(timezone, Intl.supportedValuesOf('timeZone'));
    say(['schedule', 'timezone'], null, {
      expected: 'a time zone such as Europe/Paris',
      ...(near === undefined ? {} : { nearest: near }),
    });
  }
  if (typeof cron !== 'string') return;
  const fields = cron.trim().split(/\s+/).length;
  const expected = 'five fields: minute hour day month weekday, such as "0 2 * * *" (each night at two)';
  if (fields !== 5) {
    say(['schedule', 'cron'], `found ${fields} field${fields === 1 ? '' : 's'}`, {
      expected,
    });
    return;
  }
  try {
    CronExpressionParser.parse(cron);
  } catch {
    say(['schedule', 'cron'], null, { expected });
  }
}

function isTimeZone(zone: string): boolean {
  try {
    // An offset such as +02:00 is accepted by newer engines and has no summer time: not what a nightly run wants.
    return /^[A-Za-z]/.test(zone) && new Intl.DateTimeFormat('en', { timeZone: zone }).format(0) !== '';
  } catch {
    return false;
  }
}

function purposeRef(path: Path, value: unknown, known: readonly string[], star: boolean, say: Say): void {
  if (typeof value !== 'string' || known.length === 0 || known.includes(value) || (star && value === '*')) return;
  const near = nearest(value, known);
  say(path, null, {
    expected: `a purpose of this config: ${[...known, ...(star ? ['*'] : [])].join(', ')}`,
    ...(near === undefined ? {} : { nearest: near }),
  });
}

function sourceMeaning(path: Path, source: Fields, purposes: readonly string[], f: Findings, say: Say): void {
  readMeaning([...path, 'read'], source['read'], say);
  country([...path, 'phone_region'], source['phone_region'], say);
  const before = source['collected_before'];
  if (typeof before === 'string' && !isDay(before))
    say([...path, 'collected_before'], null, {
      expected: 'a day as YYYY-MM-DD',
    });
  columnsMeaning(path, source, f, say);

  const flags = isList(source['consents']) ? source['consents'] : [];
  for (const [i, flag] of flags.entries()) {
    if (!isMap(flag)) continue;
    const at = [...path, 'consents', i];
    purposeRef([...at, 'purpose'], flag['purpose'], purposes, true, say);
    flagValues(at, flag, say);
  }
}

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && isCalendarDay(text);

function isCalendarDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** A flag's value as the text of a cell. */
const cellText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value).trim() : '';

export const NOTHING_STATED = 'no value of the column says yes or no';
const FLAG_LISTS = ['given', 'refused', 'never_asked'] as const;

function flagValues(path: Path, flag: Fields, say: Say): void {
  const seen = new Map<string, string>();
  let stated = 0;
  for (const list of FLAG_LISTS) {
    const values = flag[list];
    if (!isList(values)) continue;
    if (list !== 'never_asked') stated += values.length;
    for (const [i, value] of values.entries()) {
      const text = cellText(value);
      const earlier = seen.get(text);
      if (earlier !== undefined) {
        say([...path, list, i], `this value stands in ${earlier} too`, {
          expected: 'each value in one of given, refused, never_asked',
        });
      }
      seen.set(text, earlier ?? list);
    }
  }
  if (stated === 0 && typeof flag['column'] === 'string')
    say([...path, 'given'], NOTHING_STATED, {
      expected: 'values under given, refused, or both',
    });
}

function readMeaning(path: Path, read: unknown, say: Say): void {
  if (!isMap(read) || read['format'] !== 'postgres') return;
  const { url, query } = read;
  if (typeof url === 'string' && url !== 'workspace' && !/^postgres(ql)?:\/\//.test(url))
    say([...path, 'url'], 'this is no address of a PostgreSQL database', {
      expected: 'postgres://user:password@host:port/database, or workspace',
    });
  if (typeof query === 'string') {
    const bare = query.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ').trim();
    if (!/^(select|with|table|values)\b/i.test(bare))
      say([...path, 'query'], 'the query does not begin with select', {
        expected: 'one SELECT (or WITH, TABLE, VALUES)',
      });
  }
}

/** Walks every place of a source, log or list that names a column. */
export function* columnPlaces(value: unknown, path: Path): Generator<{ path: Path; column: string; format?: unknown }> {
  if (typeof value === 'string' || typeof value === 'number') {
    yield { path, column: String(value) };
  } else if (isList(value)) {
    for (const [i, item] of value.entries()) yield* columnPlaces(item, [...path, i]);
  } else if (isMap(value)) {
    const { column } = value;
    if (typeof column === 'string' || typeof column === 'number')
      yield { path: [...path, 'column'], column: String(column), format: value['format'] };
    else for (const [key, item] of Object.entries(value)) yield* columnPlaces(item, [...path, key]);
  }
}

/** The column places of one input, whatever its kind. */
export function* allColumns(path: Path, input: Fields): Generator<{ path: Path; column: string; format?: unknown }> {
  yield* columnPlaces(input['key'], [...path, 'key']);
  yield* columnPlaces(input['map'], [...path, 'map']);
  yield* columnPlaces(input['at'], [...path, 'at']);
  for (const [section, names] of [
    ['consents', ['column', 'at', 'evidence']],
    ['relations', ['when', 'family', 'start', 'end', 'at']],
  ] as const) {
    const items = isList(input[section]) ? input[section] : [];
    for (const [i, item] of items.entries()) {
      if (!isMap(item)) continue;
      for (const name of names) {
        // A relation's family may be a plain word; only { column: … } names a column there.
        if (name === 'family' && !isMap(item[name])) continue;
        yield* columnPlaces(item[name], [...path, section, i, name]);
      }
    }
  }
}

function columnsMeaning(path: Path, input: Fields, f: Findings, say: Say): void {
  const read = isMap(input['read']) ? input['read'] : {};
  for (const place of allColumns(path, input)) {
    if (read['format'] === 'jsonl' && place.column.startsWith('$') && !isJsonPath(place.column))
      say(place.path, 'this JSONPath cannot be read', { expected: 'a JSONPath (RFC 9535) such as $.customer.name' });
    if (read['format'] === 'csv' && read['header'] === false && !/^\d+$/.test(place.column))
      say(place.path, null, {
        expected: 'the position of the column, from 0, because header is false',
      });
    const formats = isList(place.format) ? place.format : place.format === undefined ? [] : [place.format];
    for (const format of formats) {
      if (typeof format !== 'string' || isDateFormat(format)) continue;
      const at = [...path, ...place.path.slice(path.length, -1), 'format'];
      const near = nearest(format, COMMON_DATE_FORMATS);
      say(at, null, {
        expected: 'YYYY, MM, DD, HH, mm, ss with separators, or iso, epoch_s, epoch_ms, excel',
        ...(near === undefined ? {} : { nearest: near }),
      });
    }
  }
}

function isJsonPath(text: string): boolean {
  try {
    parseJsonPath(text);
    return true;
  } catch {
    return false;
  }
}

function logNames(logs: readonly unknown[], say: Say): void {
  const seen = new Map<string, number>();
  for (const [i, log] of logs.entries()) {
    const given = isMap(log) ? log['name'] : undefined;
    const name = typeof given === 'string' ? given : `log_${i + 1}`;
    const earlier = seen.get(name);
    if (earlier !== undefined)
      say(['consent_events', i, 'name'], `"${name}" is the name of consent_events[${earlier}] too`, {
        expected: 'a name of its own',
      });
    seen.set(name, earlier ?? i);
  }
}

function logMeaning(path: Path, log: Fields, sources: readonly string[], f: Findings, say: Say): void {
  readMeaning([...path, 'read'], log['read'], say);
  country([...path, 'phone_region'], log['phone_region'], say);
  columnsMeaning(path, log, f, say);
  const { map } = log;
  if (!isMap(map)) return;
  if (map['point'] === undefined && map['source_key'] === undefined)
    say([...path, 'map'], 'nothing says whom an event is about', { expected: 'point, or source and source_key' });
  if (map['source_key'] !== undefined && map['source'] === undefined && sources.length > 1)
    say([...path, 'map', 'source'], 'missing', {
      expected: 'the column that names the source which source_key belongs to',
    });
}

const HASHED = ['email_hash', 'phone_hash'];
/** Channels that a key of a list can reach: only these can be in its scope. */
const REACHES: Readonly<Record<string, readonly string[]>> = {
  email: ['email'],
  email_hash: ['email'],
  phone_number: ['sms', 'phone_live', 'phone_auto'],
  phone_hash: ['sms', 'phone_live', 'phone_auto'],
};

function listMeaning(path: Path, list: Fields, purposes: readonly string[], f: Findings, say: Say): void {
  readMeaning([...path, 'read'], list['read'], say);
  country([...path, 'phone_region'], list['phone_region'], say);
  columnsMeaning(path, list, f, say);
  const keys = isMap(list['key']) ? Object.keys(list['key']).filter((k) => k in REACHES) : [];
  for (const key of keys) {
    if (list['kind'] === 'hashed' && !HASHED.includes(key))
      say([...path, 'key', key], 'the list is of kind hashed', { expected: 'email_hash or phone_hash' });
    if (list['kind'] === 'internal' && HASHED.includes(key))
      say([...path, 'key', key], 'the list is of kind internal', {
        expected: 'email or phone_number, or kind: hashed',
      });
  }
  const scope = isMap(list['scope']) ? list['scope'] : {};
  const wanted = isList(scope['purposes']) ? scope['purposes'] : [];
  for (const [i, purpose] of wanted.entries())
    purposeRef([...path, 'scope', 'purposes', i], purpose, purposes, false, say);
  const reached = keys.flatMap((k) => REACHES[k] ?? []);
  const channels = isList(scope['channels']) ? scope['channels'] : [];
  for (const [i, channel] of channels.entries()) {
    if (keys.length > 0 && CHANNELS.some((c) => c === channel) && !reached.includes(String(channel)))
      say(
        [...path, 'scope', 'channels', i],
        `the key of this list (${keys.join(', ')}) never names a point of channel ${String(channel)}`,
        {
          expected: `one of ${[...new Set(reached)].join(', ')}`,
        },
      );
  }
}
