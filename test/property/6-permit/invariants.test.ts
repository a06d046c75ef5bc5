/** The invariants of DOMAIN F8 on random scenarios, pure. */
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { PACKAGE_ROOT } from '../../../config/package-root.ts';
import { channelsOf, makeDecider, traceCell } from '../../../pipelines/6-permit/decide.ts';
import { makeEngine } from '../../../pipelines/6-permit/engine.ts';
import { gradeOf } from '../../../pipelines/6-permit/grade.ts';
import type { ConsentEvent, Person, Point, Reach, Relation, Row } from '../../../pipelines/6-permit/model.ts';
import { parseRules } from '../../../pipelines/6-permit/rules.ts';
import { preparePerson } from '../../../pipelines/6-permit/spread.ts';

const pack = parseRules(readFileSync(path.join(PACKAGE_ROOT, 'config/rules/fr.yaml'), 'utf8'), 'fr.yaml');
const PURPOSES = [
  { name: 'offers', kind: 'marketing', base: null, family: 'shoes', sector: null, consentMonths: null },
  { name: 'news', kind: 'newsletter', base: null, family: null, sector: null, consentMonths: 12 },
  { name: 'service', kind: 'service', base: 'contract', family: null, sector: null, consentMonths: null },
] as const;
const NOW = Date.parse('2026-08-05T02:00:00Z');
const DAY = 86_400_000;
const engineAt = (asOf: number) =>
  makeEngine({
    asOf,
    pack,
    purposes: PURPOSES,
    lists: [
      { list: 'bloctel', channels: null, purposes: null, screenedAt: () => NOW - 10 * DAY },
      { list: 'stop', channels: ['sms'], purposes: null, screenedAt: () => 0 },
    ],
  });

/** Milliseconds around now; half-days, so that ties are common. */
const when = fc.constantFrom(-4200, -3100, -1500, -1090, -400, -30, -3, -2, -1).map((d) => NOW + d * DAY);
const POINT_IDS = ['m1', 'm2', 'f1', 'e1', 'a1'];
const kindOf = (id: string): Pick<Point, 'kind' | 'line'> =>
  id.startsWith('m')
    ? { kind: 'phone', line: 'mobile' }
    : id.startsWith('f')
      ? { kind: 'phone', line: 'fixed' }
      : id.startsWith('e')
        ? { kind: 'email', line: null }
        : { kind: 'post', line: null };

const eventOf = (ids: fc.Arbitrary<string>): fc.Arbitrary<ConsentEvent> =>
  fc
    .record({
      n: fc.nat(1_000_000),
      row: ids,
      source: fc.constantFrom('shops', 'web'),
      purpose: fc.constantFrom('offers', 'news', '*'),
      channel: fc.constantFrom('email', 'sms', 'phone_live', 'post', '*'),
      point: fc.constantFrom(null, ...POINT_IDS),
      state: fc.constantFrom('given', 'given', 'given', 'refused', 'withdrawn', 'complained', 'invalidated'),
      isAct: fc.boolean(),
      lo: fc.option(when),
      day: fc.boolean(),
      validUntil: fc.option(
        fc.constantFrom(5, 400).map((d) => NOW + d * DAY),
        { freq: 2 },
      ),
      recorded: fc.constantFrom(0, 1, 20).map((d) => NOW - d * DAY),
      actor: fc.constantFrom('subject', 'guardian', 'import', 'controller'),
      means: fc.constantFrom('web_form', null),
      notice: fc.constantFrom('v1', 'v1', null),
      verification: fc.constantFrom(null, 'double_opt_in'),
    })
    .map(
      (e): ConsentEvent => ({
        id: `e${e.row}-${e.n}`,
        row: e.row,
        source: e.source,
        purpose: e.purpose,
        channel: e.channel as ConsentEvent['channel'],
        point: e.point,
        state: e.state as ConsentEvent['state'],
        isAct: e.isAct,
        lo: e.lo,
        hi: e.lo === null ? null : e.day ? e.lo + DAY - 1 : e.lo,
        validUntil: e.validUntil,
        recordedAt: e.lo === null ? e.recorded : Math.max(e.lo, e.recorded),
        actor: e.actor as ConsentEvent['actor'],
        means: e.means,
        grade: gradeOf({
          dated: e.lo !== null,
          actor: e.actor,
          means: e.means,
          notice: e.notice,
          evidence: null,
          verification: e.verification,
        }),
        partnerListed: null,
      }),
    );

