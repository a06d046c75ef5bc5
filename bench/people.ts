/**
 * French-looking people with truth, for measuring linkage: `node dist/bench/people.js --records 100000 [--seed 1]
 * [--shape company|register|town] [--damage light|medium|heavy] [--duplicates SHARE] [--out FOLDER]`.
 * Writes people.csv, or the five files of a town, with the columns `id` and `person` (the truth) before the others.
 */
import { parseArgs } from 'node:util';
import { RATES } from './people/damage.ts';
import { type PeopleOptions, SHAPES } from './people/make.ts';
import { writePeople } from './people/write.ts';

const { values } = parseArgs({
  options: {
    records: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    shape: { type: 'string', default: 'company' },
    damage: { type: 'string', default: 'medium' },
    duplicates: { type: 'string' },
    out: { type: 'string', default: '.' },
  },
});

/** A size such as 10k or 1m, in rows. */
const rows = (text: string): number => Number(text.replace(/k$/i, '000').replace(/m$/i, '000000'));

function oneOf<K extends string>(text: string, table: Readonly<Record<K, unknown>>, name: string): K {
  const found = (Object.keys(table) as K[]).find((key) => key === text);
  if (found === undefined) throw new RangeError(`--${name} is none of ${Object.keys(table).join(', ')}`);
  return found;
}

const options: PeopleOptions = {
  records: rows(values.records),
  seed: Number(values.seed),
  shape: oneOf(values.shape, SHAPES, 'shape'),
  damage: oneOf(values.damage, RATES, 'damage'),
  duplicates: values.duplicates === undefined ? null : Number(values.duplicates),
};
if (!Number.isInteger(options.records) || options.records < 1) throw new RangeError('--records is no number of rows');
const written = await writePeople(values.out, options);
console.log(`${written.records} records of ${written.people} people: ${written.files.join(', ')}`);
