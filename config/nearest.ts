/** The known name that a mistyped one most probably meant. */
import levenshtein from 'fast-levenshtein';

const fold = (name: string): string =>
  name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[-\s.]+/g, '_');

/** Undefined when nothing known is near: a far-fetched guess is worse than the list of what is known. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const wanted = fold(name);
  let best: string | undefined;
  let least = Math.max(1, Math.floor(wanted.length * 0.4)) + 1;
  for (const candidate of known) {
    const distance = levenshtein.get(wanted, fold(candidate));
    if (distance < least) {
      best = candidate;
      least = distance;
    }
  }
  return best;
}
