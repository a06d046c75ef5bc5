/** Reads a scenario file and asks the engine: the law's unit tests, pure, without a database. */
import { isMap, LineCounter, parseDocument } from 'yaml';
import { ReferentError } from '../errors.ts';
import { makeEngine } from './engine.ts';
import { type CellExplanation, explainDecision } from './explain.ts';
import { gradeOf } from './grade.ts';
import {
  CHANNEL_NO,
  type ConsentEvent,
  type Hit,
  type ListState,
  type Person,
  type Point,
  type Reach,
  type Relation,
  type Row,
} from './model.ts';
import { dayEnd, dayStart, type RulePack } from './rules.ts';
import { type ScenarioInput, scenarioSchema } from './scenario-schema.ts';
import { preparePerson } from './spread.ts';

export interface Answer {
  readonly ask: ScenarioInput['ask'][number];
  readonly line: number;
  readonly explanation: CellExplanation;
  /** What was expected and is not so; empty when all is well or nothing was expected. */
  readonly failures: readonly string[];
}

export interface Scenario {
  readonly input: ScenarioInput;
  readonly lineOf: (path: readonly PropertyKey[]) => number;
}

/** Parses a scenario. Throws REF_SCENARIO_INVALID with file, line and key. */
export function parseScenario(text: string, file: string): Scenario {
  const counter = new LineCounter();
  const doc = parseDocument(text, { lineCounter: counter, uniqueKeys: true });
  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let n = path.length; n > 0; n--) {
      const parent = doc.getIn(path.slice(0, n - 1), true);
      const key = path[n - 1];
      const pair = isMap(parent)
        ? parent.items.find(
            (item) => String((item.key as { value?: unknown } | null)?.value ?? item.key) === String(key),
          )?.key
        : doc.getIn(path.slice(0, n), true);
      const range =
        typeof pair === 'object' && pair !== null && 'range' in pair ? (pair.range as number[] | null) : null;
      if (range?.[0] !== undefined) return counter.linePos(range[0]).line;
    }
    return 1;
  };
  const refuse = (path: readonly PropertyKey[], expected: string): never => {
    throw new ReferentError('REF_SCENARIO_INVALID', `A wrong key or value: ${path.join('.')}.`, {
      where: `${file}:${lineOf(path)}`,
      expected,
    });
  };
  const broken = doc.errors[0];
  if (broken !== undefined)
    throw new ReferentError('REF_SCENARIO_INVALID', 'The scenario is not YAML.', {
      where: `${file}:${broken.linePos?.[0].line ?? 1}`,
      expected: broken.message.split('\n')[0] ?? 'YAML',
      cause: broken,
    });
  const parsed = scenarioSchema.safeParse(doc.toJS());
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const extra = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
    return refuse([...(issue?.path ?? []), ...extra], issue?.message ?? 'a scenario');
  }
  const input = parsed.data;
  const known = (map: object, name: string, path: PropertyKey[], what: string): void => {
    if (!Object.hasOwn(map, name)) refuse(path, `${what} that the file defines: ${Object.keys(map).join(', ')}`);
  };
  input.ask.forEach((ask, i) => {
    known(input.persons, ask.person, ['ask', i, 'person'], 'a person');
    known(input.points, ask.point, ['ask', i, 'point'], 'a point');
    known(input.purposes, ask.purpose, ['ask', i, 'purpose'], 'a purpose');
  });
  for (const [name, person] of Object.entries(input.persons))
    person.points.forEach((point, i) => known(input.points, point, ['persons', name, 'points', i], 'a point'));
  input.events.forEach((event, i) => {
    known(input.persons, event.person, ['events', i, 'person'], 'a person');
    if (event.purpose !== '*') known(input.purposes, event.purpose, ['events', i, 'purpose'], 'a purpose');
    if (event.point !== undefined) known(input.points, event.point, ['events', i, 'point'], 'a point');
  });
  input.relations.forEach((relation, i) =>
    known(input.persons, relation.person, ['relations', i, 'person'], 'a person'),
  );
  input.links.forEach((link, i) => known(input.persons, link.person, ['links', i, 'person'], 'a person'));
  input.lists.forEach((list, i) => {
    list.covers?.forEach((point, k) => known(input.points, point, ['lists', i, 'covers', k], 'a point'));
    list.hits.forEach((hit, k) => known(input.points, hit.point, ['lists', i, 'hits', k, 'point'], 'a point'));
  });
  return { input, lineOf };
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const ROLE =
  /^(contact|info|infos|accueil|commercial|compta|comptabilite|direction|secretariat|service\S*|support|sav|ventes|sales|hello|bonjour|admin|office)@/i;
