/**
 * The sample company in memory, and the stream of households that it is made of. Everything comes from `seed` and
 * `people`; households are drawn one after the other, so that a company of any size is made in bounded memory.
 */
import { e164, typePhone } from './contacts.ts';
import { dayBetween, instantOn, LAST_DAY } from './dates.ts';
import { sha256Hex } from './digest.ts';
import { drawHousehold, type Person, type Registry } from './household.ts';
import { JOURNEY, journeyRecords } from './journey.ts';
import { couldKnow, observe } from './observe.ts';
import { claims, type Random, randomOf, weighted } from './random.ts';
import type {
  Attitude,
  Cells,
  ConsentEvent,
  Observed,
  RowContext,
  SourceName,
  SourceRecord,
  Stance,
} from './record.ts';
import { SOURCES } from './record.ts';
import { boutiqueCells } from './source-boutiques.ts';
import { newsletterCells } from './source-newsletter.ts';
import { prospectCells } from './source-prospects.ts';
import { savCells } from './source-sav.ts';
import { webCells } from './source-web.ts';
import { newTally, type Tally } from './traps.ts';

export interface CompanyOptions {
  /** People of the company; about 2.6 records each. */
  readonly people: number;
  /** Any integer; the same seed and size give the same bytes. */
  readonly seed: number;
}

/** The committed sample. */
export const SAMPLE: CompanyOptions = { people: 2000, seed: 20_260_901 };

/** Records per person of the tables below, for those who want a number of records. */
export const RECORDS_PER_PERSON = 2.58;

/** One line of lists/stop_sms.csv. */
export interface Stop {
  readonly phone: string;
  readonly receivedAt: string;
}

/** What one household brings to the files. */
export interface Bundle {
  readonly people: Person[];
  readonly records: SourceRecord[];
  readonly events: ConsentEvent[];
  readonly stops: Stop[];
  /** SHA-256 of the canonical e-mail, hex. */
  readonly suppressed: string[];
}

export interface Company extends Bundle {
  readonly tally: Tally;
}

/** How many records a person has: most have few, some have very many. */
const RECORDS = weighted<number>([
  [1, 300],
  [2, 300],
  [3, 190],
  [4, 100],
  [5, 50],
  [6, 26],
  [7, 12],
  [8, 8],
  [10, 6],
  [14, 3],
  [20, 1],
]);
const WEIGHTS: Readonly<Record<SourceName, number>> = {
  boutiques: 32,
  web: 27,
  sav: 15,
  newsletter: 16,
  prospects: 10,
};
const ATTITUDES = weighted<Attitude>([
  ['open', 34],
  ['choosy', 36],
  ['averse', 18],
  ['torn', 12],
]);
const CELLS: Readonly<Record<SourceName, (o: Observed, ctx: RowContext) => Cells>> = {
  boutiques: boutiqueCells,
  web: webCells,
  sav: savCells,
  newsletter: newsletterCells,
  prospects: prospectCells,
};

/** A key per source and row number: unlike each other, and telling nothing of who the row is about. */
function keys(): (source: SourceName) => string {
  const RANGE = 90_000_000;
  const STEP = 7_368_787; // coprime to RANGE, so the first 90 million keys are distinct
  const next: Record<SourceName, number> = { boutiques: 0, web: 0, sav: 0, newsletter: 0, prospects: 0 };
  return (source) => {
    const offset = SOURCES.indexOf(source) * 11_111_111;
    const n = 10_000_000 + ((next[source]++ * STEP + offset) % RANGE);
    switch (source) {
      case 'boutiques':
        return `C${n}`;
      case 'web':
        return String(n);
      case 'sav':
        return `SAV-${n}`;
      case 'newsletter':
        return n.toString(16);
      case 'prospects':
        return `P${n}`;
    }
  };
}

/** Which departments the rows stand in: another one rather than the same twice. */
function departments(random: Random, person: Person): SourceName[] {
  const seen = new Set<SourceName>();
  return Array.from({ length: RECORDS.draw(random) }, () => {
    const source = weighted(
      SOURCES.filter((s) => couldKnow(s, person)).map((s) => {
        const again = s === 'prospects' ? 0.02 : s === 'newsletter' ? 0.1 : 0.3;
        return [s, WEIGHTS[s] * (seen.has(s) ? again : 1)] as const;
      }),
    ).draw(random);
    seen.add(source);
    return source;
  });
}

