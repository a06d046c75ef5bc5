/** Given names: the sample's by decade of birth, compound ones, and a tail that nobody else in the street bears. */
import { end, middle, start } from '../../config/sample/generator/family-names.ts';
import { drawGivenName } from '../../config/sample/generator/given-names.ts';
import type { Random } from '../../config/sample/generator/random.ts';
import { ranks } from './ranks.ts';

const rare = ranks(
  [
    [0, 30],
    [300, 30],
    [2000, 25],
    [8000, 15],
  ],
  30_000,
);
const FEMALE = ['a', 'ia', 'ine', 'elle', 'ie', 'ette', 'ane', 'anne'];
const MALE = ['o', 'an', 'in', 'el', 'ien', 'ric', 'aël', 'ys'];

function rareName(random: Random, gender: 'f' | 'm'): string {
  const code = rare(random);
  const first = start[code % start.length] ?? '';
  const inner =
    code < 2000 ? '' : (middle[Math.floor(code / start.length) % middle.length] ?? '').replace(/[aeiou]+$/, '');
  const endings = gender === 'f' ? FEMALE : MALE;
  const last = endings[Math.floor(code / (start.length * 3)) % endings.length] ?? end[0] ?? '';
  return first.replace(/[aeiouéè]+$/, '') + inner + last;
}

export function drawGiven(random: Random, gender: 'f' | 'm', birthYear: number): string {
  const kind = random.int(100);
  if (kind < 5) return rareName(random, gender);
  if (kind < 8) {
    const first =
      gender === 'f'
        ? random.pick(['Marie', 'Anne', 'Marie', 'Rose'])
        : random.pick(['Jean', 'Pierre', 'Jean', 'Paul']);
    return `${first}-${drawGivenName(random, gender, birthYear)}`;
  }
  return drawGivenName(random, gender, birthYear);
}
