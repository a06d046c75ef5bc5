import { deepStrictEqual as equal, notStrictEqual, strictEqual } from 'node:assert';
import { personId } from '../../../pipelines/ids.ts';
import { freshDatabase } from '../../support/database.ts';
import { idOf, Town, type WorldRecord } from './world.ts';

const r = (key: string): WorldRecord => ({ key, given: `Given ${key}`, family: 'Martin' });
const [a, b, c, d] = [r('a'), r('b'), r('c'), r('d')];

const events = (town: Town, run: number) =>
  town.rows(`select person_id, kind, other_id, records from referential.event where since_run = ${run}
              order by kind, person_id collate "C", other_id collate "C"`);

describe('4-merge: person ids', () => {
  it('mints the id from the founding record and says created', async () => {
    await using db = await freshDatabase();
    const town = new Town(db.pool);
    await town.night([[a, b], [c]]);
    const persons = await town.persons();
    strictEqual(persons.get('a'), personId(idOf('a')));
    strictEqual(persons.get('b'), personId(idOf('a')));
    strictEqual((await events(town, 1)).length, 2);
  });

  it('keeps the older id in a merge, and names the absorbed one', async () => {
    await using db = await freshDatabase();
    const town = new Town(db.pool);
    await town.night([[b]]);
    await town.night([[b], [a]]);
    await town.night([[a, b]]);
    const persons = await town.persons();
    strictEqual(persons.get('a'), personId(idOf('b')), 'b was seen first, so its id survives');
    equal(await events(town, 3), [
      { person_id: personId(idOf('b')), kind: 'merged', other_id: personId(idOf('a')), records: 1 },
    ]);
  });

  it('keeps the id with the founding record in a split, and gives an absorbed id back when it un-merges', async () => {
    await using db = await freshDatabase();
    const town = new Town(db.pool);
    await town.night([[a, b], [c]]);
    const before = await town.persons();
    await town.night([[a, b, c]]);
    await town.night([[a, b], [c]]);
    equal(await town.persons(), before);
    equal(await events(town, 3), [
      { person_id: personId(idOf('c')), kind: 'split', other_id: personId(idOf('a')), records: 1 },
    ]);
    await town.night([[a], [b], [c]]);
    const after = await town.persons();
    strictEqual(after.get('a'), personId(idOf('a')));
    strictEqual(after.get('b'), personId(idOf('b')));
  });

  it('leaves the id with the oldest remaining member when the founding record goes', async () => {
    await using db = await freshDatabase();
    const town = new Town(db.pool);
    await town.night([[a, b, c]]);
    await town.night([[c], [b]]);
    const persons = await town.persons();
    strictEqual(persons.get('b'), personId(idOf('a')));
    strictEqual(persons.get('c'), personId(idOf('c')));
    const founding = await town.rows(
      `select founding_record from referential.person where until_run is null and person_id = '${personId(idOf('a'))}'`,
    );
    equal(founding, [{ founding_record: idOf('b') }]);
    // The record comes back: its id is another person's now, so a salted one is minted.
    await town.night([[c], [b], [a]]);
    strictEqual((await town.persons()).get('a'), personId(idOf('a'), 1));
  });

  it('retires a person without records, and gives it the same id when its record returns', async () => {
    await using db = await freshDatabase();
    const town = new Town(db.pool);
    await town.night([[a], [b, c]]);
    await town.night([[b, c]]);
    equal(await events(town, 2), [{ person_id: personId(idOf('a')), kind: 'retired', other_id: null, records: 1 }]);
    equal(await town.rows(`select record_id from referential.member where until_run = 2`), [{ record_id: idOf('a') }]);
    await town.night([[b, c], [a]]);
    strictEqual((await town.persons()).get('a'), personId(idOf('a')));
  });

  it('merges a person whose founding record left for another cluster, and splits off the rest', async () => {
    await using db = await freshDatabase();
    const town = new Town(db.pool);
    await town.night([[a], [b, c, d]]);
    await town.night([
      [a, b],
      [c, d],
    ]);
    const persons = await town.persons();
    strictEqual(persons.get('b'), personId(idOf('a')));
    notStrictEqual(persons.get('c'), personId(idOf('b')));
    equal(await events(town, 2), [
      { person_id: personId(idOf('a')), kind: 'merged', other_id: personId(idOf('b')), records: 1 },
      { person_id: personId(idOf('c')), kind: 'split', other_id: personId(idOf('b')), records: 2 },
    ]);
  });

  it('plans nothing and writes nothing when nothing changed; a full run over the same rows writes nothing', async () => {
    await using db = await freshDatabase();
    const town = new Town(db.pool);
    await town.night([[a, b], [c]]);
    const before = await town.state();
    strictEqual(await town.night([[a, b], [c]]), 0);
    equal(await town.state(), before);
    await town.night([[a, b], [c]], { full: true, shards: 4 });
    equal(await town.state(), before);
  });

  it('writes the golden record anew when only a value changed', async () => {
    await using db = await freshDatabase();
    const town = new Town(db.pool);
    await town.night([[a, b], [c]]);
    await town.night([
      [
        { ...a, given: 'Renée' },
        { ...b, given: 'RENEE' },
      ],
      [c],
    ]);
    equal(await town.rows(`select given_name, since_run from referential.person where until_run is null order by 1`), [
      { given_name: 'Given c', since_run: 1 },
      { given_name: 'Renée', since_run: 2 },
    ]);
    equal(await events(town, 2), []);
  });
});
