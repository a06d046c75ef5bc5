/**
 * Letters of other alphabets that look Latin, inside a Latin word: pasted by accident or on purpose, they make two
 * equal names differ. A word is folded only when it has a Latin letter and all its other letters are look-alikes,
 * so that a name that is really written in Cyrillic or Greek stays as it is. Source: Unicode confusables, the letters only.
 */
const LOOK_ALIKE: Readonly<Record<string, string>> = {
  // Cyrillic
  А: 'A',
  В: 'B',
  С: 'C',
  Е: 'E',
  Н: 'H',
  І: 'I',
  Ј: 'J',
  К: 'K',
  М: 'M',
  О: 'O',
  Р: 'P',
  Ѕ: 'S',
  Т: 'T',
  Х: 'X',
  У: 'Y',
  // Less alike themselves, but capitals of look-alikes: folding must not depend on the case that a file uses.
  Һ: 'H',
  Ԁ: 'D',
  Ԛ: 'Q',
  Ԝ: 'W',
  а: 'a',
  с: 'c',
  е: 'e',
  һ: 'h',
  і: 'i',
  ј: 'j',
  о: 'o',
  р: 'p',
  ѕ: 's',
  х: 'x',
  у: 'y',
  ԁ: 'd',
  ԛ: 'q',
  ԝ: 'w',
  к: 'k',
  // Greek
  Α: 'A',
  Β: 'B',
  Ε: 'E',
  Ζ: 'Z',
  Η: 'H',
  Ι: 'I',
  Κ: 'K',
  Μ: 'M',
  Ν: 'N',
  Ο: 'O',
  Ρ: 'P',
  Τ: 'T',
  Υ: 'Y',
  Χ: 'X',
  ο: 'o',
  ν: 'v',
  ι: 'i',
  α: 'a',
  ρ: 'p',
  υ: 'u',
};

const LATIN = /\p{Script=Latin}/u;
const OTHER_LETTERS = /(?!\p{Script=Latin})\p{L}/gu;
const BEYOND_LATIN = /[\u0370-\u{10ffff}]/u;
const WORD = /[\p{L}\p{M}]+/gu;

/** Folds look-alikes; `folded` says whether there were any. The text is NFC. */
export function foldLookAlikes(text: string): { text: string; folded: boolean } {
  if (!BEYOND_LATIN.test(text)) return { text, folded: false };
  const out = text
    .replace(WORD, (word) => {
      const others = word.match(OTHER_LETTERS);
      if (others === null || !LATIN.test(word) || others.some((c) => LOOK_ALIKE[c] === undefined)) return word;
      return word.replace(OTHER_LETTERS, (c) => LOOK_ALIKE[c] ?? c);
    })
    .normalize('NFC');
  return { text: out, folded: out !== text };
}
