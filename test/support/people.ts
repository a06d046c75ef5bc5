/** A small crowded town: couples, fathers and sons of one name, people who stand in it several times with slips. */
import { randomIntegers } from '../../linkage/causes/random-pairs.ts';
import type { InputRecord } from '../../linkage/index.ts';

const GIVEN = 'Jean Marie Luc Anne Paul Julie Marc Claire Yann Maël Zoé Hugo Léa Nora Ali Inès Gaël Rose Guy Ève'.split(
  ' ',
);
const SYLLABLES = 'ker mar du le ga ro vel mon tan bri cos fau gui lan per sou'.split(' ');
const TOWNS = '29200 Brest,35000 Rennes,44000 Nantes,56100 Lorient,22000 Saint-Brieuc'.split(',');

/** `records` rows, the same for the same seed. */
export function people(records: number, seed = 11): InputRecord[] {
  const draws = new Map<number, () => number>();
  const below = (n: number): number => {
    const draw = draws.get(n) ?? randomIntegers(seed + n, n);
    draws.set(n, draw);
    return draw();
  };
  const pick = (list: readonly string[]): string => list[below(list.length)] ?? '';
  const two = (n: number): string => String(n).padStart(2, '0');
  const digits = (n: number): string => Array.from({ length: n }, () => below(10)).join('');
  const out: InputRecord[] = [];
  while (out.length < records) {
    const family = pick(SYLLABLES) + pick(SYLLABLES) + (below(3) === 0 ? pick(SYLLABLES) : '');
    const [cp, ville] = (TOWNS[below(TOWNS.length)] ?? '').split(' ');
    const home = { adresse: `${1 + below(90)} rue ${pick(SYLLABLES)}${pick(SYLLABLES)}`, cp, ville };
    const fixe = below(2) === 0 ? `02${digits(8)}` : '';
    for (let member = 1 + below(3); member > 0; member--) {
      const prenom = pick(GIVEN);
      const naissance = `19${two(30 + below(70))}-${two(1 + below(12))}-${two(1 + below(28))}`;
      const [email, mobile] = [`${prenom}.${family}${below(90)}@exemple.fr`, `06${digits(8)}`];
      for (let copy = 1 + below(3); copy > 0 && out.length < records; copy--) {
        const slip = below(6);
        out.push({
          id: String(out.length).padStart(6, '0'),
          prenom: slip === 1 ? family : prenom,
          nom: slip === 1 ? prenom : slip === 2 ? `${family}e` : family,
          naissance: slip === 3 ? '' : naissance,
          email: below(3) === 0 ? '' : email,
          mobile: below(3) === 0 ? '' : mobile,
          fixe,
          ...home,
        });
      }
    }
  }
  return out;
}
