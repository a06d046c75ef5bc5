/**
 * Why two records are a candidate pair: one class for *same person*, the others for the reasons why unlike people come
 * together (CAUSES, "every candidate pair has one cause"). A class leaves free what it explains; the rest is what random
 * pairs do (u), save for weak levels, which blocking selects.
 */
import {
  type Cap,
  explainedPart,
  FREE_PRIOR,
  levelsWith,
  otherLevels,
  type Part,
  randomPart,
  SLIP,
  sum,
  tie,
} from './class-parts.ts';
import type { Agreement, ComparisonSpec } from './comparison-spec.ts';

/** Largest shares of one person's pairs whose given, or family, names differ (CAUSES). */
const SAME_OTHER_GIVEN = 0.05;
const SAME_OTHER_FAMILY = 0.12;
/**
 * Largest share of one person's pairs whose birth dates have next to nothing in common: beyond it they are a father and
 * a son, where duplicates are rare (200 among 20,000: precision .32 without, .99 with).
 */
const SAME_OTHER_DATE = 0.3;
/** Namesakes whose address is made of their name can come to one address, but seldom do: providers give each once. */
const ONE_ADDRESS = 0.05;
/** People of one home give one address, save for slips and moves: without a bound the class takes in other namesakes. */
const HOME_ELSEWHERE = 0.3;
/** Largest share of pairs of one home with one birth date: twins (CAUSES). */
const TWINS = 0.05;
/** And of an address made of half of a name, people who share only that half: a hundredth, as measured. */
const ONE_ADDRESS_OF_PART = 0.01;
const SAME_PRIOR = 20;
const NAME_PRIOR_SHARE = 0.02;
const DATE_PRIOR_SHARE = 0.005;

export interface CauseClass {
  readonly name: string;
  /** One part per comparison, in their order. */
  readonly parts: readonly Part[];
  /** The most candidate pairs that chance can put here; null where nothing bounds it. */
  readonly maxPairs: number | null;
}

/** A blocking rule as a cause: what it asks, and how many pairs chance can bring. */
export interface RuleCause {
  readonly name: string;
  /** By comparison; of the name, the part that the rule asks, or that both parts begin alike. */
  readonly asks: ReadonlyMap<string, 'value' | 'given' | 'family' | 'likeness'>;
  readonly maxPairs: number;
}

export interface ClassInput {
  readonly comparisons: readonly ComparisonSpec[];
  /** By comparison and level. */
  readonly u: readonly (readonly number[])[];
  readonly rules: readonly RuleCause[];
  /** Candidate pairs. */
  readonly pairs: number;
  /** Birth date or an id stands on both sides of enough pairs to tell father and son apart. */
  readonly hasPersonalFacts: boolean;
  /**
   * Shares of the name's levels among people of one family name whose given names are any; left out: what u says, the
   * parts being independent.
   */
  readonly relatives?: readonly number[] | null;
  /** Shares of the records by the exact level of their birth date; left out: as the default m has it. */
  readonly dates?: readonly number[] | null;
}

const VALUE: readonly Agreement[] = ['exact', 'near', 'made_of_name'];
const HOME = new Set<ComparisonSpec['kind']>(['address', 'landline', 'place']);

type PartOf = (comparison: ComparisonSpec, u: readonly number[]) => Part;

/** The classes of a set of comparisons and blocking rules. */
export function classesOf(input: ClassInput): CauseClass[] {
  const { comparisons } = input;
  const kinds = new Set(comparisons.map((c) => c.kind));
  const nameAt = comparisons.findIndex((c) => c.kind === 'name');
  const name = comparisons[nameAt];
  const classes: CauseClass[] = [];
  const add = (called: string, part: PartOf, maxPairs: number | null = null): void => {
    classes.push({ name: called, parts: comparisons.map((c, k) => part(c, input.u[k] ?? [])), maxPairs });
  };
  add('same', (c, u) => samePart(c, u, input.pairs));
  const relatives = input.relatives ?? (name === undefined ? [] : impliedRelatives(name, input.u[nameAt] ?? []));
  if (name !== undefined) {
    const people = peopleParts(relatives, input.dates ?? null);
    if (kinds.has('email') || [...HOME].some((k) => kinds.has(k))) {
      add('household', people.household);
      add('cohabitants', people.cohabitants);
      if (input.hasPersonalFacts) add('household_namesake', people.householdNamesake);
    }
    add('namesake', people.namesake);
    // Where e-mails are told to be made of names.
    if (comparisons.some((c) => levelsWith(c, ['made_of_name']).length > 0)) add('email_namesake', emailNamesakePart);
  }
  for (const chance of comparisons) {
    if (chance.kind === 'name') continue;
    // An address implies its town.
    add(`chance_${chance.name}`, (c, u) =>
      c === chance || (chance.kind === 'address' && c.kind === 'place')
        ? explainedPart(c, u, levelsWith(c, VALUE))
        : randomPart(c, u),
    );
  }
  for (const rule of input.rules)
    add(`chance_rule_${rule.name}`, (c, u) => rulePart(c, u, rule, relatives), rule.maxPairs);
  return classes;
}

