/** Persons out of the tagged rows of sql/queries/permit-persons.ts, and the engine out of the config: pure. */
import type { Channel, Config, EventState } from '../../config/schema.ts';
import { parseTextArray } from '../../sql/copy.ts';
import type { PointKind } from '../ids.ts';
import { type Engine, makeEngine } from './engine.ts';
import type { Grade } from './grade.ts';
import type { Actor, ConsentEvent, Hit, ListState, Person, Point, Reach, Relation, Row, Via } from './model.ts';
import { dayStart, type RulePack } from './rules.ts';

type Text = string | null;
type TaggedRow = readonly Text[];

/** Facts of a source that hold for each of its rows. */
export interface SourceFacts {
  readonly bought: boolean;
  readonly childOriented: boolean;
  readonly collectedBefore: number | null;
}

/** Facts by the name of the source. A source that the config no longer has is taken as bought: nothing is known of it. */
export function sourceFacts(config: Config, zone: string): ReadonlyMap<string, SourceFacts> {
  return new Map(
    Object.entries(config.sources).map(([name, source]) => [
      name,
      {
        bought: source.bought,
        childOriented: source.child_oriented,
        collectedBefore: source.collected_before === undefined ? null : dayStart(source.collected_before, zone),
      },
    ]),
  );
}
const UNKNOWN_SOURCE: SourceFacts = { bought: true, childOriented: false, collectedBefore: null };

/** The company's lists stand apart from those of the law, whatever their names. */
const own = (list: string): string => `own:${list}`;

const KIND_OF: Readonly<Record<Channel, PointKind>> = {
  email: 'email',
  sms: 'phone',
  phone_live: 'phone',
  phone_auto: 'phone',
  post: 'post',
};

/** Lists of the config with what was screened. A channel that no key of the list can reach is not in its scope. */
function listStates(config: Config, screened: readonly { list: string; kind: string }[]): ListState[] {
  const done = new Set(screened.map((s) => `${s.list} ${s.kind}`));
  return Object.entries(config.lists).map(([name, list]): ListState => {
    const kinds = new Set<PointKind>();
    if (list.key.email !== undefined || list.key.email_hash !== undefined) kinds.add('email');
    if (list.key.phone_number !== undefined || list.key.phone_hash !== undefined) kinds.add('phone');
    const channels = (list.scope.channels ?? (Object.keys(KIND_OF) as Channel[])).filter((c) => kinds.has(KIND_OF[c]));
    return {
      list: own(name),
      channels,
      purposes: list.scope.purposes ?? null,
      // Internal lists have no shelf life: only whether they were read counts, never the instant.
      screenedAt: (point) => (done.has(`${name} ${point.kind}`) ? Number.NEGATIVE_INFINITY : null),
    };
  });
}

export interface EngineSource {
  readonly config: Config;
  readonly pack: RulePack;
  /** ISO 8601. */
  readonly asOf: string;
  readonly screened: readonly { list: string; kind: string }[];
}

/** The engine of a run. Purpose numbers are those of the config's order. */
export function engineOf({ config, pack, asOf, screened }: EngineSource): Engine {
  return makeEngine({
    asOf: Date.parse(asOf),
    pack,
    purposes: Object.entries(config.purposes).map(([name, p]) => ({
      name,
      kind: p.kind,
      base: p.base ?? null,
      family: p.family ?? null,
      sector: p.sector ?? null,
      consentMonths: p.consent_months ?? null,
    })),
    lists: listStates(config, screened),
  });
}

const instant = (text: Text | undefined): number | null => (text === null || text === undefined ? null : Number(text));
const truth = (text: Text | undefined): boolean | null => (text === 'true' ? true : text === 'false' ? false : null);
const text = (value: Text | undefined): string => value ?? '';

/** Flags of a contact point that make it unusable. */
const UNUSABLE: ReadonlySet<string> = new Set([
  'invalid',
  'email_invalid',
  'phone_invalid',
  'platform_prefix',
  'dummy_number',
]);

const lineOf = (line: Text | undefined): Point['line'] =>
  line === 'mobile' || line === 'fixed' ? line : line === null || line === undefined ? null : 'other';

/** Collects the rows of one person. */
class Draft {
  readonly id: string;
  readonly rows: Row[] = [];
  readonly points: (Point & { readonly region: string | null })[] = [];
  readonly relations: Relation[] = [];
  readonly events: Reach[] = [];
  readonly links: [string, string][] = [];
  readonly hits = new Map<string, Hit[]>();
  readonly countries = new Set<string>();
  readonly facts: ReadonlyMap<string, SourceFacts>;

  constructor(id: string, facts: ReadonlyMap<string, SourceFacts>) {
    this.id = id;
    this.facts = facts;
  }

