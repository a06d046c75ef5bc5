/** The known name that a mistyped one most probably meant. */
import levenshtein from 'fast-levenshtein';

const fold = (name: string): string =>
  name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[-\s.]+/g, '_');

const letters = (name: string): string => name.split('').sort().join('');

/** Letters in another order count as one slip; a name that continues the other (given_values, keys) as two at most. */
function distanceOf(wanted: string, known: string): number {
  const edits = levenshtein.get(wanted, known);
  if (edits === 2 && wanted.length === known.length && letters(wanted) === letters(known)) return 1;
  const [short, long] = wanted.length < known.length ? [wanted, known] : [known, wanted];
  return short.length >= 4 && long.startsWith(short) ? Math.min(edits, 2) : edits;
}

/** Undefined when nothing known is near: a far-fetched guess is worse than the list of what is known. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const wanted = fold(name);
  let best: string | undefined;
  let least = Math.max(1, Math.floor(wanted.length * 0.4)) + 1;
  for (const candidate of known) {
    const distance = distanceOf(wanted, fold(candidate));
    if (distance < least) {
      best = candidate;
      least = distance;
    }
  }
  return best;
}