function impliedRelatives({ levels }: ComparisonSpec, u: readonly number[]): number[] {
  const total = (agrees: Agreement): number => sum(levels.map((l, i) => (l.agrees === agrees ? (u[i] ?? 0) : 0)));
  const agree = total('both') + total('given');
  return levels.map(({ agrees }, i) => {
    const share = agrees === 'both' ? agree : agrees === 'family' ? 1 - agree : 0;
    return share === 0 ? 0 : (share * (u[i] ?? 0)) / total(agrees);
  });
}

/** A class seldom met learns nothing of itself: what tells one person from relatives of one name stays near its default. */
function anchorOf({ kind }: ComparisonSpec, pairs: number): number {
  const share = kind === 'name' ? NAME_PRIOR_SHARE : kind === 'birthdate' ? DATE_PRIOR_SHARE : 0;
  return Math.max(SAME_PRIOR, share * pairs);
}

function samePart(comparison: ComparisonSpec, u: readonly number[], pairs: number): Part {
  const strength = anchorOf(comparison, pairs);
  const m = comparison.levels.map((l) => l.m);
  const withCode = (codes: readonly string[]): number[] =>
    comparison.levels.flatMap((l, i) => (codes.includes(l.code) ? [i] : []));
  const differs = [...withCode(['family_only']), ...levelsWith(comparison, ['weak'])].sort((x, y) => x - y);
  const caps: Cap[] =
    comparison.kind === 'name'
      ? [
          { levels: differs, most: SAME_OTHER_GIVEN },
          { levels: withCode(['given_only']), most: SAME_OTHER_FAMILY },
        ]
      : comparison.kind === 'birthdate'
        ? [{ levels: withCode(['different']), most: SAME_OTHER_DATE }]
        : [];
  return { free: m.map(() => true), u, prior: m.map((x) => x * strength), caps, ties: [], start: m };
}

/** Levels on which one part agrees, alone or with the other. */
const agreeingOn = (c: ComparisonSpec, part: 'family' | 'given'): number[] =>
  c.levels.flatMap((l, i) => (l.agrees === part || (l.agrees === 'both' && l.code !== 'swapped') ? [i] : []));

/** The classes of people who share a home or a name. An e-mail made of the name goes with the name. */
function peopleParts(relatives: readonly number[], dates: readonly number[] | null) {
  const home: PartOf = (c, u) => {
    if (!HOME.has(c.kind) && c.kind !== 'email') return randomPart(c, u);

    const elsewhere = c.levels.flatMap((l, i) => (l.agrees === 'weak' || l.code === 'same_street' ? [i] : []));
    const caps = c.kind === 'address' || c.kind === 'place' ? [{ levels: elsewhere, most: HOME_ELSEWHERE }] : [];
    return explainedPart(c, u, levelsWith(c, VALUE), { caps });
  };
  const household: PartOf = (c, u) => {
    if (c.kind === 'birthdate') {
      // Twins are born on any day, so their dates are as common as the records' dates are.
      const exact = levelsWith(c, ['exact']);
      const shared = dates === null ? exact.map((l) => c.levels[l]?.m ?? 0) : exact.map((_, i) => dates[i] ?? 0);
      const ratios = exact.reduce<number[]>((all, l, i) => Object.assign(all, { [l]: shared[i] ?? 0 }), []);
      return explainedPart(c, u, [], { ties: [tie(exact, ratios, TWINS)] });
    }
    if (c.kind !== 'name') return home(c, u);
    // One family name; the given names are as any two people have them.
    const levels = agreeingOn(c, 'family');
    return explainedPart(c, u, levels, { ties: [tie(levels, relatives)] });
  };
  const namesake: PartOf = (c, u) => {
    if (c.kind === 'email') {
      const caps = [{ levels: exactOfName(c), most: ONE_ADDRESS }];
      return explainedPart(c, u, levelsWith(c, ['made_of_name']), { caps });
    }
    if (c.kind !== 'name') return randomPart(c, u);
    const both = levelsWith(c, ['both']);
    return explainedPart(c, u, both, { caps: [{ levels: otherLevels(c, both), most: SLIP }] });
  };
  const householdNamesake: PartOf = (c, u) => (HOME.has(c.kind) ? home(c, u) : namesake(c, u));
  return { household, cohabitants: home, householdNamesake, namesake };
}

