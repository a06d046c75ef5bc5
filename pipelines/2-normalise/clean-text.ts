/**
 * The first thing done to every text: Unicode NFC, one kind of space, of apostrophe and of dash, nothing invisible.
 * A curly apostrophe geocodes to another street (addok/addok#667), so it is folded before anything else.
 */
export interface CleanText {
  readonly text: string;
  /** True when invisible or control characters (NUL, zero width, direction marks) were taken out. */
  readonly hidden: boolean;
}

const PLAIN = /^[!-_a-{}~]+(?: [!-_a-{}~]+)*$/;
const ASCII = /^[ -~]*$/;
const SPACES = /[\s\u0085\u00a0\u180e]+/g;
const HIDDEN = /\ufeff|(?![\s\u0085])[\p{Cc}\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;
const LONE_SURROGATE = /\p{Surrogate}/gu;
const APOSTROPHES = /[\u2018\u2019\u201b\u02bc\u02b9\u00b4\u0060\u2032\uff07]/g;
const DASHES = /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g;

/** Cleans a text. Never throws; cleaning twice is cleaning once. */
export function cleanText(raw: string): CleanText {
  if (PLAIN.test(raw)) return { text: raw, hidden: false };
  const visible = raw.replace(LONE_SURROGATE, '\ufffd').replace(HIDDEN, '');
  // NFC first: it turns some marks (U+1FEF) into those that are folded next.
  const text = visible.normalize('NFC').replace(APOSTROPHES, "'").replace(DASHES, '-').replace(SPACES, ' ').trim();
  return { text, hidden: visible.length !== raw.replace(LONE_SURROGATE, '\ufffd').length };
}

/** Upper case without accents or ligatures: for looking words up, never stored as a value. */
export function foldForLookup(text: string): string {
  if (ASCII.test(text)) return text.toUpperCase();
  return text.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase().replaceAll('Œ', 'OE').replaceAll('Æ', 'AE');
}