function countPerson(tally: Tally, person: Person, mates: readonly Person[], stances: readonly Stance[]): void {
  const { traps } = tally;
  tally.people++;
  if (person.birth > '2011-09-01') traps.minor++;
  if (mates.length > 1) {
    if (person.kind === 'twins') traps.twins++;
    if (person.kind === 'namesakes') traps.namesakes++;
    if (person.kind === 'flatmates') traps.flatmates++;
    if (person.landline !== null) traps.shared_landline++;
    if (person.email !== null && mates.some((m) => m !== person && m.email === person.email)) traps.shared_email++;
  }
  const against = (cell: Stance['cell'], says: Stance['says']) =>
    stances.filter((s) => s.cell === cell && s.says === says);
  const differ = (cell: Stance['cell']): boolean =>
    against(cell, 'yes').some((y) => against(cell, 'no').some((n) => n.source !== y.source));
  if (differ('offers/phone_live')) traps.contradiction++;
  // The only "no" that a department can hold about SMS is a STOP.
  if (differ('offers/sms')) traps.stop_after_consent++;
}

/** Adds everything that the departments hold about one person to `bundle`. */
function addPerson(random: Random, tally: Tally, key: (s: SourceName) => string, person: Person, bundle: Bundle): void {
  const ctx: RowContext = {
    random,
    tally,
    attitude: ATTITUDES.draw(random),
    card: null,
    events: bundle.events,
    stances: [],
  };
  const sources = departments(random, person);
  for (const source of sources.sort((a, b) => SOURCES.indexOf(a) - SOURCES.indexOf(b))) {
    const observed = observe(random, tally, source, key(source), person);
    bundle.records.push({ source, key: observed.key, person, cells: CELLS[source](observed, ctx) });
  }
  if (person.mobile !== null && random.chance(0.03)) {
    const receivedAt = dayBetween(random, '2019-01-01', LAST_DAY);
    bundle.stops.push({
      phone: random.chance(0.6) ? e164(person.mobile) : typePhone(random, person.mobile),
      receivedAt,
    });
    ctx.stances.push({ source: 'boutiques', cell: 'offers/sms', says: 'no' });
  }
  if (person.mobile !== null && random.chance(0.012)) {
    tally.traps.orphan_stop++;
    ctx.stances.push({ source: 'boutiques', cell: 'offers/sms', says: 'no' });
    bundle.events.push({
      log: 'sms-gateway',
      source: 'boutiques',
      id: `C09${person.id.slice(1)}`,
      purpose: '*',
      channel: 'sms',
      point: e164(person.mobile),
      state: 'withdrawn',
      at: instantOn(random, dayBetween(random, '2019-03-01', LAST_DAY)),
      actor: 'subject',
      means: 'sms_stop',
      notice: null,
      proof: `mo-${random.int(1e9)}`,
      verification: null,
    });
  }
  if (person.email !== null && random.chance(0.02)) bundle.suppressed.push(sha256Hex(person.email));
  countPerson(tally, person, bundle.people, ctx.stances);
}

const emptyBundle = (people: Person[]): Bundle => ({ people, records: [], events: [], stops: [], suppressed: [] });

/** One bundle per household, the person of the journey first. Fills `tally` on the way. */
export function* households(options: CompanyOptions, tally: Tally): Generator<Bundle> {
  const registry: Registry = {
    emails: claims(options.people * 2),
    phones: claims(options.people * 3),
    fiction: options.people <= 10_000,
  };
  const key = keys();
  const { records, events } = journeyRecords(key);
  registry.emails.claim(JOURNEY.email ?? '');
  for (const number of [JOURNEY.mobile, JOURNEY.landline]) registry.phones.claim(number ?? '');
  tally.people++;
  tally.traps.stop_after_consent++;
  tally.traps.moved++;
  tally.traps.legacy_without_proof += 3;
  yield { ...emptyBundle([JOURNEY]), records, events };
  for (let household = 1; tally.people < options.people; household++) {
    const random = randomOf(options.seed, `household ${household}`);
    const people = drawHousehold(random, registry, household).slice(0, options.people - tally.people);
    const bundle = emptyBundle(people);
    for (const person of people) {
      person.id = `T${String(tally.people + 1).padStart(7, '0')}`;
      addPerson(random, tally, key, person, bundle);
    }
    // Entries about nobody we know: every list has them.
    if (random.chance(0.006))
      bundle.stops.push({
        phone: `+3364${random.between(1_000_000, 9_999_999)}`,
        receivedAt: dayBetween(random, '2019-01-01', LAST_DAY),
      });
    if (random.chance(0.01)) bundle.suppressed.push(sha256Hex(`inconnu${household}@example.org`));
    yield bundle;
  }
}

/** The whole company in memory; for at most some 20,000 people. Rows stand in the order of people, without junk. */
export function generateCompany(options: CompanyOptions): Company {
  const tally = newTally();
  const company: Company = { ...emptyBundle([]), tally };
  for (const bundle of households(options, tally)) {
    for (const name of ['people', 'records', 'events', 'stops', 'suppressed'] as const) {
      (company[name] as unknown[]).push(...bundle[name]);
    }
  }
  for (const record of company.records) tally.rows[record.source] = (tally.rows[record.source] ?? 0) + 1;
  return company;
}
