/**
 * Does a result look glued or starved? Judged from the result itself: nobody has a truth at hand, and a linkage that went
 * wrong has as many clusters as one that went well. Facts are gathered first; what they mean is a table of findings.
 */
import type { Inspect, Inspection } from './inspect.ts';
import { createJudge, type Mixture } from './mixture.ts';
import { randomIntegers } from './random-pairs.ts';
import { pairsWithin } from './sample.ts';
import type { CauseReport, ScoredPairs } from './steps.ts';
import { comparisonWords } from './words.ts';

export interface CheckedResult {
  readonly report: CauseReport;
  readonly clusterOf: Int32Array;
  readonly pairs: ScoredPairs;
  readonly mixture: Mixture;
  readonly inspect: Inspect;
  readonly refused: readonly { readonly reason: string }[];
}
export interface CheckFacts {
  readonly records: number;
  readonly candidates: number;
  /** Size of the largest cluster, and how many links were refused because a cluster would have grown too large. */
  readonly largest: number;
  readonly tooLarge: number;
  /** Pairs probable enough to join: those that stand together, and those that were refused. */
  readonly joinedPairs: number;
  readonly refusedPairs: number;
  /** Of the pairs inside clusters that were looked at: how many, and how many would not have joined alone. */
  readonly inside: number;
  readonly insideUnlikely: number;
  /** Of these, pairs whose names say two people while a contact point or an address is the same. */
  readonly insideContactOnly: number;
  /** By comparison: how often pairs inside clusters agree, and how often the model says that one person's do. */
  readonly agreement: readonly {
    readonly comparison: string;
    readonly known: number;
    readonly observed: number;
    readonly expected: number;
  }[];
  /** By contact comparison: the share of one value among the records looked at that have one, where other names bear it. */
  readonly shared: readonly { readonly comparison: string; readonly known: number; readonly share: number }[];
  /** Share of the true pairs that the rules reach, estimated. */
  readonly recall: number;
  /** Records looked at, and those of which even an exact copy would not be known for the same person. */
  readonly copies: number;
  readonly unsureCopies: number;
}

export interface Finding {
  readonly code: string;
  readonly kind: 'glued' | 'starved';
  /** What is seen, and what to do. No value of a person is in them. */
  readonly message: string;
  readonly advice: string;
}

/** So many pairs and records are looked at: a share of one in ten is told to half a point. */
const LOOKED_AT = 5000;
const CONTACTS = new Set(['email', 'mobile', 'landline', 'address']);

/** Gathers the facts: thousands of pairs, whatever the size. The same for the same result. */
export function checkFacts(result: CheckedResult, mergeAt: number): CheckFacts {
  const { report, clusterOf, pairs, mixture, inspect } = result;
  let [joinedPairs, refusedPairs] = [0, 0];
  for (const [i, { probability }] of pairs.verdicts.entries()) {
    if (probability < mergeAt) continue;
    if (clusterOf[pairs.a[i] ?? 0] === clusterOf[pairs.b[i] ?? 0]) joinedPairs++;
    else refusedPairs++;
  }
  const inside = sampled(pairsWithin(clusterOf), LOOKED_AT);
  const same = mixture.classes.find((c) => c.name === 'same')?.levels ?? [];
  const tallies = mixture.comparisons.map((c, k) => ({
    comparison: c.name,
    agrees: c.levels.map((l) => l.agrees !== 'weak'),
    expected: c.levels.reduce((s, l, i) => s + (l.agrees === 'weak' ? 0 : (same[k]?.[i] ?? 0)), 0),
    known: 0,
    agreeing: 0,
  }));
  let [insideUnlikely, insideContactOnly] = [0, 0];
  for (const [a, b] of inside) {
    const { verdict, comparisons } = inspect(a, b);
    if (verdict.probability < mergeAt) insideUnlikely++;
    for (const [k, tally] of tallies.entries()) {
      const level = comparisons[k]?.level ?? -1;
      if (level === -1) continue;
      tally.known++;
      if (tally.agrees[level] === true) tally.agreeing++;
    }
    const isContact = comparisons.some((c, k) => CONTACTS.has(c.kind) && agreesAs(mixture, comparisons, k) === 'exact');
    const isPersonal = comparisons.some(
      (c, k) => (c.kind === 'birthdate' || c.kind === 'identifier') && agreesAs(mixture, comparisons, k) === 'exact',
    );
    if (isOtherName(mixture, comparisons) && isContact && !isPersonal) insideContactOnly++;
  }
  const copies = spread(report.records, LOOKED_AT);
  const judge = createJudge(withSomeDuplicates(mixture, report));
  return {
    records: report.records,
    candidates: report.candidates,
    largest: report.largest,
    tooLarge: result.refused.filter((r) => r.reason === 'too_large').length,
    joinedPairs,
    refusedPairs,
    inside: inside.length,
    insideUnlikely,
    insideContactOnly,
    agreement: tallies.map(({ comparison, known, agreeing, expected }) => ({
      comparison,
      known,
      observed: known === 0 ? 0 : agreeing / known,
      expected,
    })),
    shared: sharedContacts(result),
    recall: report.recall,
    copies: copies.length,
    unsureCopies: copies.filter((row) => judge(inspect(row, row).comparisons.map((c) => c.level)).probability < mergeAt)
      .length,
  };
}