  take(r: TaggedRow): void {
    switch (text(r[1])) {
      case 'r':
        return this.row(r);
      case 'p':
        return this.point(r);
      case 'h': {
        const point = text(r[2]);
        const hit: Hit = {
          list: own(text(r[3])),
          id: text(r[4]),
          registeredLo: instant(r[5]),
          registeredHi: instant(r[6]),
        };
        const known = this.hits.get(point);
        if (known === undefined) this.hits.set(point, [hit]);
        else known.push(hit);
        return;
      }
      case 'l':
        return this.relation(r);
      case 'k':
        this.links.push([text(r[2]), text(r[3])]);
        return;
      case 'e':
        return this.event(r);
      default:
        throw new Error(`unknown tag ${r[1]}`);
    }
  }

  private row(r: TaggedRow): void {
    const source = text(r[3]);
    const facts = this.facts.get(source) ?? UNKNOWN_SOURCE;
    if (r[6] !== null && r[6] !== undefined) this.countries.add(r[6]);
    this.rows.push({
      id: text(r[2]),
      source,
      audience: r[4] === 'consumer' || r[4] === 'professional' ? r[4] : null,
      birthdate: r[5] ?? null,
      lastContact: instant(r[7]),
      collected: instant(r[8]),
      collectedBefore: facts.collectedBefore,
      firstSeen: instant(r[9]),
      bought: facts.bought,
      childOriented: facts.childOriented,
    });
  }

  private point(r: TaggedRow): void {
    const flags = parseTextArray(r[6] ?? null);
    const line = r[4];
    this.points.push({
      id: text(r[2]),
      kind: r[3] === 'email' || r[3] === 'phone' ? r[3] : 'post',
      line: lineOf(line),
      region: r[5] ?? null,
      usable: r[8] !== 'true' && line !== 'platform' && line !== 'premium' && !flags.some((flag) => UNUSABLE.has(flag)),
      generic: flags.includes('role_mailbox'),
      rows: parseTextArray(r[7] ?? null),
      hits: [],
    });
  }

  private relation(r: TaggedRow): void {
    this.relations.push({
      id: text(r[2]),
      row: text(r[3]),
      kind: r[4] === 'contract' || r[4] === 'purchase' ? r[4] : 'prospect',
      family: r[5] ?? null,
      start: instant(r[6]),
      end: instant(r[7]),
      at: instant(r[8]),
      informed: truth(r[9]),
      couldObject: truth(r[10]),
      sameSeller: true,
      professionalFamilies: null,
    });
  }

  private event(r: TaggedRow): void {
    const event: ConsentEvent = {
      id: text(r[2]),
      row: text(r[3]),
      source: text(r[4]),
      purpose: text(r[5]),
      channel: text(r[6]) as Channel | '*',
      point: r[7] ?? null,
      state: text(r[8]) as EventState,
      isAct: r[9] === 'true',
      lo: instant(r[10]),
      hi: instant(r[11]),
      validUntil: instant(r[12]),
      recordedAt: instant(r[13]) ?? 0,
      actor: text(r[14]) as Actor,
      means: r[15] ?? null,
      grade: text(r[16]) as Grade,
      // No department states yet who was on the list of partners: for bought data it stays unknown.
      partnerListed: null,
    };
    const bore = r[18] === null || r[18] === undefined ? null : parseTextArray(r[18]);
    const via = text(r[17]) as Via;
    // A grant without a point counts for the points that its row bore; none known is none.
    this.events.push({ event, via, bore: via === 'own' && event.state === 'given' ? (bore ?? []) : bore });
  }

  done(): Person {
    // The country of the address governs; where there is none, that of the phones.
    if (this.countries.size === 0)
      for (const point of this.points) if (point.region !== null) this.countries.add(point.region);
    return {
      id: this.id,
      rows: this.rows,
      points: this.points.map((point) => ({ ...point, hits: this.hits.get(point.id) ?? [] })),
      relations: this.relations,
      events: this.events,
      sureLinks: this.links,
      countries: [...this.countries].sort(),
      deceased: 'no',
      erased: false,
      restricted: false,
    };
  }
}

/** Groups tagged rows, which come in the order of persons. A person without any row of its own is left out. */
export async function* assemblePersons(
  rows: AsyncIterable<TaggedRow> | Iterable<TaggedRow>,
  facts: ReadonlyMap<string, SourceFacts>,
): AsyncGenerator<Person> {
  let draft: Draft | null = null;
  for await (const row of rows) {
    const id = text(row[0]);
    if (draft === null || draft.id !== id) {
      if (draft !== null && draft.rows.length > 0) yield draft.done();
      draft = new Draft(id, facts);
    }
    draft.take(row);
  }
  if (draft !== null && draft.rows.length > 0) yield draft.done();
}
