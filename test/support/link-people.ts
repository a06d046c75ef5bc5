/** 132 people in a shop's CSV and a web shop's JSON Lines; every fourth stands twice. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

const GIVEN = ['Jeanne', 'Ahmed', 'Zoé', 'Luc', 'Inès', 'Paul', 'Chloé', 'Yann', 'Nadia', 'Hugo', 'Léa', 'Marc'];
const FAMILY = [
  'Kervella',
  'Dubois',
  'Petit',
  'Morvan',
  'Garcia',
  'Le Goff',
  'Rousseau',
  'Nguyen',
  'Bertin',
  'Caron',
  'Faure',
];
const TOWNS = [
  '35000;Rennes',
  '44000;Nantes',
  '13001;Marseille',
  '69003;Lyon',
  '75011;Paris',
  '59000;Lille',
  '31000;Toulouse',
];

/** Every fourth stands twice, once in capitals with another form of phone and date. */
function people(): { shop: string[]; web: string[] } {
  const shop: string[] = [];
  const web: string[] = [];
  let n = 0;
  for (const given of GIVEN)
    for (const family of FAMILY) {
      const [cp, town] = (TOWNS[n % TOWNS.length] ?? '').split(';');
      const [day, month] = [String(1 + ((n * 7) % 28)).padStart(2, '0'), String(1 + ((n * 5) % 12)).padStart(2, '0')];
      const year = 1950 + ((n * 11) % 50);
      const phone = String(10_000_000 + n * 613_007).slice(0, 8);
      const email = `boite${(n * 7919) % 9973}@exemple.fr`;
      const pairs = phone.replace(/(..)(?=.)/g, '$1 ');
      shop.push(`S${n};${family} ${given};${day}/${month}/${year};06 ${pairs};${email};${cp};${town};p${n}`);
      if (n % 4 === 0)
        web.push(
          JSON.stringify({
            id: `W${n}`,
            first_name: given.toUpperCase(),
            last_name: family.toUpperCase(),
            dob: `${year}-${month}-${day}`,
            phone: `+336${phone}`,
            email: n % 8 === 0 ? null : email,
            postal_code: cp,
            city: town,
            who: `p${n}`,
          }),
        );
      n++;
    }
  return { shop, web };
}

/** Writes shop.csv (165 rows, key ID, truth QUI) and web.jsonl (33 rows, key id, truth who). */
export async function writePeople(folder: string): Promise<void> {
  const { shop, web } = people();
  const head = 'ID;NOM_PRENOM;NAISSANCE;TEL_MOBILE;MAIL;CP;VILLE;QUI';
  const copies = shop.filter((_, i) => i % 4 === 0).map((row) => row.replace(/^S/, 'T').toUpperCase());
  const truth = copies.map((row) => row.replace(/;P(\d+)$/, ';p$1'));
  await writeFile(path.join(folder, 'shop.csv'), `${[head, ...shop, ...truth].join('\n')}\n`);
  await writeFile(path.join(folder, 'web.jsonl'), `${web.join('\n')}\n`);
}
