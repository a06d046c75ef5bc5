/** One line of JSON to an object, without what PostgreSQL cannot hold or JavaScript would round. Pure. */
import type { JsonValue } from 'jsonpath-rfc9535';
import type { RejectReason } from './reject-reasons.ts';

export type JsonLine =
  | { readonly kind: 'object'; readonly value: JsonValue; readonly nul: number; readonly surrogates: number }
  | { readonly kind: 'reject'; readonly reason: RejectReason };

const LONG_NUMBER = /\d{16}/;
/** Strings first, so that digits inside one are passed over whole. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;
const ESCAPE = /\\u(?:0000|d[89a-f])/i;
const LONE = /\p{Surrogate}/gu;

/** An integer beyond 2^53 (a customer number, a card) becomes a text: as a number its last digits would change. */
const keepDigits = (text: string): string =>
  LONG_NUMBER.test(text)
    ? text.replace(TOKEN, (t) => (t.startsWith('"') || Number.isSafeInteger(Number(t)) ? t : `"${t}"`))
    : text;

export function parseJsonLine(text: string): JsonLine {
  let value: JsonValue;
  try {
    value = JSON.parse(keepDigits(text)) as JsonValue;
  } catch {
    // What is wrong stands in the row itself, which the reject keeps; the parser's message would quote it.
    return { kind: 'reject', reason: 'invalid_json' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { kind: 'reject', reason: 'not_an_object' };
  if (!ESCAPE.test(text)) return { kind: 'object', value, nul: 0, surrogates: 0 };
  let nul = 0;
  let surrogates = 0;
  const mend = (s: string): string =>
    s
      .replaceAll('\0', () => {
        nul++;
        return '';
      })
      .replace(LONE, () => {
        surrogates++;
        return '\ufffd';
      });
  const walk = (v: JsonValue): JsonValue => {
    if (typeof v === 'string') return mend(v);
    if (Array.isArray(v)) return v.map(walk);
    if (typeof v !== 'object' || v === null) return v;
    return Object.fromEntries(Object.entries(v).map(([k, item]) => [mend(k), walk(item)]));
  };
  const mended = walk(value);
  return { kind: 'object', value: mended, nul, surrogates };
}
