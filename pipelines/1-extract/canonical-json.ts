/** The one writing of a row's `raw`: keys sorted by code unit, no spaces. Its hash is the content hash. Pure. */
import type { RawValue } from './source.ts';

// oxlint-disable-next-line no-control-regex -- JSON escapes exactly these
const ESCAPED = /["\\\u0000-\u001f\ud800-\udfff]/;

/** JSON of a text; most texts need no escape, and JSON.stringify is several times dearer than looking. */
const quoted = (text: string): string => (ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`);

export function canonicalJson(value: RawValue): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const keys = Object.keys(value).sort();
  return `{${keys.map((k) => `${quoted(k)}:${canonicalJson(value[k] ?? null)}`).join(',')}}`;
}

const isArray = (value: RawValue): value is readonly RawValue[] => Array.isArray(value);

/** Writes rows of these columns (sorted) as `canonicalJson` of the object would, without building the object. */
export function rowWriter(columns: readonly string[]): (values: readonly RawValue[]) => string {
  const heads = columns.map((c, i) => `${i === 0 ? '{' : ','}${quoted(c)}:`);
  return (values) => {
    if (heads.length === 0) return '{}';
    let out = '';
    for (let i = 0; i < heads.length; i++) out += (heads[i] ?? '') + canonicalJson(values[i] ?? null);
    return `${out}}`;
  };
}