/** Who bears one given name, or one family name, and has made an address of it. */
function emailNamesakePart(c: ComparisonSpec, u: readonly number[]): Part {
  if (c.kind === 'email') {
    const made = levelsWith(c, ['made_of_name']);
    return explainedPart(c, u, made, {
      caps: [
        { levels: exactOfName(c), most: ONE_ADDRESS_OF_PART },
        { levels: otherLevels(c, made), most: SLIP },
      ],
    });
  }
  if (c.kind !== 'name') return randomPart(c, u);
  const one = levelsWith(c, ['given', 'family']);
  const both = levelsWith(c, ['both']);
  return explainedPart(c, u, one, {
    caps: [
      { levels: both, most: sum(both.map((l) => u[l] ?? 0)) },
      { levels: otherLevels(c, [...one, ...both]), most: SLIP },
    ],
  });
}

const exactOfName = ({ levels }: ComparisonSpec): number[] =>
  levels.flatMap((l, i) => (l.code === 'exact_made_of_name' ? [i] : []));

function rulePart(
  comparison: ComparisonSpec,
  u: readonly number[],
  rule: RuleCause,
  relatives: readonly number[],
): Part {
  const asked = rule.asks.get(comparison.name);
  const asksName = [...rule.asks.values()].some((a) => a !== 'value');
  if (asked === undefined) {
    if (comparison.kind !== 'email' || !asksName) return randomPart(comparison, u);
    // Part of a name makes e-mails alike, not equal.
    const exact = exactOfName(comparison);
    const most = sum(exact.map((l) => u[l] ?? 0));
    return explainedPart(comparison, u, levelsWith(comparison, ['made_of_name']), { caps: [{ levels: exact, most }] });
  }
  if (asked === 'value') {
    const value = levelsWith(comparison, VALUE);
    return explainedPart(comparison, u, value, { caps: [{ levels: otherLevels(comparison, value), most: SLIP }] });
  }
  if (asked === 'likeness') return likenessPart(comparison, u);
  // Who was found by a family name bears any given name: both agree as often as at random.
  const one = levelsWith(comparison, [asked]);
  const both = levelsWith(comparison, ['both']);
  return explainedPart(comparison, u, one, {
    ties: asked === 'family' ? [tie(one, relatives)] : [],
    caps: [
      { levels: otherLevels(comparison, [...one, ...both]), most: SLIP },
      { levels: both, most: sum(both.map((l) => u[l] ?? 0)) },
    ],
  });
}

/** Names that begin alike are often alike, and equal no more often than at random. */
function likenessPart(comparison: ComparisonSpec, u: readonly number[]): Part {
  const free = comparison.levels.map(
    (l) => !(l.agrees === 'both' && (l.code.startsWith('exact') || l.code === 'swapped')),
  );
  const alike = explainedPart(comparison, u, levelsWith(comparison, ['both', 'given', 'family']));
  const mass = 1 - sum(free.map((f, l) => (f ? 0 : (u[l] ?? 0))));
  const inside = sum(free.map((f, l) => (f ? (alike.start[l] ?? 0) : 0)));
  const start = free.map((f, l) => (f ? (mass * (alike.start[l] ?? 0)) / inside : (u[l] ?? 0)));
  return { ...alike, free, prior: free.map((f) => (f ? FREE_PRIOR : 0)), start };
}