const FR_MOBILE = /^\+(33[67]|590690|590691|594694|596696|596697|262692|262693|262639)/;

/** Asks the engine every question of a scenario. `loadPack` gives a rule pack by its name. */
export function decideScenario(scenario: Scenario, loadPack: (name: string) => RulePack): Answer[] {
  const { input } = scenario;
  const pack = loadPack(input.rules);
  const span = (text: string | null | undefined): { lo: number; hi: number } | null => {
    if (text === null || text === undefined) return null;
    if (DAY.test(text)) return { lo: dayStart(text, pack.zone), hi: dayEnd(text, pack.zone) - 1 };
    const at = Date.parse(text);
    if (Number.isNaN(at))
      throw new ReferentError('REF_SCENARIO_INVALID', `Not a date: ${text}.`, {
        expected: '2026-05-01 or 2026-05-01T09:00:00Z',
      });
    return { lo: at, hi: at };
  };
  const asOf = span(input.as_of)?.lo ?? 0;
  const events = input.events.map((e, i): ConsentEvent & { person: string } => {
    const at = span(e.at);
    const state = e.state === 'given' && e.pre_ticked ? 'invalidated' : e.state;
    return {
      person: e.person,
      id: `event ${i + 1}`,
      row: e.row ?? null,
      source: e.source,
      purpose: e.purpose,
      channel: e.channel,
      point: e.point ?? null,
      state,
      isAct: !e.flag,
      lo: at?.lo ?? null,
      hi: at?.hi ?? null,
      validUntil: span(e.valid_until)?.hi ?? null,
      recordedAt: span(e.recorded_at)?.lo ?? at?.lo ?? asOf,
      actor: e.actor,
      means: e.means ?? null,
      grade: gradeOf({
        dated: at !== null,
        actor: e.actor,
        means: e.means ?? null,
        notice: e.notice ?? null,
        evidence: e.evidence ?? null,
        verification: e.verification ?? null,
      }),
      partnerListed: e.partner_list === undefined ? null : e.partner_list.includes(input.controller),
    };
  });
  const lists = input.lists.map((list): ListState => {
    const at = span(list.screened_at)?.hi ?? null;
    const internal = !pack.lists.has(list.list);
    const covers = list.covers;
    return {
      list: list.list,
      channels: list.channels ?? null,
      purposes: list.purposes ?? null,
      screenedAt: (point) => {
        if (covers === undefined) return internal ? (at ?? asOf) : null;
        return covers.includes(point.id) ? (at ?? (internal ? asOf : null)) : null;
      },
    };
  });
  const hitsOn = (point: string): Hit[] =>
    input.lists.flatMap((list) =>
      list.hits.flatMap((hit, i) => {
        if (hit.point !== point) return [];
        const at = span(hit.registered_at);
        return [
          { list: list.list, id: `${list.list} ${i + 1}`, registeredLo: at?.lo ?? null, registeredHi: at?.hi ?? null },
        ];
      }),
    );
  const points = new Map(
    Object.entries(input.points).map(([id, p]): [string, Point] => [
      id,
      {
        id,
        kind: p.email !== undefined ? 'email' : p.phone_number !== undefined ? 'phone' : 'post',
        line: p.phone_number === undefined ? null : (p.line ?? (FR_MOBILE.test(p.phone_number) ? 'mobile' : 'fixed')),
        usable: p.status === 'ok',
        generic: p.email !== undefined && ROLE.test(p.email),
        rows: p.rows ?? null,
        hits: hitsOn(id),
      },
    ]),
  );
  const engine = makeEngine({
    asOf,
    pack,
    purposes: Object.entries(input.purposes).map(([name, p]) => ({
      name,
      kind: p.kind ?? null,
      base: p.base ?? null,
      family: p.family ?? null,
      sector: p.sector ?? null,
      consentMonths: p.consent_months ?? null,
    })),
    lists,
  });

  const build = (id: string): Person => {
    const p = input.persons[id];
    if (p === undefined) throw new ReferentError('REF_SCENARIO_INVALID', `No person ${id}.`);
    const links = input.links.filter((link) => link.person === id);
    const relations = input.relations.filter((r) => r.person === id);
    const stated = [...events.filter((e) => e.person === id), ...relations].flatMap((e) => e.row ?? []);
    const named = new Set([...links.flatMap((l) => l.rows), ...stated]);
    const joined = joinedRows(links, named);
    const rowIds = named.size === 0 ? [id] : [...joined];
    const lastContact = [p.last_contact_at, ...relations.map((r) => r.last_contact_at)]
      .map((text) => span(text)?.lo)
      .filter((at): at is number => at !== undefined);
    const rows = rowIds.map(
      (row): Row => ({
        id: row,
        source: row.split('/')[0] ?? row,
        audience: p.audience ?? null,
        birthdate: p.birthdate?.slice(0, 10) ?? null,
        lastContact: lastContact.length === 0 ? null : Math.max(...lastContact),
        collected: span(p.collected_at)?.lo ?? null,
        collectedBefore: null,
        firstSeen: asOf,
        bought: p.bought,
        childOriented: p.child_oriented_source,
      }),
    );
    const mine = p.points.flatMap((point) => points.get(point) ?? []);
    const reaches = events.flatMap((event): Reach[] => {
      if (event.person === id) {
        const doubtful = event.row !== null && named.size > 0 && !joined.has(event.row);
        return [{ event, via: doubtful ? 'review' : 'own', bore: null }];
      }
      if (event.state === 'given') return [];
      const theirs = event.point === null ? (input.persons[event.person]?.points ?? []) : [event.point];
      const bound = theirs.filter((point) => p.points.includes(point));
      return bound.length === 0 ? [] : [{ event, via: 'point', bore: bound }];
    });
    const country =
      p.country ?? (mine.some((m) => input.points[m.id]?.phone_number?.startsWith('+33') === true) ? 'FR' : null);
    return {
      id,
      rows,
      points: mine,
      relations: relations.map(
        (r, i): Relation => ({
          id: `relation ${i + 1}`,
          row: r.row ?? null,
          kind: r.kind,
          family: r.family ?? null,
          start: span(r.start)?.lo ?? null,
          end: span(r.end)?.hi ?? null,
          at: span(r.at)?.lo ?? null,
          informed: r.informed ?? null,
          couldObject: r.could_object ?? null,
          sameSeller: r.seller === undefined || r.seller === input.controller,
          professionalFamilies: r.professional_families ?? null,
        }),
      ),
      events: reaches,
      sureLinks: links
        .filter((link) => link.basis === 'deterministic' || link.basis === 'reviewed')
        .flatMap((link) => link.rows.slice(1).map((row): [string, string] => [link.rows[0] ?? row, row])),
      countries: country === null ? [] : [country],
      deceased: p.deceased?.status ?? 'no',
      erased: p.erased,
      restricted: p.restricted,
    };
  };

  return input.ask.map((ask, i): Answer => {
    const person = preparePerson(build(ask.person), engine);
    const point = person.points.find((p) => p.point.id === ask.point);
    const plan = engine.plans[engine.purposeNo.get(ask.purpose) ?? -1]?.[CHANNEL_NO[ask.channel]];
    const line = scenario.lineOf(['ask', i, 'person']);
    if (point === undefined || plan === undefined)
      throw new ReferentError('REF_SCENARIO_INVALID', `Person ${ask.person} does not bear point ${ask.point}.`, {
        where: `line ${line}`,
      });
    const explanation = explainDecision(engine, person, point, plan);
    return { ask, line, explanation, failures: failuresOf(ask, explanation) };
  });
}

