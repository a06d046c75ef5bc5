import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import { PACKAGE_ROOT } from '../../../config/package-root.ts';
import { generateCompany, SAMPLE } from '../../../config/sample/generator/company.ts';
import { FORMATS } from '../../../config/sample/generator/formats.ts';
import { SOURCES, type SourceName } from '../../../config/sample/generator/record.ts';
import { TRAPS, type Trap } from '../../../config/sample/generator/traps.ts';

const FOLDER = path.join(PACKAGE_ROOT, 'config', 'sample');
const text = (file: string, encoding = 'utf-8'): string =>
  iconv.decode(readFileSync(path.join(FOLDER, file)), encoding);

/** Keys of the readable rows of a file, read without the program's own readers; junk is told by its form. */
function keysIn(source: SourceName): string[] {
  if (source === 'web') {
    const rows = [...text('web.sql').matchAll(/^\((\d+), ('(?:[^']|'')*'|null), ('(?:[^']|'')*'|null), /gm)];
    return rows.filter((row) => row[3] !== "'TEST'").map((row) => row[1] ?? '');
  }
  const { file, encoding, header } = FORMATS[source];
  if (source === 'sav') {
    return text(file)
      .split('\n')
      .flatMap((line) => {
        try {
          const row = JSON.parse(line) as { ref: string; client: { nom: string } };
          return row.client.nom === 'TEST' ? [] : [row.ref];
        } catch {
          return [];
        }
      });
  }
  const delimiter = source === 'newsletter' ? ',' : ';';
  const columns = header.trim().split(delimiter).length;
  const lines = text(file, encoding === 'windows-1252' ? 'win1252' : 'utf-8')
    .split(/\r?\n/)
    .slice(1);
  return lines.flatMap((line) => {
    if (line.startsWith('C99999999;"')) return [];
    const cells = parse(line, { delimiter, relax_column_count: true })[0] ?? [];
    const key = cells[source === 'newsletter' ? columns - 1 : 0] ?? '';
    const isTest =
      cells.some((cell) => cell === 'TEST' || cell === 'TEST TEST') || (cells[0] ?? '').startsWith('test@');
    return cells.length !== columns || key === '' || isTest ? [] : [key];
  });
}

describe('truth of the sample company', () => {
  const truth = text('truth.csv')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));

  for (const source of SOURCES) {
    it(`names every good row of ${source} once, and no other`, () => {
      const stated = truth.filter((row) => row[0] === source).map((row) => row[1] ?? '');
      assert.equal(new Set(stated).size, stated.length);
      // A key that stands in two rows is the trap duplicate_key; truth has it once.
      assert.deepEqual([...new Set(keysIn(source))].sort(), [...stated].sort());
    });
  }

  it('has about 2,000 people and 5,000 records, and people with very many', () => {
    const perPerson = new Map<string, number>();
    for (const row of truth) perPerson.set(row[2] ?? '', (perPerson.get(row[2] ?? '') ?? 0) + 1);
    assert.equal(perPerson.size, SAMPLE.people);
    assert.ok(truth.length >= 4700 && truth.length <= 5300, String(truth.length));
    assert.ok(Math.max(...perPerson.values()) >= 14);
  });

  it('has the journey: five departments, one person', () => {
    const journey = JSON.parse(text('journey.json')) as {
      person: string;
      records: { source: string; source_key: string }[];
    };
    assert.deepEqual(
      journey.records.map((r) => r.source),
      [...SOURCES],
    );
    for (const { source, source_key: key } of journey.records) {
      assert.deepEqual(truth.find((row) => row[0] === source && row[1] === key)?.[2], journey.person);
    }
    assert.equal(truth.filter((row) => row[2] === journey.person).length, 5);
  });
});

describe('the generated company', () => {
  const company = generateCompany(SAMPLE);

  it('sets every trap at least ten times', () => {
    const rare: Partial<Record<Trap, number>> = { unknown_flag: 2 };
    for (const trap of Object.keys(TRAPS) as Trap[]) {
      assert.ok(company.tally.traps[trap] >= (rare[trap] ?? 10), `${trap}: ${company.tally.traps[trap]}`);
    }
  });

  it('gives no e-mail and no mobile to two people, couples who share a mailbox aside', () => {
    const mobiles = company.people.map((p) => p.mobile).filter((m) => m !== null);
    assert.equal(new Set(mobiles).size, mobiles.length);
    const bearers = new Map<string, Set<number>>();
    for (const person of company.people) {
      for (const email of [person.email, person.otherEmail]) {
        if (email !== null) bearers.set(email, (bearers.get(email) ?? new Set()).add(person.household));
      }
    }
    for (const households of bearers.values()) assert.equal(households.size, 1);
  });

  it('uses reserved e-mail domains only', () => {
    for (const { email } of company.people) {
      assert.match(email ?? '@x.example', /@(?:\w+\.example|\w+\.test|example\.(?:com|org|net))$/);
    }
  });

  it('has nothing after the last day but contracts that still run', () => {
    const after = company.records.flatMap((r) =>
      r.cells.flatMap((cell) => cell?.match(/20(?:2[7-9]|3\d)-\d\d-\d\d/g) ?? []),
    );
    const ends = company.records.flatMap((r) =>
      r.cells.flatMap((cell) => cell?.match(/"fin":"20(?:2[7-9]|3\d)/g) ?? []),
    );
    assert.equal(after.length, ends.length);
    for (const event of company.events) assert.ok(event.at < '2026-08-31', event.at);
  });

  it('is another one with another seed', () => {
    const other = generateCompany({ ...SAMPLE, people: 50, seed: 2 });
    const same = generateCompany({ ...SAMPLE, people: 50 });
    assert.notDeepEqual(
      other.records.map((r) => r.cells),
      same.records.map((r) => r.cells),
    );
    assert.equal(other.people.length, 50);
  });
});