/**
 * Two records drawn at random have a value in common as often as the sum of the squares of the shares says: one that
 * stands on a large share of the records is among the first that are met so. What one person's records bear is left out.
 */
function sharedContacts({ report: { records }, mixture, inspect }: CheckedResult): CheckFacts['shared'] {
  const looked = spread(records, LOOKED_AT);
  const draw = randomIntegers(2, Math.max(1, records));
  const met = new Map<number, number>();
  for (let i = 0; i < LOOKED_AT; i++) {
    const [a, b] = [draw(), draw()];
    if (a === b) continue;
    const { comparisons } = inspect(a, b);
    for (const [k, { kind }] of comparisons.entries())
      if (TOLD.has(kind) && !met.has(k) && agreesAs(mixture, comparisons, k) === 'exact') met.set(k, a);
  }
  return [...met].map(([k, row]) => {
    let [known, alike, others] = [0, 0, 0];
    for (const other of looked) {
      const { comparisons } = inspect(row, other);
      if ((comparisons[k]?.level ?? -1) === -1) continue;
      known++;
      if (agreesAs(mixture, comparisons, k) !== 'exact') continue;
      alike++;
      if (isOtherName(mixture, comparisons)) others++;
    }
    const share = others * 2 < alike ? 0 : alike / Math.max(1, known);
    return { comparison: mixture.comparisons[k]?.name ?? '', known, share };
  });
}

const TOLD = new Set(['email', 'mobile', 'landline']);

const agreesAs = (mixture: Mixture, comparisons: Inspection['comparisons'], k: number): string =>
  mixture.comparisons[k]?.levels[comparisons[k]?.level ?? -1]?.agrees ?? '';

const isOtherName = (mixture: Mixture, comparisons: Inspection['comparisons']): boolean =>
  comparisons.some(
    (c, k) =>
      c.kind === 'name' && c.level !== -1 && (agreesAs(mixture, comparisons, k) === 'weak' || c.code === 'family_only'),
  );

/** Where nobody stands twice, nothing is one person for the model; the columns may tell people apart all the same. */
const DUPLICATED = 1 / 20;

function withSomeDuplicates(mixture: Mixture, { records, candidates }: CauseReport): Mixture {
  const pi = Math.min(0.5, (records * DUPLICATED) / Math.max(1, candidates));
  return {
    ...mixture,
    classes: mixture.classes.map((c) => (c.name === 'same' ? { ...c, pi: Math.max(c.pi, pi) } : c)),
  };
}

/** Up to `most` of the items, each as likely as another (Vitter's reservoir); the same for the same items. */
function sampled<T>(items: Iterable<T>, most: number): T[] {
  const kept: T[] = [];
  const draw = randomIntegers(1, 2 ** 53);
  let seen = 0;
  for (const item of items) {
    seen++;
    if (kept.length < most) kept.push(item);
    else {
      const place = draw() % seen;
      if (place < most) kept[place] = item;
    }
  }
  return kept;
}

const spread = (n: number, most: number): number[] =>
  Array.from({ length: Math.min(n, most) }, (_, i) => Math.floor((i * n) / Math.min(n, most)));

/** Fewer say nothing. */
const ENOUGH_PAIRS = 50;
const ENOUGH_RECORDS = 20;
const percent = (part: number, whole: number): string => `${Math.round((100 * part) / Math.max(1, whole))} %`;

