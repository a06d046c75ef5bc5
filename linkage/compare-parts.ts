/** One part of a name against another: given names, or family names. The level of kinds `given_name`, `family_name`. */
import { type Dictionary, textOf } from './dictionary.ts';
import type { LinkModel } from './model.ts';
import { type CodeComparison, cached } from './pair-cache.ts';
import { jaroWinklerSpan, reaches } from './strings/jaro-winkler.ts';
import { levenshteinSpan } from './strings/levenshtein.ts';

export const PART = { exact: 0, tokenSubset: 1, similar: 2, shortForm: 3, initial: 4, near: 5, different: 6 } as const;

/** A name shorter than this has no typo: LEO and LEA are two names. */
const SHORTEST_TYPO = 4;
/** Between `similar` and `different`: neither agreement nor contradiction. */
const NEAR = 0.85;

export interface PartComparisons {
  readonly given: CodeComparison;
  readonly family: CodeComparison;
}

/** Comparisons on the codes of a folded dictionary. */
export function partComparisons(dictionary: Dictionary, model: LinkModel): PartComparisons {
  const part = (isGiven: boolean): CodeComparison => {
    const compute = cached((a, b) => partLevel(dictionary, model, a, b, isGiven), dictionary.size);
    return (a, b) => (a === b ? PART.exact : compute(a, b));
  };
  return { given: part(true), family: part(false) };
}

function partLevel(dictionary: Dictionary, model: LinkModel, a: number, b: number, isGiven: boolean): number {
  const { offsets, units } = dictionary;
  const aFrom = offsets[a] ?? 0;
  const aTo = offsets[a + 1] ?? 0;
  const bFrom = offsets[b] ?? 0;
  const bTo = offsets[b + 1] ?? 0;
  const left = textOf(dictionary, a);
  const right = textOf(dictionary, b);
  if (left.includes(' ') || right.includes(' ')) {
    if (tokensInside(left, right)) return PART.tokenSubset;
    if (left.replaceAll(' ', '') === right.replaceAll(' ', '')) return PART.tokenSubset;
  }
  if (isGiven && isShortForm(left, right, model.shortGivenNames)) return PART.shortForm;
  if (isGiven && isInitial(left, right)) return PART.initial;
  if (isGiven && twoNames(left, right, model.knownGivenNames)) return PART.different;
  const { jaroWinkler, oneEditFrom, twoEditsFrom } = model.similarity;
  const shortest = Math.min(aTo - aFrom, bTo - bFrom);
  const edits = levenshteinSpan(units, aFrom, aTo, units, bFrom, bTo, 2);
  if (edits === 1 && shortest >= oneEditFrom) return PART.similar;
  if (edits === 2 && shortest >= twoEditsFrom) return PART.similar;
  const similarity = jaroWinklerSpan(units, aFrom, aTo, units, bFrom, bTo);
  if (shortest >= SHORTEST_TYPO && edits <= 2 && reaches(similarity, jaroWinkler)) return PART.similar;
  return edits <= 1 || reaches(similarity, NEAR) ? PART.near : PART.different;
}

/** All words of the one stand in the other, in any order: MARIE / CLAUDE MARIE, DUPONT / MARTIN DUPONT. */
function tokensInside(left: string, right: string): boolean {
  const x = left.split(' ');
  const y = right.split(' ');
  const [few, many] = x.length <= y.length ? [x, y] : [y, x];
  // A lone letter is an initial, and initials are a level of their own.
  return few.every((word) => word.length > 1 && many.includes(word));
}

const isShortForm = (left: string, right: string, forms: LinkModel['shortGivenNames']): boolean =>
  forms.get(left)?.has(right) === true || forms.get(right)?.has(left) === true;

/** J or J P against JEAN PIERRE: the first letters in order, from the first word on. */
function isInitial(left: string, right: string): boolean {
  const [short, long] = left.length <= right.length ? [left, right] : [right, left];
  const letters = short.split(' ');
  const words = long.split(' ');
  if (!letters.every((l) => l.length === 1)) {
    // JP for JEAN PIERRE
    return short.length === words.length && words.length > 1 && words.every((w, i) => w[0] === short[i]);
  }
  return letters.length <= words.length && letters.every((l, i) => words[i]?.[0] === l);
}

/**
 * Two names and not one with a typo: the feminine of the other (PAUL / PAULE, JULIEN / JULIENNE, FREDERIC / FREDERIQUE),
 * or both in the list of known names (JULIE / JULIEN, MARIE / MARINE).
 */
function twoNames(left: string, right: string, known: ReadonlySet<string>): boolean {
  const [short, long] = left.length <= right.length ? [left, right] : [right, left];
  if (long === `${short}E`) return true;
  if (long === `${short}${short.at(-1) ?? ''}E`) return true;
  if (short.endsWith('C') && long === `${short.slice(0, -1)}QUE`) return true;
  return known.has(left) && known.has(right);
}
