/**
 * What is nested in a row as columns of its own: `client.nom`; a list of objects that say their type gives one column a
 * type, `contacts.tel.valeur`, so that telephone numbers and e-mails of one list do not mix.
 */
import type { RawValue } from './1-extract/source.ts';
import type { Cell } from './link-source.ts';

const TYPES = ['type', 'kind', 'system', 'use', 'label', 'usage'];
const DEEPEST = 6;

/** Scalars and lists of them keep the name of their key. */
export function flattenRow(keys: readonly string[], values: readonly RawValue[]): Map<string, Cell> {
  const out = new Map<string, string[]>();
  for (const [i, key] of keys.entries()) walk(key, values[i] ?? null, out, 0);
  return new Map([...out].map(([name, texts]) => [name, texts.length === 1 ? (texts[0] ?? '') : texts]));
}

function walk(name: string, value: RawValue, out: Map<string, string[]>, depth: number): void {
  if (value === null || depth > DEEPEST) return;
  if (typeof value !== 'object') {
    const text = String(value).trim();
    const known = out.get(name);
    if (text === '') return;
    if (known === undefined) out.set(name, [text]);
    else known.push(text);
    return;
  }
  if (isList(value)) {
    for (const item of value) walk(typedName(name, item), item, out, depth + 1);
    return;
  }
  for (const [key, inner] of Object.entries(value)) walk(`${name}.${key}`, inner, out, depth + 1);
}

const isList = (value: RawValue): value is readonly RawValue[] => Array.isArray(value);

function typedName(name: string, item: RawValue): string {
  if (item === null || typeof item !== 'object' || isList(item)) return name;
  const type = TYPES.map((key) => item[key]).find((t) => typeof t === 'string' && /^[\p{L}_-]{1,20}$/u.test(t));
  return typeof type === 'string' ? `${name}.${type.toLowerCase()}` : name;
}
