/** How values are compared and judged when the best one is chosen. Never stored: the golden record keeps an original. */

/** Case, accents and punctuation do not tell two writings of a value apart. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae')
    .replace(/ß/g, 'ss')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/**
 * How well a value is written, among writings that fold alike: mixed case before all capitals or all small letters,
 * then the more accents (they are lost on the way into old systems, and rarely invented).
 */
export function writing(text: string): number {
  const mixed = /\p{Ll}/u.test(text) && /\p{Lu}/u.test(text) ? 1000 : 0;
  return mixed + Math.min(999, text.normalize('NFD').match(/\p{M}/gu)?.length ?? 0);
}
