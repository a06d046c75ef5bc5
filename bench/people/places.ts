/**
 * Where people live. `france`: a third in the sample's large towns, the others in 35,000 communes that share 6,500 postal
 * codes; `town`: one town and its villages.
 */
import type { Address, Town } from '../../config/sample/generator/places.ts';
import { EXTRAS, STREET_NAMES, TOWN_TABLE, WAYS, ZONES } from '../../config/sample/generator/places.ts';
import { hash32, type Random, randomOf } from '../../config/sample/generator/random.ts';
import { drawGiven } from './given.ts';
import { ranks } from './ranks.ts';
import { drawSurname, surnameOf } from './surnames.ts';

export type Places = (random: Random) => Address;

const COMMUNES = 35_000;
const CODES_PER_DEPARTMENT = 70;
const DEPARTMENTS = Object.entries(ZONES).flatMap(([zone, list]) =>
  list.split(' ').map((department) => ({ zone: zone as Town['phoneZone'], department })),
);

const communeRank = ranks(
  [
    [0, 12],
    [200, 20],
    [1000, 34],
    [5000, 20],
    [15_000, 14],
  ],
  COMMUNES,
);

const ENDS = 'ville,court,ac,y,an,ay,ières,igny,heim,ence,on,ans,eix,ille,as,oux,ey,ing,hem,viller'.split(',');
const AFTER =
  '-sur-Loire,-sur-Seine,-en-Brie,-les-Bois,-le-Château,-la-Forêt,-sur-Mer,-lès-Vignes,-le-Vieux,-de-Médoc'.split(',');

function communeName(random: Random): string {
  const kind = random.int(10);
  const stem = surnameOf(250 + random.int(60_000)).slice(0, 6);
  const base =
    kind < 3
      ? `Saint-${drawGiven(random, random.chance(0.3) ? 'f' : 'm', 1940)}`
      : (kind === 3 ? random.pick(['Le ', 'La ', 'Les ']) : '') + stem.replace(/[aeiouyéè]+$/, '') + random.pick(ENDS);
  return random.chance(0.2) ? base + random.pick(AFTER) : base;
}

const known: Town[] = [];
function commune(index: number): Town {
  const town = known[index] ?? newCommune(index);
  known[index] = town;
  return town;
}

function newCommune(index: number): Town {
  const random = randomOf(index, 'commune');
  const { zone, department } = random.pick(DEPARTMENTS);
  const postalCode = department + String(10 * random.int(CODES_PER_DEPARTMENT)).padStart(3, '0');
  return { postalCode, name: communeName(random), phoneZone: zone };
}

/** A street of a town; the same number gives the same street. */
function street(place: string, index: number): Pick<Address, 'way' | 'street'> {
  const random = randomOf(index, place);
  const way = WAYS.draw(random);
  const common = STREET_NAMES[(hash32(place) + index * 7) % STREET_NAMES.length];
  if (index < 40 && common !== undefined) return { way, street: common };
  return { way, street: `${drawGiven(random, random.chance(0.2) ? 'f' : 'm', 1930)} ${drawSurname(random)}` };
}

function addressIn(random: Random, town: Town, streets: number): Address {
  const place = town.postalCode + town.name;
  // Some live in one of a few large buildings, among many neighbours.
  const isTower = streets >= 100 && random.chance(0.08);
  const tower = isTower ? random.int(12) : 0;
  const number = isTower
    ? String(1 + (hash32(`${place}${tower}`) % 80))
    : `${random.between(1, random.chance(0.7) ? 60 : 250)}${random.chance(0.05) ? ' bis' : ''}`;
  const extra = random.chance(0.12) ? random.pick(EXTRAS) : null;
  return { number, ...street(place, isTower ? tower : random.int(streets)), extra, town };
}

export const france: Places = (random) => {
  if (random.chance(0.36)) return addressIn(random, TOWN_TABLE.draw(random), 300);
  const rank = communeRank(random);
  return addressIn(random, commune(rank), rank < 1000 ? 120 : rank < 15_000 ? 40 : 12);
};

/** One town of about so many people, with six villages around it. */
export function oneTown(people: number): Places {
  const centre: Town = { postalCode: '49300', name: 'Cholet', phoneZone: '02' };
  const villages = Array.from({ length: 6 }, (_, i): Town => {
    const { name } = commune(i * 101 + 7);
    return { postalCode: i < 2 ? '49300' : `49${310 + 10 * (i % 3)}`, name, phoneZone: '02' };
  });
  const streets = Math.max(60, Math.round(people / 60));
  return (random) =>
    random.chance(0.8)
      ? addressIn(random, centre, streets)
      : addressIn(random, random.pick(villages), Math.max(12, Math.round(streets / 15)));
}