interface Half {
  readonly row: Row;
  readonly points: string[];
  readonly events: ConsentEvent[];
  readonly relations: Relation[];
}

const halfOf = (id: string): fc.Arbitrary<Half> =>
  fc.record({
    row: fc.record({
      id: fc.constant(id),
      source: fc.constant('shops'),
      audience: fc.constantFrom('consumer', 'consumer', 'professional', null),
      birthdate: fc.constantFrom(null, '1980', '2011-09-01', '2015-02'),
      lastContact: fc.option(when),
      collected: fc.option(when),
      collectedBefore: fc.constant(null),
      firstSeen: when,
      bought: fc.boolean().map((b) => b && id === 'r9'),
      childOriented: fc.boolean(),
    }),
    points: fc.uniqueArray(fc.constantFrom(...POINT_IDS), { minLength: 1 }),
    events: fc.uniqueArray(eventOf(fc.constant(id)), { maxLength: 5, selector: (e) => e.id }),
    relations: fc.uniqueArray(
      fc.record({
        id: fc.nat(1000).map((n) => `l${id}${n}`),
        row: fc.constant(id),
        kind: fc.constantFrom('contract', 'purchase', 'prospect'),
        family: fc.constantFrom('shoes', null),
        start: fc.option(when),
        end: fc.option(fc.constantFrom(-20, 3).map((d) => NOW + d * DAY)),
        at: fc.option(when),
        informed: fc.constantFrom(true, false, null),
        couldObject: fc.constantFrom(true, false, null),
        sameSeller: fc.constantFrom(true, true, false),
        professionalFamilies: fc.constantFrom(null, ['shoes']),
      }) as fc.Arbitrary<Relation>,
      { maxLength: 2, selector: (r) => r.id },
    ),
  });

/** A person of one or two rows; of two, joined by probability. */
function personOf(id: string, halves: readonly Half[], others: readonly Half[] = []): Person {
  const bearers = new Map<string, string[]>();
  for (const half of halves)
    for (const point of half.points) bearers.set(point, [...(bearers.get(point) ?? []), half.row.id]);
  const reach = (half: Half, event: ConsentEvent): Reach => ({
    event,
    via: 'own',
    bore: event.state === 'given' ? half.points : null,
  });
  const aimed = (half: Half, event: ConsentEvent): Reach[] => {
    if (event.state === 'given' || event.state === 'invalidated') return [];
    const bound = (event.point === null ? half.points : [event.point]).filter((point) => bearers.has(point));
    return bound.length === 0 ? [] : [{ event, via: 'point', bore: bound }];
  };
  return {
    id,
    rows: halves.map((half) => half.row),
    points: [...bearers].map(
      ([point, rows]): Point => ({ id: point, ...kindOf(point), usable: true, generic: false, rows, hits: [] }),
    ),
    relations: halves.flatMap((half) => half.relations),
    events: [
      ...halves.flatMap((half) => half.events.map((e) => reach(half, e))),
      ...others.flatMap((half) => half.events.flatMap((e) => aimed(half, e))),
    ],
    sureLinks: [],
    countries: ['FR'],
    deceased: 'no',
    erased: false,
    restricted: false,
  };
}

/** 'point purpose channel' to verdict, reason, until; checks that the lean and the traced decision agree. */
function decideAll(
  person: Person,
  asOf = NOW,
): Map<string, { verdict: number; reason: string; evidence: string | null; until: number }> {
  const engine = engineAt(asOf);
  const decide = makeDecider(engine);
  const prepared = preparePerson(person, engine);
  const out = new Map<string, { verdict: number; reason: string; evidence: string | null; until: number }>();
  for (const point of prepared.points)
    for (const channelNo of channelsOf(point.point))
      for (const plans of engine.plans) {
        const plan = plans[channelNo];
        if (plan === undefined) continue;
        const d = decide(prepared, point, plan);
        const lean = {
          verdict: d.verdict as number,
          reason: d.reason as string,
          evidence: d.evidenceRef,
          until: d.until,
        };
        const t = traceCell(engine, prepared, point, plan);
        assert.deepEqual({ verdict: t.verdict, reason: t.reason, evidence: t.evidenceRef, until: t.until }, lean);
        out.set(`${point.point.id} ${plan.purpose.name} ${plan.channel}`, lean);
      }
  return out;
}
const allowed = (cells: ReturnType<typeof decideAll>): Set<string> =>
  new Set([...cells].filter(([, c]) => c.verdict === 3).map(([key]) => key));

