/**
 * Case of a name. Mixed case is kept as typed; ALL CAPS and all lower become proper case with the particles of French
 * typography: de, du, des and d' are lower, la/le/les are lower only after de (de La Tour would be a choice of the
 * family that a file in capitals no longer tells), a leading Le or La is part of the name (Le Goff, La Fontaine).
 */
const LOWER_PARTICLES: ReadonlySet<string> = new Set(['de', 'du', 'des']);
const ARTICLES: ReadonlySet<string> = new Set(['la', 'le', 'les']);

const LETTER = /\p{L}/u;

function capitalise(word: string): string {
  const first = String.fromCodePoint(word.codePointAt(0) ?? 0);
  const upper = first.toUpperCase();
  // A letter without a capital of its own (ß, ﬁ) would become two; a mark (U+0345) would become a letter.
  return (upper.length === first.length && LETTER.test(first) ? upper : first) + word.slice(first.length);
}

/** One piece without space or hyphen: handles d'Almeida, L'Hôte, O'Brien. */
function piece(word: string): string {
  if (word === '') return '';
  const parts = word.split("'");
  if (parts.length === 1) return capitalise(word);
  return parts
    .map((part, i) =>
      part === '' || (i === 0 && part === 'd' && parts.length === 2 && parts[1] !== '') ? part : capitalise(part),
    )
    .join("'");
}

/** Proper case for a name that has no case of its own. A text is left alone when it has both cases. */
export function properCase(name: string): string {
  const lower = name.toLowerCase();
  if (name !== lower && name !== name.toUpperCase()) return name;
  if (name === lower && name === name.toUpperCase()) return name;
  const words = lower.split(' ');
  return words
    .map((word, i) => {
      const last = i === words.length - 1;
      if (!last && LOWER_PARTICLES.has(word)) return word;
      if (!last && ARTICLES.has(word) && words[i - 1] === 'de') return word;
      const pieces = word.split('-');
      return pieces
        .map((p, k) => (k > 0 && k < pieces.length - 1 && (LOWER_PARTICLES.has(p) || ARTICLES.has(p)) ? p : piece(p)))
        .join('-');
    })
    .join(' ')
    .normalize('NFC');
}
