/** Postal codes by country. */
import { cleanText } from './clean-text.ts';

export interface PostalCode {
  readonly value: string;
  /** A leading zero that a spreadsheet dropped was put back. */
  readonly zeroRestored: boolean;
}

/** 01–95, overseas 97 and 98, the armed forces 00; Corsica is 20. */
const FRENCH = /^(?:0\d|[1-8]\d|9[0-5]|97|98)\d{3}$/;
/** Shapes, after spaces are taken out and letters raised. A country that is not here takes any short text. */
const SHAPES: Readonly<Record<string, RegExp>> = {
  FR: FRENCH,
  MC: /^980\d{2}$/,
  BE: /^[1-9]\d{3}$/,
  CH: /^[1-9]\d{3}$/,
  LU: /^[1-9]\d{3}$/,
  AT: /^[1-9]\d{3}$/,
  DE: /^\d{5}$/,
  ES: /^(?:0[1-9]|[1-4]\d|5[0-2])\d{3}$/,
  IT: /^\d{5}$/,
  NL: /^[1-9]\d{3}[A-Z]{2}$/,
  PT: /^\d{4}(?:-?\d{3})?$/,
  GB: /^[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}$/,
  US: /^\d{5}(?:-?\d{4})?$/,
};
const ANY = /^[A-Z0-9-]{2,10}$/;

/** Canonical postal code of a country (ISO); null when it is none. */
export function parsePostalCode(raw: string, country: string): PostalCode | null {
  if (country === 'FR' && FRENCH.test(raw)) return { value: raw, zeroRestored: false };
  const text = cleanText(raw)
    .text.toUpperCase()
    .replace(/\.0$/, '')
    .replace(/[\s.]/g, '')
    .replace(new RegExp(`^(?:${country}|${country.slice(0, 1)})-(?=\\d)`), '');
  const shape = Object.hasOwn(SHAPES, country) ? SHAPES[country] : undefined;
  if (shape === undefined) return ANY.test(text) && /\d/.test(text) ? { value: text, zeroRestored: false } : null;
  if (shape.test(text)) return { value: text, zeroRestored: false };
  if ((country === 'FR' || country === 'ES') && /^[1-9]\d{3}$/.test(text) && shape.test(`0${text}`)) {
    return { value: `0${text}`, zeroRestored: true };
  }
  return null;
}
