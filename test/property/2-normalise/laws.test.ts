/** Laws of the pure verbs: done twice is done once, nothing throws, E.164 is E.164, the fast path is libphonenumber. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { configSchema } from '../../../config/schema.ts';
import {
  canonicalFamilyName,
  canonicalGivenName,
  canonicalIdentifier,
  cleanText,
  dayInterval,
  FLAGS,
  foldLocality,
  foldStreet,
  isMissing,
  NORMALISE_REJECTS,
  normaliseConsentRow,
  normaliseListRow,
  normalisePersonRow,
  PARIS,
  parseBirthDate,
  parseCountry,
  parseDate,
  parseEmails,
  parsePhones,
  parsePostalCode,
  postalLine,
  properCase,
  splitFullName,
} from '../../../pipelines/2-normalise/index.ts';
import { isPlatform, OVERSEAS_PREFIXES } from '../../../pipelines/2-normalise/phone-prefixes.ts';

const AWKWARD = [
  '\u0000',
  '\u200b',
  '\ufeff',
  '\u00a0',
  "'",
  '’',
  '-',
  '–',
  '.',
  ',',
  ';',
  '/',
  ' ',
  '\n',
  '\t',
  '@',
  '<',
  '>',
  '+',
  '(',
  ')',
  '0',
  '1',
  '9',
  'é',
  'e\u0301',
  'Œ',
  'ß',
  'İ',
  'ı',
  'ǆ',
  'А',
  'р',
  'Ω',
  '\ud800',
  '😀',
  'M.',
  'Mme',
  'née ',
  'de ',
  "d'",
  'LE ',
  'ST ',
  'BIS',
  '12',
  'R ',
  'AV ',
  'CEDEX',
  'ou ',
  'x',
  'X',
  'N°',
  'ou',
  '﷽',
  '\u0345',
  'ŉ',
  'ﬁ',
  'e',
  'a',
  'JEAN',
  'Dupont',
  '.fr',
  'free.fr',
  '33',
  '06',
  '+33',
];
const awkward = fc.array(fc.constantFrom(...AWKWARD), { maxLength: 12 }).map((parts) => parts.join(''));
const text = fc.oneof(
  { weight: 3, arbitrary: awkward },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  fc.string({ unit: 'grapheme', maxLength: 30 }),
);
const DIGITS = Array.from({ length: 10 }, (_, i) => String(i));
const COLUMNS = Array.from({ length: 25 }, (_, i) => String.fromCharCode(97 + i));
const RUNS = { numRuns: 2000 };
const stable = (name: string, verb: (text: string) => string | null): void => {
  it(`${name}: twice is once`, () => {
    fc.assert(
      fc.property(text, (input) => {
        const once = verb(input);
        if (once !== null) strictEqual(verb(once), once);
      }),
      RUNS,
    );
  });
};

describe('2-normalise laws', () => {
  stable('cleanText', (t) => cleanText(t).text);
  stable('family name', (t) => canonicalFamilyName(t).value);
  stable('given name', (t) => canonicalGivenName(t).value);
  stable('properCase', (t) => properCase(cleanText(t).text));
  stable('identifier', canonicalIdentifier);
  stable('street', foldStreet);
  stable('locality', foldLocality);
  stable('country', parseCountry);
  stable('postal code', (t) => parsePostalCode(t, 'FR')?.value ?? null);
  stable('e-mail', (t) => parseEmails(t).emails[0]?.value ?? null);
  stable('phone', (t) => parsePhones(t, 'FR').phones[0]?.value ?? null);

  it('canonical values hold no NUL, no lone surrogate, no invisible character, and are NFC', () => {
    fc.assert(
      fc.property(text, (input) => {
        const { text: clean } = cleanText(input);
        strictEqual(clean.normalize('NFC'), clean);
        ok(!/[\p{Cc}\p{Cs}\u200b\ufeff]/u.test(clean));
      }),
      RUNS,
    );
  });

  it('every e-mail is lower case, ASCII in its domain, and has its parts', () => {
    fc.assert(
      fc.property(fc.oneof(text, fc.emailAddress()), (input) => {
        for (const { value } of parseEmails(input).emails) {
          strictEqual(value.toLowerCase(), value);
          ok(/^[^@\s]+@[a-z0-9.-]+\.[a-z0-9-]{2,}$/.test(value));
        }
      }),
      RUNS,
    );
  });

  const digits = fc.string({ unit: fc.constantFrom(...DIGITS), minLength: 6, maxLength: 12 });
  const number = fc
    .tuple(fc.constantFrom('', '0', '+33', '0033', '+33 0', '+590', '+594', '+596', '+262', '+32', '+44', '00'), digits)
    .map(([a, b]) => a + b);
  it('every phone is valid E.164 for libphonenumber, with its type', () => {
    fc.assert(
      fc.property(fc.oneof(text, number), fc.constantFrom('FR', 'BE', 'RE', 'GB', 'US'), (input, region) => {
        const cell = parsePhones(input, region);
        for (const phone of cell.phones) {
          const parsed = parsePhoneNumberFromString(phone.value, { extract: false });
          ok(parsed !== undefined && parsed.isValid());
          strictEqual(parsed.number, phone.value);
          strictEqual(phone.region, parsed.country ?? null);
        }
      }),
      RUNS,
    );
  });

  it('the fast path of the French plans is libphonenumber, for every head of five digits', () => {
    // Two numbers with the same first five digits must get the same answer: asked of the library, number by number.
    const ask = (full: string): string => {
      const parsed = parsePhoneNumberFromString(full, { extract: false });
      return parsed?.isValid() === true ? `${parsed.number} ${parsed.getType() ?? ''} ${parsed.country ?? ''}` : '';
    };
    const types: Record<string, string> = {
      MOBILE: 'mobile',
      FIXED_LINE: 'fixed',
      VOIP: 'voip',
      PREMIUM_RATE: 'premium',
      SHARED_COST: 'premium',
    };
    const expected = (national: string): string => {
      for (const [prefix, code] of OVERSEAS_PREFIXES) {
        if (national.startsWith(prefix) && ask(`+${code}${national}`) !== '') return ask(`+${code}${national}`);
      }
      return ask(`+33${national}`);
    };
    fc.assert(
      fc.property(
        fc.integer({ min: 100_000_000, max: 999_999_999 }),
        fc.constantFrom('0', '+33', '33', ''),
        (n, prefix) => {
          const national = String(n);
          const [found] = parsePhones(prefix + national, 'FR').phones;
          const [value = '', type = '', region = ''] = expected(national).split(' ');
          strictEqual(found?.value ?? '', value);
          if (found === undefined) return;
          strictEqual(found.region ?? '', region);
          strictEqual(found.lineType, isPlatform(national) ? 'platform' : (types[type] ?? 'unknown'));
        },
      ),
      { numRuns: 20_000 },
    );
  });

  it('a number is the same number however it is written', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100_000_000, max: 999_999_999 }),
        fc.constantFrom(' ', '.', '-', '/', ''),
        (n, s) => {
          const [first, ...pairs] = [String(n)[0] ?? '', ...(String(n).slice(1).match(/../g) ?? [])];
          const rest = pairs.join(s);
          const written = [`0${first}${s}${rest}`];
          if (s !== '/')
            for (const head of ['+33', '+33 ', '0033', '0033 ', '+33 (0)', '+33(0) '])
              written.push(`${head}${first}${s}${rest}`);
          // Words around it keep a cell from the fast path.
          const slow = parsePhones(`Tel: 0${n}`, 'FR');
          for (const cell of written) {
            const fast = parsePhones(cell, 'FR');
            deepStrictEqual(fast.phones, slow.phones);
            deepStrictEqual(fast.flags, []);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('a day holds its own noon, follows the day before without a gap, and lasts 23 to 25 hours', () => {
    const day = fc.date({ min: new Date('1950-01-01'), max: new Date('2060-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(day, fc.constantFrom(PARIS, 'Indian/Reunion', 'America/Cayenne', 'UTC'), (date, zone) => {
        const iso = date.toISOString().slice(0, 10);
        const next = new Date(Date.parse(iso) + 86_400_000).toISOString().slice(0, 10);
        const [lo, hi] = dayInterval(iso, zone);
        strictEqual(Date.parse(hi) + 1, Date.parse(dayInterval(next, zone)[0]));
        const hours = (Date.parse(hi) + 1 - Date.parse(lo)) / 3_600_000;
        ok(hours >= 23 && hours <= 25);
      }),
    );
  });

  it('a written date is read back, and a day that does not exist never is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1901, max: 2050 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 31 }),
        (y, m, d) => {
          const iso = `${y}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`;
          const real = new Date(`${iso}T00:00:00Z`);
          const exists = !Number.isNaN(real.getTime()) && real.getUTCDate() === d;
          const found = parseDate(`${d}/${m}/${y}`, ['DD/MM/YYYY'], { use: 'event', zone: PARIS, year: 2026 });
          if (!exists) strictEqual(found.kind, 'invalid');
          else if (found.kind === 'date') strictEqual(found.date, iso);
          else strictEqual(found.kind, 'missing');
        },
      ),
    );
  });

  const config = configSchema.parse({
    controller: { id: 'acme', name: 'ACME' },
    purposes: { offers: { label: 'Offres', kind: 'marketing' } },
    sources: {
      shop: {
        department: 'Shops',
        read: { format: 'csv', path: 'x.csv' },
        key: 'a',
        map: {
          full_name: 'a',
          given_name: 'b',
          family_name: 'c',
          birth_family_name: 'd',
          honorific: 'e',
          gender: 'f',
          birthdate: 'g',
          email: ['h', 'i'],
          phone_number: ['j', 'k'],
          address: { street_address: ['l', 'm'], extra: 'n', postal_code: 'o', locality: 'p', country: 'q' },
          identifiers: { card: 'r' },
          company: 's',
          last_contact_at: 't',
          collected_at: 'u',
        },
        consents: [
          { purpose: 'offers', channel: 'sms', column: 'v', given: ['O'], refused: ['N'], never_asked: [''], at: 'w' },
        ],
        relations: [{ kind: 'purchase', at: 'x', family: { column: 'y' } }],
      },
    },
    consent_events: [
      {
        read: { format: 'csv', path: 'x.csv' },
        map: {
          source: 'a',
          source_key: 'b',
          purpose: 'c',
          channel: 'd',
          point: 'e',
          state: 'f',
          at: 'g',
          actor: 'h',
          valid_until: 'i',
        },
      },
    ],
    lists: {
      stop: {
        read: { format: 'csv', path: 'x.csv' },
        kind: 'internal',
        key: { phone_number: 'a', email: 'b', email_hash: 'c' },
        at: 'd',
      },
    },
  });
  const cell = fc.oneof(
    { weight: 6, arbitrary: text },
    fc.constant(null),
    fc.boolean(),
    fc.double(),
    fc.array(text, { maxLength: 3 }),
    fc.constant({ a: 1 }),
  );
  const row = fc.dictionary(fc.constantFrom(...COLUMNS), cell, { maxKeys: 25 });
  const seen = '2026-09-01T08:00:00.000Z';

  it('no row throws; rejects and flags are registered; nothing that PostgreSQL refuses comes out', () => {
    const shop = config.sources['shop'];
    const log = config.consent_events[0];
    const list = config.lists['stop'];
    ok(shop && log && list);
    fc.assert(
      fc.property(row, (raw) => {
        const id = 'r0000000000000';
        const person = normalisePersonRow('shop', shop, raw, { recordId: id, sourceKey: '1', firstSeenAt: seen });
        const context = { recordId: id, firstSeenAt: seen, purposes: new Set(['offers']), sources: new Set(['shop']) };
        const consent = normaliseConsentRow(log, raw, context);
        const entries = normaliseListRow('stop', list, raw, { recordId: id, firstSeenAt: seen });
        for (const reject of [...person.rejects, ...consent.rejects, ...entries.rejects])
          ok(reject.reason in NORMALISE_REJECTS);
        for (const flag of person.record?.flags ?? []) ok(flag in FLAGS, flag);
        strictEqual(
          person.record === null,
          person.rejects.some((r) => r.field === null),
        );
        strictEqual(
          consent.statement === null,
          consent.rejects.some((r) => r.field === null),
        );
        strictEqual(
          entries.entries.length === 0,
          entries.rejects.some((r) => r.field === null),
        );
        const out = JSON.stringify([
          person.record,
          person.points,
          person.statements,
          person.relations,
          consent.statement,
          entries.entries,
        ]);
        ok(!out.includes('\\u0000'));
        strictEqual(new Set(person.points.map((p) => p.contact_point_id)).size, person.points.length);
      }),
      { numRuns: 1500 },
    );
  });

  it('no verb throws', () => {
    fc.assert(
      fc.property(text, (input) => {
        splitFullName(input);
        isMissing(input);
        parseBirthDate(input, ['DD/MM/YY', 'epoch_s', 'excel', 'YYYYMMDD'], PARIS, seen);
        for (const format of ['iso', 'epoch_ms', 'excel', 'DD/MM/YY', '??', '('])
          parseDate(input, [format], { use: 'limit', zone: PARIS, year: 2026 });
        postalLine({ street: input, postalCode: null, locality: input, country: null });
      }),
      RUNS,
    );
  });
});
