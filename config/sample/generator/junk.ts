/** Rows that are no person or cannot be read, strewn among the good ones at fixed places. */

import { FORMATS } from './formats.ts';
import type { SourceRecord } from './record.ts';
import type { Junk } from './traps.ts';

/** A junk row after every so many good rows, in turn; the sequence begins anew when it ends. */
const EVERY: Readonly<Record<SourceRecord['source'], { rows: number; kinds: readonly Junk[] }>> = {
  boutiques: {
    rows: 41,
    kinds: ['wrong_cell_count', 'test_row', 'empty_row', 'duplicate_key', 'wrong_cell_count', 'empty_row'],
  },
  web: { rows: 390, kinds: ['test_row'] },
  sav: { rows: 67, kinds: ['broken_json', 'duplicate_key', 'broken_json', 'test_row'] },
  newsletter: { rows: 103, kinds: ['wrong_cell_count', 'test_row', 'duplicate_key', 'empty_row'] },
  prospects: { rows: 47, kinds: ['duplicate_key', 'wrong_cell_count', 'test_row'] },
};
/** Somebody tested each tool a few times; a larger company has no more such rows in it. */
const MOST_TESTS = 10;
/** The one unclosed quote of the company stands after this many good rows of the shops. */
const UNCLOSED_AFTER = 777;

export type JunkRow =
  | { readonly kind: Junk; readonly text: string }
  | { readonly kind: 'test_row'; readonly cells: readonly (string | null)[] };

function testRow(source: SourceRecord['source'], n: number): readonly (string | null)[] {
  const id = String(n).padStart(7, '0');
  switch (source) {
    case 'boutiques':
      return [
        `C0${id}`,
        'TEST TEST',
        '01/01/1900',
        '00 00 00 00 00',
        '06 00 00 00 00',
        'test@test.test',
        'TEST',
        null,
        '00000',
        'TEST',
        '01/01/2020',
        '01/01/2020',
        'N',
        null,
        '',
        null,
        null,
      ];
    case 'web':
      return [
        String(n),
        'test',
        'TEST',
        '1970-01-01',
        'test@example.com',
        '0600000000',
        'test',
        null,
        '75000',
        'test',
        null,
        '2020-01-01T00:00:00Z',
        null,
        'false',
        null,
        null,
        null,
        'false',
        null,
      ];
    case 'sav':
      return [
        JSON.stringify({ ref: `SAV-0${id}`, client: { nom: 'TEST', prenom: 'Test' }, contacts: [], adresse: {} }),
      ];
    case 'newsletter':
      return ['test@example.com', 'test', 'subscribed', null, null, null, null, '2020-01-01 04:00:00', `0${id}`];
    case 'prospects':
      return [
        `P0${id}`,
        'M',
        'TEST',
        'TEST',
        null,
        'TEST',
        '00000',
        'TEST',
        '0102030405',
        'test@test.test',
        '1',
        '1',
        '1',
        null,
      ];
  }
}

/** The junk that follows the `n`th good row (from 1) of a source; `last` is that row. */
export function junkAfter(n: number, last: SourceRecord): JunkRow | null {
  const { source, cells } = last;
  if (source === 'boutiques' && n === UNCLOSED_AFTER) {
    return {
      kind: 'unclosed_quote',
      text: 'C99999999;"DURAND Lucie;01/02/1980;;;;12 rue Neuve;;75011;PARIS;05/06/2015;05/06/2015;N;;;;\r\n',
    };
  }
  const { rows, kinds } = EVERY[source];
  if (n % rows !== 0) return null;
  const turn = n / rows - 1;
  const kind = kinds[turn % kinds.length];
  if (kind === undefined) return null;
  if (kind === 'test_row' && turn >= MOST_TESTS * kinds.length) return null;
  if (kind === 'test_row') return { kind, cells: testRow(source, turn + 1) };
  if (source === 'web') return null;
  const format = FORMATS[source];
  switch (kind) {
    case 'empty_row':
      return { kind, text: format.line(cells.map(() => null)) };
    case 'wrong_cell_count': {
      // A street with the delimiter in it, never quoted; or a line that ends too early.
      const line = format.line(cells.map((cell, i) => (i === 0 ? `${cell ?? ''}9` : cell)));
      const end = /\r?\n$/.exec(line)?.[0] ?? '\n';
      const body = line.slice(0, -end.length);
      const delimiter = source === 'newsletter' ? ',' : ';';
      return {
        kind,
        text:
          (Math.floor(turn / 3) % 2 === 0
            ? `${body}${delimiter}2e étage`
            : body.slice(0, body.lastIndexOf(delimiter))) + end,
      };
    }
    case 'broken_json':
      return { kind, text: `${(cells[0] ?? '').slice(0, 60)}\n` };
    case 'duplicate_key':
      return { kind, text: format.line(cells) };
    case 'unclosed_quote':
      return null;
  }
}