const half = halfOf('r1');
const runs = { numRuns: Number(process.env['PERMIT_RUNS'] ?? 600) };

describe('invariants of permissions', () => {
  it('(i) adding an objection never makes a cell allowed', () => {
    fc.assert(
      fc.property(half, eventOf(fc.constant('r1')), (h, e) => {
        const no: ConsentEvent = { ...e, state: 'withdrawn' };
        const before = allowed(decideAll(personOf('p', [h])));
        for (const key of allowed(decideAll(personOf('p', [{ ...h, events: [...h.events, no] }]))))
          assert.ok(before.has(key), key);
      }),
      runs,
    );
  });

  it('(ii) adding a row without any event or relation never makes a cell of the others allowed', () => {
    fc.assert(
      fc.property(half, halfOf('r2'), (h, other) => {
        const bare = { ...other, events: [], relations: [] };
        const before = allowed(decideAll(personOf('p', [h])));
        const alone = allowed(decideAll(personOf('q', [bare])));
        for (const key of allowed(decideAll(personOf('p', [h, bare]))))
          assert.ok(before.has(key) || alone.has(key), key);
      }),
      runs,
    );
  });

  it('(iv) the order of rows, events, relations and points does not matter', () => {
    fc.assert(
      fc.property(half, halfOf('r2'), (a, b) => {
        const p = personOf('p', [a, b]);
        const back: Person = {
          ...p,
          rows: [...p.rows].reverse(),
          points: [...p.points].reverse(),
          relations: [...p.relations].reverse(),
          events: [...p.events].reverse(),
        };
        const straight = [...decideAll(p)].map(([key, c]) => `${key} ${JSON.stringify(c)}`).sort();
        assert.deepEqual([...decideAll(back)].map(([key, c]) => `${key} ${JSON.stringify(c)}`).sort(), straight);
      }),
      runs,
    );
  });

  it('(v) merging two people never allows on a point what neither was allowed on it', () => {
    fc.assert(
      fc.property(half, halfOf('r2'), (a, b) => {
        const apart = new Set([
          ...allowed(decideAll(personOf('p', [a], [b]))),
          ...allowed(decideAll(personOf('q', [b], [a]))),
        ]);
        for (const key of allowed(decideAll(personOf('p', [a, b])))) assert.ok(apart.has(key), key);
        // A sure link lets a grant name a point of the other row (F4), and a birth date say the age of both; what a
        // relation allows stays with its row.
        const bare = (h: Half): Half => ({ ...h, row: { ...h.row, childOriented: false }, events: [] });
        const [bareA, bareB] = [bare(a), bare(b)];
        const alone = new Set([
          ...allowed(decideAll(personOf('p', [bareA]))),
          ...allowed(decideAll(personOf('q', [bareB]))),
        ]);
        const sure: Person = { ...personOf('p', [bareA, bareB]), sureLinks: [['r1', 'r2']] };
        for (const key of allowed(decideAll(sure))) assert.ok(alone.has(key), key);
      }),
      runs,
    );
  });

  it('(vi, vii) the clock changes nothing before valid_until, and never forbids into allowed but by law or age', () => {
    fc.assert(
      fc.property(half, halfOf('r2'), fc.constantFrom(1, 3, 6, 30, 60, 400, 2000), (a, b, days) => {
        const person = personOf('p', [a, b]);
        const later = NOW + days * DAY;
        const then = decideAll(person, later);
        const now = decideAll(person);
        for (const [key, c] of now) {
          const d = then.get(key);
          if (c.until > later) assert.deepEqual(d, c, key);
          if (c.verdict !== 3 && d?.verdict === 3)
            assert.ok(c.reason === 'MINOR' || c.until < later, `${key} ${c.reason} ${d.reason}`);
          assert.ok(c.until > NOW, key);
        }
      }),
      runs,
    );
  });

  it('(viii) an allowed cell points to what allows it', () => {
    fc.assert(
      fc.property(half, halfOf('r2'), (a, b) => {
        for (const [key, c] of decideAll(personOf('p', [a, b])))
          if (c.verdict === 3) assert.ok(c.evidence !== null && c.evidence !== '', key);
      }),
      runs,
    );
  });
});
