/**
 * Why two records are a candidate pair: one class for *same person*, the others for the reasons why unlike people come
 * together (CAUSES, "every candidate pair has one cause"). A class leaves free what it explains; the rest is what random
 * pairs do (u), save for weak levels, which blocking selects.
 */
import type { Agreement, ComparisonSpec } from './comparison-spec.ts';

/** A level that so many random pairs reach is no evidence that a class must account for (CAUSES, measured). */
export const WEAK_U = 0.02;
/** Largest shares of one person's pairs whose given, or family, names differ (CAUSES). */
const SAME_OTHER_GIVEN = 0.05;
const SAME_OTHER_FAMILY = 0.12;
/** Largest share of pairs of one home with one birth date: twins (CAUSES). */
const TWINS = 0.05;
/** Namesakes are those whose names agree, a rule's pairs those that it asks for: the rest is a slip (CAUSES, test). */
const SLIP = 2e-4;
/** Namesakes whose address is made of their name can come to one address, but seldom do: providers give each once. */
const ONE_ADDRESS = 0.05;
const SAME_PRIOR = 20;
const FREE_PRIOR = 0.5;
const NAME_PRIOR_SHARE = 0.02;

export interface Cap {
  readonly levels: readonly number[];
  readonly most: number;
}
/** What a class says of one comparison. */
export interface Part {
  /** Levels whose share is estimated; the others keep `u`. */
  readonly free: readonly boolean[];
  readonly u: readonly number[];
  /** Pseudo-counts of the free levels. */
  readonly prior: readonly number[];
  /** Upper bounds on the total share of some free levels; the sets are disjoint. */
  readonly caps: readonly Cap[];
  /** Where estimation begins; sums to 1. */
  readonly start: readonly number[];
}
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
}

type Explains = (comparison: ComparisonSpec) => readonly Agreement[];

const VALUE: readonly Agreement[] = ['exact', 'near', 'made_of_name', 'both', 'given', 'family'];
const HOME = new Set<ComparisonSpec['kind']>(['address', 'landline', 'place']);
const NOTHING: readonly Agreement[] = [];

/** What each class of people who share a home or a name explains. An e-mail made of the name goes with the name. */
const SHARED: readonly { readonly name: string; readonly explains: Explains }[] = [
  {
    name: 'household',
    explains: ({ kind }) => (kind === 'name' ? ['family'] : HOME.has(kind) || kind === 'email' ? VALUE : NOTHING),
  },
  {
    name: 'household_namesake',
    explains: ({ kind }) =>
      kind === 'name' ? ['both'] : HOME.has(kind) ? VALUE : kind === 'email' ? ['made_of_name'] : NOTHING,
  },
  { name: 'cohabitants', explains: ({ kind }) => (HOME.has(kind) || kind === 'email' ? VALUE : NOTHING) },
  {
    name: 'namesake',
    explains: ({ kind }) => (kind === 'name' ? ['both'] : kind === 'email' ? ['made_of_name'] : NOTHING),
  },
];

/** The classes of a set of comparisons and blocking rules. */
export function classesOf(input: ClassInput): CauseClass[] {
  const { comparisons } = input;
  const kinds = new Set(comparisons.map((c) => c.kind));
  const hasHome = [...HOME].some((k) => kinds.has(k)) || kinds.has('email');
  const classes: CauseClass[] = [{ name: 'same', parts: partsOf(input, samePart), maxPairs: null }];
  for (const { name, explains } of SHARED) {
    if (!kinds.has('name') || (name !== 'namesake' && !hasHome)) continue;
    if (name === 'household_namesake' && !input.hasPersonalFacts) continue;
    classes.push({ name, parts: partsOf(input, (c, u) => sharedPart(c, u, name, explains)), maxPairs: null });
  }
  for (const chance of comparisons) {
    if (chance.kind === 'name') continue;
    // An address implies its town.
    const explains: Explains = (c) =>
      c === chance || (chance.kind === 'address' && c.kind === 'place') ? VALUE : NOTHING;
    classes.push({
      name: `chance_${chance.name}`,
      parts: partsOf(input, (c, u) => explainedPart(c, u, explains(c))),
      maxPairs: null,
    });
  }
  for (const rule of input.rules)
    classes.push({
      name: `chance_rule_${rule.name}`,
      parts: partsOf(input, (c, u) => rulePart(c, u, rule)),
      maxPairs: rule.maxPairs,
    });
  return classes;
}

const partsOf = (
  { comparisons, u, pairs }: ClassInput,
  part: (comparison: ComparisonSpec, u: readonly number[], pairs: number) => Part,
): Part[] => comparisons.map((c, k) => part(c, u[k] ?? [], pairs));

const levelsWith = ({ levels }: ComparisonSpec, wanted: readonly Agreement[]): number[] =>
  levels.flatMap((l, i) => (wanted.includes(l.agrees) ? [i] : []));

function samePart(comparison: ComparisonSpec, u: readonly number[], pairs: number): Part {
  const isName = comparison.kind === 'name';
  const strength = isName ? Math.max(SAME_PRIOR, NAME_PRIOR_SHARE * pairs) : SAME_PRIOR;
  const m = comparison.levels.map((l) => l.m);
  const differs = comparison.levels.flatMap((l, i) => (l.agrees === 'weak' || l.code === 'family_only' ? [i] : []));
  const givenOnly = comparison.levels.flatMap((l, i) => (l.code === 'given_only' ? [i] : []));
  const caps = isName
    ? [
        { levels: differs, most: SAME_OTHER_GIVEN },
        { levels: givenOnly, most: SAME_OTHER_FAMILY },
      ]
    : [];
  return { free: m.map(() => true), u, prior: m.map((x) => x * strength), caps, start: m };
}

