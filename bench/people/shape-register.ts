/** A register: names and the birth date in three columns, nothing else; one row in ten is there twice. */
import { capitals, typo } from '../../config/sample/generator/damage.ts';
import { writtenBirth, writtenNames } from './damage.ts';
import { france } from './places.ts';
import type { Shape } from './shape.ts';

export const register: Shape = {
  files: [
    {
      name: 'people.csv',
      columns: ['nom', 'prenom', 'deuxieme_prenom', 'annee_naissance', 'mois_naissance', 'jour_naissance'],
    },
  ],
  duplicates: 0.1,
  places: () => france,
  row(random, rates, person, nth) {
    const { given, family } = writtenNames(
      random,
      { ...rates, birthName: rates.birthName / 4, initial: 0, missing: 0 },
      person,
      'capitals',
      false,
    );
    // Whoever stands in a register twice does so because something differed.
    const isOther = nth > 0 && random.chance(0.6);
    const inFamily = isOther && random.chance(0.5);
    const birth = writtenBirth(random, { ...rates, onlyYear: 0 }, person.birth);
    return {
      file: 0,
      cells: [
        inFamily ? typo(random, family) : family,
        isOther && !inFamily ? typo(random, given) : given,
        person.second !== null && random.chance(0.3) ? capitals(person.second) : '',
        birth.slice(0, 4),
        String(Number(birth.slice(5, 7))),
        String(Number(birth.slice(8, 10))),
      ],
    };
  },
};
