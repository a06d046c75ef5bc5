/**
 * How a French name sounds, roughly: what clerks who write by ear have in common, after the idea of FONEM (Bouchard,
 * Brard and Lavoie, Population 36(6), 1981); the table is ours. It is a key to find pairs by and no evidence: names that
 * sound alike and look unlike stay unlike.
 */

interface Spelling {
  readonly text: string;
  readonly sound: string;
  /** What must follow: a soft vowel, no vowel and no N or M, or the end of the word. */
  readonly before: 'soft' | 'closed' | 'end' | 'any';
}
const spell = (sound: string, before: Spelling['before'], ...texts: string[]): Spelling[] =>
  texts.map((text) => ({ text, sound, before }));

/** Longer spellings of one first letter are tried before shorter ones. Sounds in small letters have no letter. */
const SPELLINGS: readonly Spelling[] = [
  ...spell('O', 'any', 'EAU', 'AU'),
  ...spell('O', 'end', 'AUL', 'AULT', 'AULD', 'EAUX', 'AUX', 'AUT', 'AUD', 'OT', 'OD', 'OS', 'OLT'),
  ...spell('i', 'closed', 'AIN', 'AIM', 'EIN', 'EIM', 'IN', 'IM', 'YN', 'YM', 'UN', 'UM'),
  ...spell('a', 'closed', 'AN', 'AM', 'EN', 'EM'),
  ...spell('o', 'closed', 'ON', 'OM'),
  ...spell('E', 'any', 'AI', 'EI', 'OEU', 'EU', 'OE'),
  ...spell('E', 'end', 'ER', 'EZ', 'ET', 'ETS', 'ERS', 'EUX', 'AY', 'EY'),
  ...spell('u', 'any', 'OU'),
  ...spell('uA', 'any', 'OI', 'OY'),
  ...spell('I', 'any', 'Y'),
  ...spell('', 'end', 'E', 'ES', 'D', 'DS', 'T', 'TS', 'TZ', 'S', 'X', 'Z'),
  ...spell('F', 'any', 'PH'),
  ...spell('c', 'any', 'SCH', 'CH', 'SH'),
  ...spell('', 'any', 'H'),
  ...spell('K', 'any', 'QU', 'Q', 'CK', 'C'),
  ...spell('S', 'soft', 'SC', 'C'),
  ...spell('J', 'soft', 'G'),
  ...spell('J', 'any', 'GEA', 'GEO').map((s) => ({ ...s, sound: `J${s.text.slice(2)}` })),
  ...spell('G', 'soft', 'GU'),
  ...spell('S', 'any', 'Z'),
  ...spell('V', 'any', 'W', 'BV'),
  ...spell('KS', 'any', 'X'),
];

const BY_LETTER: ReadonlyMap<string, readonly Spelling[]> = new Map(
  [...new Set(SPELLINGS.map((s) => s.text[0] ?? ''))].map((letter) => [
    letter,
    SPELLINGS.filter((s) => s.text.startsWith(letter)).sort(
      (x, y) => y.text.length - x.text.length || Number(x.before === 'any') - Number(y.before === 'any'),
    ),
  ]),
);

const fits = (word: string, at: number, { text, before }: Spelling): boolean => {
  if (!word.startsWith(text, at)) return false;
  const next = word[at + text.length] ?? '';
  switch (before) {
    case 'end':
      return next === '' && at > 0;
    case 'soft':
      return next !== '' && 'EIY'.includes(next);
    case 'closed':
      return next === '' || !'AEIOUYNM'.includes(next);
    case 'any':
      return true;
  }
};

/** The sounds of a word in comparison form; doubled ones are one. Letters that the table does not know stay. */
export function soundOf(word: string): string {
  let sounds = '';
  for (let at = 0; at < word.length; ) {
    const letter = word[at] ?? '';
    const found = BY_LETTER.get(letter)?.find((s) => fits(word, at, s));
    const sound = found === undefined ? letter : found.sound;
    // A mute letter parts nothing: the doubled letter around it was one already.
    if (!sounds.endsWith(sound)) sounds += sound;
    at += found === undefined ? 1 : found.text.length;
  }
  return sounds === '' ? word : sounds;
}
