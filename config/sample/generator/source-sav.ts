/** After-sales: a ticket tool that exports JSON Lines, with nested contacts. */
import { typePhone } from './contacts.ts';
import { dayBetween, instantOn, plusDays } from './dates.ts';
import { type Cells, type Observed, type RowContext, YES } from './record.ts';
import { callCentreRefusal } from './source-boutiques.ts';

/** One cell: the whole line. */
export const COLUMNS = ['json'];

export function savCells(o: Observed, ctx: RowContext): Cells {
  const { random } = ctx;
  const contacts: { type: 'tel' | 'email'; valeur: string; usage?: string }[] = [];
  if (o.mobile !== null) contacts.push({ type: 'tel', valeur: typePhone(random, o.mobile), usage: 'mobile' });
  if (o.landline !== null) contacts.push({ type: 'tel', valeur: typePhone(random, o.landline) });
  if (o.email !== null) contacts.push({ type: 'email', valeur: o.email });
  const underContract = random.chance(0.6);
  const asked = contacts.some((c) => c.type === 'tel') && random.chance(0.55);
  const yes = asked && random.chance(YES[ctx.attitude]);
  if (asked) ctx.stances.push({ source: 'sav', cell: 'offers/phone_live', says: yes ? 'yes' : 'no' });
  const askedOn = dayBetween(random, o.opened, plusDays(o.opened, 5));
  if (!asked && random.chance(0.08)) callCentreRefusal(o, ctx);
  const line = {
    ref: o.key,
    ouvert_le: instantOn(random, o.opened),
    dernier_echange: o.lastContact,
    client: {
      nom: o.swapped ? o.given : o.family,
      prenom: o.swapped ? o.family : o.given,
      ...(o.birth === null ? {} : { naissance: o.birth }),
    },
    contacts,
    adresse: {
      voie: o.street,
      ...(o.extra === null ? {} : { complement: o.extra }),
      cp: o.postalCode,
      ville: o.locality,
    },
    ...(underContract
      ? { contrat: { type: 'garantie', debut: o.opened, fin: plusDays(o.opened, 365 * random.between(2, 5)) } }
      : {}),
    ...(asked
      ? {
          accord_appel: {
            reponse: yes ? 'oui' : 'non',
            le: askedOn > '2026-08-30' ? o.opened : askedOn,
            enregistrement: `REC-${random.int(1e8)}`,
          },
        }
      : {}),
  };
  return [JSON.stringify(line)];
}