/** What the facts mean, the gravest first; nothing for a result that looks right. */
export function findingsOf(facts: CheckFacts): Finding[] {
  const findings: Finding[] = [];
  const add = (code: string, kind: Finding['kind'], message: string, advice: string): void => {
    findings.push({ code, kind, message, advice });
  };
  const { records, inside } = facts;
  if (records >= ENOUGH_RECORDS && facts.largest > records / 2)
    add(
      'one_cluster',
      'glued',
      `${facts.largest} of ${records} records stand in one cluster`,
      'look at what they share, and leave that column out of the model',
    );
  if (inside >= ENOUGH_PAIRS && facts.insideContactOnly > CONTACT_ONLY * inside)
    add(
      'contact_only',
      'glued',
      `${percent(facts.insideContactOnly, inside)} of the pairs inside clusters bear other names and have only a contact point in common`,
      'a household or a department is taken for a person: raise --threshold, or add a column that tells people apart',
    );
  if (inside >= ENOUGH_PAIRS && facts.insideUnlikely > UNLIKELY * inside)
    add(
      'sparse_clusters',
      'glued',
      `${percent(facts.insideUnlikely, inside)} of the pairs inside clusters would not have joined by themselves`,
      'chains hold the clusters together: raise --threshold, and look at the largest ones',
    );
  if (facts.tooLarge > 0)
    add(
      'cluster_limit',
      'glued',
      `${facts.tooLarge} links were refused because a cluster had reached its limit`,
      'look at the largest cluster: a value that many people share holds it together',
    );
  for (const { comparison, known, observed, expected } of facts.agreement)
    if (known >= ENOUGH_PAIRS && expected - observed > CONTRADICTS)
      add(
        'contradicts_model',
        'glued',
        `records of one cluster agree on ${comparison} in ${percent(observed, 1)} of the pairs; the model says ${percent(expected, 1)}`,
        `look at the clusters whose ${comparison} differs`,
      );
  if (records >= 2 && facts.candidates === 0)
    add(
      'no_candidates',
      'starved',
      'no two records have anything in common to be looked up by',
      'check what the columns were taken for',
    );
  const likely = facts.joinedPairs + facts.refusedPairs;
  if (likely >= ENOUGH_PAIRS && facts.refusedPairs > REFUSED * likely)
    add(
      'many_refused',
      'starved',
      `${percent(facts.refusedPairs, likely)} of the likely pairs were refused by their clusters`,
      'look at the refused pairs: the columns contradict each other',
    );
  if (likely >= ENOUGH_PAIRS && facts.recall < RECALL)
    add(
      'unreached',
      'starved',
      `about ${percent(1 - facts.recall, 1)} of the true pairs were probably never looked at`,
      'see which rules were left out with --plan; a column that more records have would reach them',
    );
  if (facts.copies >= ENOUGH_RECORDS && facts.unsureCopies > UNSURE * facts.copies)
    add(
      'few_facts',
      'starved',
      `${percent(facts.unsureCopies, facts.copies)} of the records say so little that even an exact copy could be somebody else`,
      'namesakes cannot be told apart by these columns: add a birth date, an e-mail, a telephone or an address',
    );
  findings.sort((x, y) => (x.kind === y.kind ? 0 : x.kind === 'glued' ? -1 : 1));
  // A cause that can be named comes before what it does.
  for (const { comparison, known, share } of facts.shared)
    if (known >= ENOUGH_KNOWN && share > SHARED)
      findings.unshift({
        code: 'shared_contact',
        kind: 'starved',
        message: `one value of ${comparisonWords(comparison, 'en')} stands on ${percent(share, 1)} of the records that have one, under different names`,
        advice: `a shared mailbox or switchboard says nothing of a person: empty that value where it stands for nobody, or leave the column out`,
      });
  return findings;
}

/** The caps on one person's names (classes.ts) allow .05 of other given names; twice that is no person's. */
const CONTACT_ONLY = 0.1;
const UNLIKELY = 0.3;
const CONTRADICTS = 0.25;
const REFUSED = 0.3;
const RECALL = 0.75;
const UNSURE = 0.2;
/** One person, or a household, has not one in twenty records of a file of hundreds. */
const SHARED = 0.05;
const ENOUGH_KNOWN = 200;

/** One line for the top of a report; null when nothing was found. */
export function verdictLine(findings: readonly Finding[]): string | null {
  const first = findings[0];
  if (first === undefined) return null;
  const looks = findings.some((f) => f.kind !== first.kind) ? 'glued and starved' : first.kind;
  const others = findings.length === 1 ? '' : ` (and ${findings.length - 1} more)`;
  return `This result looks ${looks}: ${first.message}${others}. What to do: ${first.advice}.`;
}
