/**
 * Keys made of names: how their words sound, how they begin and end. Given and family name are taken in either order, so
 * that a row in which a clerk swapped them has the keys of one in which nobody did.
 */
import { type KeyEntries, ofMany, ofOne } from '../block-keys.ts';
import { growingInts } from '../buffers.ts';
import { createDictionary, type Dictionary, textOf } from '../dictionary.ts';
import { numberBeginnings, numberPairs } from '../numbering.ts';
import { soundOf } from '../sound.ts';
import type { Column } from '../table.ts';

export interface NameColumns {
  readonly given: Column;
  readonly family: Column;
  readonly dictionary: Dictionary;
}
/** By code of the dictionary, -1 where a name has none. */
type Codes = Int32Array;

const PART = 3;
/** Shorter words are initials and particles. */
const SHORTEST_WORD = 3;

export const beginnings = (dictionary: Dictionary): Codes =>
  numberBeginnings(dictionary, (code) => Math.min(PART, lengthOf(dictionary, code))).codes;

/** First letters. */
const initials = ({ units, offsets, size }: Dictionary): Codes =>
  Int32Array.from({ length: size }, (_, code) => units[offsets[code] ?? 0] ?? -1);

const lengthOf = ({ offsets }: Dictionary, code: number): number => (offsets[code + 1] ?? 0) - (offsets[code] ?? 0);

/** Numbers of how the words of each name sound: those of code c at `codes[offsets[c] .. offsets[c + 1])`. */
export interface Sounds {
  readonly offsets: Int32Array;
  readonly codes: Int32Array;
}

export function soundsOf(dictionary: Dictionary): Sounds {
  const sounds = createDictionary();
  const offsets = new Int32Array(dictionary.size + 1);
  const codes = growingInts();
  for (let code = 0; code < dictionary.size; code++) {
    for (const word of new Set(textOf(dictionary, code).split(' ')))
      if (word.length >= SHORTEST_WORD) codes.push(sounds.intern(soundOf(word)));
    offsets[code + 1] = codes.length;
  }
  return { offsets, codes: codes.finish() };
}

/** How the words of one of the names sound. */
export function soundKeys({ codes }: Column, sounds: Sounds): KeyEntries {
  const offsets = new Int32Array(codes.length + 1);
  const keys = growingInts();
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row] ?? -1;
    if (code !== -1)
      for (let k = sounds.offsets[code] ?? 0; k < (sounds.offsets[code + 1] ?? 0); k++) keys.push(sounds.codes[k] ?? 0);
    offsets[row + 1] = keys.length;
  }
  return ofMany(offsets, keys.finish());
}

/** One key for two parts in either order. */
export function unorderedKeys({ given, family }: NameColumns, part: Codes | null): KeyEntries {
  const of = (code: number): number => (code === -1 || part === null ? code : (part[code] ?? -1));
  const { rows } = ofOne(given.codes, (code) => code);
  const named = rows.filter((row) => family.codes[row] !== -1);
  const pick = (choose: (x: number, y: number) => number): Int32Array =>
    named.map((row) => choose(of(given.codes[row] ?? 0), of(family.codes[row] ?? 0)));
  return { rows: named, keys: numberPairs(pick(Math.min), pick(Math.max)).codes };
}

/** How a word of one name sounds, with the first letter of the other name. */
export function wordInitialKeys({ given, family, dictionary }: NameColumns, sounds: Sounds): KeyEntries {
  const letters = initials(dictionary);
  const [rows, words, others] = [growingInts(), growingInts(), growingInts()];
  for (let row = 0; row < given.codes.length; row++) {
    const [g, f] = [given.codes[row] ?? -1, family.codes[row] ?? -1];
    if (g === -1 || f === -1) continue;
    for (const [name, other] of [
      [f, g],
      [g, f],
    ] as const)
      for (let k = sounds.offsets[name] ?? 0; k < (sounds.offsets[name + 1] ?? 0); k++) {
        rows.push(row);
        words.push(sounds.codes[k] ?? 0);
        others.push(letters[other] ?? -1);
      }
  }
  return { rows: rows.finish(), keys: numberPairs(words.finish(), others.finish()).codes };
}