function sharedPart(comparison: ComparisonSpec, u: readonly number[], name: string, explains: Explains): Part {
  const part = explainedPart(comparison, u, explains(comparison));
  if (name.endsWith('namesake') && comparison.kind === 'name') return onlyLevels(comparison, part, ['both']);
  if (name.endsWith('namesake') && comparison.kind === 'email') return oneAddress(comparison, part, ONE_ADDRESS);
  if (name !== 'household') return part;
  if (comparison.kind === 'name') {
    // Relatives bear one given name as often as anybody.
    const given = levelsWith(comparison, ['both', 'given']);
    return withCap(comparison, part, given, sum(given.map((l) => u[l] ?? 0)));
  }
  return comparison.kind === 'birthdate' ? withCap(comparison, part, levelsWith(comparison, ['exact']), TWINS) : part;
}

const exactOfName = ({ levels }: ComparisonSpec): number[] =>
  levels.flatMap((l, i) => (l.code === 'exact_made_of_name' ? [i] : []));
const oneAddress = (comparison: ComparisonSpec, part: Part, most: number): Part => ({
  ...part,
  caps: [{ levels: exactOfName(comparison), most }],
});

/** Frees all levels, but leaves next to nothing to those that do not agree as they should. */
function onlyLevels(comparison: ComparisonSpec, part: Part, agreements: readonly Agreement[]): Part {
  const wanted = new Set(levelsWith(comparison, agreements));
  const others = comparison.levels.flatMap((_, l) => (wanted.has(l) ? [] : [l]));
  return withCap(comparison, part, others, SLIP);
}

/** Frees some levels up to a share. */
function withCap(comparison: ComparisonSpec, part: Part, levels: readonly number[], most: number): Part {
  const free = comparison.levels.map((_, l) => part.free[l] === true || levels.includes(l));
  return { ...part, free, prior: free.map((f) => (f ? FREE_PRIOR : 0)), caps: [{ levels, most }] };
}

function rulePart(comparison: ComparisonSpec, u: readonly number[], rule: RuleCause): Part {
  const asked = rule.asks.get(comparison.name);
  const asksName = [...rule.asks.values()].some((a) => a !== 'value');
  if (asked === undefined) {
    if (comparison.kind !== 'email' || !asksName) return explainedPart(comparison, u, NOTHING);
    // Part of a name makes e-mails alike, not equal.
    const part = explainedPart(comparison, u, ['made_of_name']);
    return oneAddress(comparison, part, sum(exactOfName(comparison).map((l) => u[l] ?? 0)));
  }
  if (asked === 'value') return onlyLevels(comparison, explainedPart(comparison, u, VALUE), VALUE);
  if (asked === 'likeness') {
    // Names that begin alike are often alike, and equal no more often than at random.
    const free = comparison.levels.map(
      (l) => !(l.agrees === 'both' && (l.code.startsWith('exact') || l.code === 'swapped')),
    );
    const alike = explainedPart(comparison, u, ['both', 'given', 'family']);
    const mass = 1 - sum(free.map((f, l) => (f ? 0 : (u[l] ?? 0))));
    const inside = sum(free.map((f, l) => (f ? (alike.start[l] ?? 0) : 0)));
    const start = free.map((f, l) => (f ? (mass * (alike.start[l] ?? 0)) / inside : (u[l] ?? 0)));
    return { free, u, prior: free.map((f) => (f ? FREE_PRIOR : 0)), caps: [], start };
  }
  // Who was found by a family name bears any given name: both agree as often as at random.
  const part = explainedPart(comparison, u, [asked]);
  const both = levelsWith(comparison, ['both']);
  const others = comparison.levels.flatMap((l, i) => (l.agrees === asked || l.agrees === 'both' ? [] : [i]));
  const freed = withCap(comparison, part, others, SLIP);
  return { ...freed, caps: [...freed.caps, { levels: both, most: sum(both.map((l) => u[l] ?? 0)) }] };
}

/** Levels that agree on what is explained are free, and so are those that say little; the others are left to chance. */
function explainedPart(comparison: ComparisonSpec, u: readonly number[], explained: readonly Agreement[]): Part {
  const { levels, kind } = comparison;
  const isPersonal = kind === 'birthdate' || kind === 'identifier';
  const free = levels.map(({ agrees }, l) => {
    if (explained.includes(agrees)) return true;
    if (explained.length > 0 && agrees === 'weak') return true;
    if (isPersonal && agrees === 'exact') return false;
    return (u[l] ?? 0) >= WEAK_U || l === levels.length - 1;
  });
  const mass = 1 - sum(free.map((f, l) => (f ? 0 : (u[l] ?? 0))));
  // What is explained agrees nine times in ten, and as random pairs do when they agree.
  const inside = levels.map((l, i) => (explained.includes(l.agrees) ? (u[i] ?? 0) : 0));
  const outside = levels.map((_, i) => (free[i] === true && inside[i] === 0 ? (u[i] ?? 0) : 0));
  const [a, b] = [sum(inside), sum(outside)];
  const agreeing = a === 0 ? 0 : b === 0 ? 1 : 0.9;
  const start = levels.map((_, i) =>
    free[i] === true
      ? mass *
        ((a === 0 ? 0 : (agreeing * (inside[i] ?? 0)) / a) + (b === 0 ? 0 : ((1 - agreeing) * (outside[i] ?? 0)) / b))
      : (u[i] ?? 0),
  );
  return { free, u, prior: free.map((f) => (f ? FREE_PRIOR : 0)), caps: [], start };
}

const sum = (values: readonly number[]): number => values.reduce((s, x) => s + x, 0);
