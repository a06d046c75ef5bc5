/**
 * The person whose way the demo tells: five records in five departments, one "yes" (offers by e-mail: confirmed twice in
 * the web shop) and two "no" (offers by SMS: a STOP that after-sales got beats the shops' older yes; the newsletter: left).
 */
import type { Person } from './household.ts';
import { streetLine } from './places.ts';
import type { ConsentEvent, SourceName, SourceRecord } from './record.ts';

const town = (postalCode: string, name: string, phoneZone: '02' | '03') => ({ postalCode, name, phoneZone });

export const JOURNEY: Person = {
  id: 'T0000001',
  household: 0,
  kind: 'single',
  gender: 'f',
  given: 'Hélène',
  family: 'Kerlouan',
  birthFamily: null,
  birth: '1979-03-14',
  mobile: '0640011979',
  landline: '0261911979',
  email: 'helene.kerlouan@courriel.example',
  otherEmail: null,
  home: { number: '14', way: ['rue', 'r.'], street: 'des Tanneurs', extra: null, town: town('44000', 'Nantes', '02') },
  formerHome: {
    number: '3',
    way: ['place', 'pl'],
    street: 'du Marché',
    extra: null,
    town: town('21000', 'Dijon', '03'),
  },
  formerLandline: null,
  movedOn: '2018-07-02',
};

export const journeyCells = [
  { purpose: 'offers', channel: 'email', point: 'helene.kerlouan@courriel.example', verdict: 'allowed' },
  { purpose: 'offers', channel: 'sms', point: '+33640011979', verdict: 'forbidden' },
  { purpose: 'newsletter', channel: 'email', point: 'helene.kerlouan@courriel.example', verdict: 'forbidden' },
] as const;

/** Her five rows; the keys come from the same counters as everybody's. */
export function journeyRecords(key: (source: SourceName) => string): {
  records: SourceRecord[];
  events: ConsentEvent[];
} {
  const p = JOURNEY;
  const [card, id, ref, leid, lead] = [key('boutiques'), key('web'), key('sav'), key('newsletter'), key('prospects')];
  const at = streetLine(p.home);
  const sav = {
    ref,
    ouvert_le: '2024-01-15T09:12:40Z',
    dernier_echange: '2026-02-03',
    client: { nom: 'Kerlouan', prenom: 'Helene' },
    contacts: [
      { type: 'tel', valeur: '+33 6 40 01 19 79', usage: 'mobile' },
      { type: 'email', valeur: p.email },
    ],
    adresse: { voie: at, cp: '44000', ville: 'Nantes' },
    contrat: { type: 'garantie', debut: '2024-01-10', fin: '2028-01-10' },
  };
  const row = (source: SourceName, k: string, cells: (string | null)[]): SourceRecord => ({
    source,
    key: k,
    person: p,
    cells,
  });
  const record = [
    row('boutiques', card, [
      card,
      'KERLOUAN HELENE',
      '14/03/1979',
      '02 61 91 19 79',
      '06.40.01.19.79',
      'HELENE.KERLOUAN@COURRIEL.EXAMPLE',
      '14 r. des Tanneurs',
      null,
      '44000',
      'NANTES',
      '12/05/2021',
      '18/12/2025',
      'O',
      '12/05/2021',
      '',
      null,
      'SCAN-2021-004711',
    ]),
    row('web', id, [
      id,
      'Hélène',
      'Kerlouan',
      '1979-03-14',
      p.email,
      '0640011979',
      at,
      null,
      '44000',
      'Nantes',
      card,
      '2025-11-02T18:21:07Z',
      '2026-06-20T11:05:31Z',
      'true',
      '2025-11-02T18:21:07Z',
      'web-2022-v3',
      '2025-11-02T18:34:50Z',
      null,
      null,
    ]),
    row('sav', ref, [JSON.stringify(sav)]),
    row('newsletter', leid, [
      p.email,
      'Hélène',
      'unsubscribed',
      '2019-10-04 08:15:00',
      '192.0.2.17',
      '2019-10-04 08:15:00',
      '2024-09-30 07:02:11',
      '2024-09-30 07:02:11',
      leid,
    ]),
    row('prospects', lead, [
      lead,
      'MME',
      'KERLOUAN',
      'Hélène',
      '14/03/79',
      '3 place du Marché',
      '21000',
      'DIJON',
      '06 40 01 19 79',
      p.email,
      '1',
      '1',
      '1',
      null,
    ]),
  ];
  const events: ConsentEvent[] = [
    {
      log: 'sms-gateway',
      source: 'sav',
      id: ref,
      purpose: '*',
      channel: 'sms',
      point: '+33640011979',
      state: 'withdrawn',
      at: '2026-02-03T10:47:12Z',
      actor: 'subject',
      means: 'sms_stop',
      notice: null,
      proof: 'mo-20260203-1047',
      verification: null,
    },
    {
      log: 'newsletter',
      source: 'newsletter',
      id: leid,
      purpose: 'newsletter',
      channel: 'email',
      point: p.email,
      state: 'withdrawn',
      at: '2024-09-30T07:02:11Z',
      actor: 'subject',
      means: 'unsubscribe_link',
      notice: null,
      proof: 'unsub-20240930',
      verification: null,
    },
  ];
  return { records: record, events };
}