/** Rows that are one person's: joined to the first by any link but a doubtful one. */
function joinedRows(links: ScenarioInput['links'], named: ReadonlySet<string>): Set<string> {
  const review = new Set(links.filter((l) => l.basis === 'review').flatMap((l) => l.rows));
  const first = links.find((l) => l.basis !== 'review')?.rows[0] ?? links[0]?.rows[0];
  const joined = new Set([...named].filter((row) => !review.has(row)));
  if (first !== undefined) joined.add(first);
  for (let grown = true; grown; ) {
    grown = false;
    for (const link of links) {
      if (link.basis === 'review' || !link.rows.some((row) => joined.has(row))) continue;
      for (const row of link.rows) {
        if (!joined.has(row)) grown = true;
        joined.add(row);
      }
    }
  }
  return joined;
}

function failuresOf(ask: ScenarioInput['ask'][number], got: CellExplanation): string[] {
  const { expect } = ask;
  if (expect === undefined) return [];
  const out: string[] = [];
  if (got.verdict !== expect.verdict) out.push(`verdict ${got.verdict}, expected ${expect.verdict}`);
  if (expect.reason !== undefined && got.reason !== expect.reason)
    out.push(`reason ${got.reason}, expected ${expect.reason}`);
  for (const condition of expect.conditions ?? [])
    if (!got.conditions.some((c) => c.code === condition)) out.push(`condition ${condition} is missing`);
  if (expect.valid_until !== undefined) {
    const wanted = expect.valid_until === null ? null : new Date(expect.valid_until).toISOString();
    if (wanted !== got.valid_until) out.push(`valid_until ${got.valid_until}, expected ${wanted}`);
  }
  return out;
}
