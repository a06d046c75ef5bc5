/** Reads the config's JSON Schema at a path: which keys are known there, and how to say what is expected. */
import { z } from 'zod';
import { type Fields, isList, isMap, type Path, valueAt } from './path.ts';
import { configSchema } from './schema.ts';

/** The JSON Schema of what a user writes (before defaults and conversions). */
export function inputSchema(): Fields {
  const schema: unknown = z.toJSONSchema(configSchema, { io: 'input', target: 'draft-7', unrepresentable: 'any' });
  return isMap(schema) ? schema : {};
}

let root: Fields | undefined;

function branches(schema: unknown): Fields[] {
  if (!isMap(schema)) return [];
  const any = schema['anyOf'] ?? schema['oneOf'];
  if (isList(any)) return any.flatMap(branches);
  const all = schema['allOf'];
  return isList(all) ? all.flatMap(branches) : [schema];
}

/** Of several branches the ones that fit the `format` that was written; all when none fits. */
function fitting(options: Fields[], value: unknown): Fields[] {
  if (!isMap(value) || typeof value['format'] !== 'string') return options;
  const fit = options.filter((o) => isMap(o['properties']) && constant(o['properties']['format']) === value['format']);
  return fit.length > 0 ? fit : options;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const constant = (schema: unknown): unknown => (isMap(schema) ? schema['const'] : undefined);

/** Every schema that a value at this path could follow. */
export function schemasAt(path: Path, raw: unknown): Fields[] {
  root ??= inputSchema();
  let at = fitting(branches(root), raw);
  for (let i = 0; i < path.length; i++) {
    const step = path[i];
    const next = at.flatMap((schema): Fields[] => {
      if (typeof step === 'number') return branches(schema['items']);
      const properties = schema['properties'];
      const known = isMap(properties) && step !== undefined ? properties[step] : undefined;
      return branches(known ?? schema['additionalProperties']);
    });
    at = fitting(next, valueAt(raw, path.slice(0, i + 1)));
  }
  return at;
}

/** The schema at a path as it stands in its parent, before it falls apart into branches: it may bear a title. */
function titleAt(path: Path, raw: unknown): string | undefined {
  const step = path.at(-1);
  for (const schema of schemasAt(path.slice(0, -1), raw)) {
    const properties = schema['properties'];
    const here =
      typeof step === 'number'
        ? schema['items']
        : isMap(properties) && step !== undefined
          ? (properties[step] ?? schema['additionalProperties'])
          : schema['additionalProperties'];
    if (isMap(here) && typeof here['title'] === 'string') return here['title'];
  }
  return undefined;
}

/** Keys that the maps at this path may have, in the order of the schema; empty where any name is allowed. */
export function knownKeys(path: Path, raw: unknown): string[] {
  const keys = schemasAt(path, raw).flatMap((s) => {
    if (isMap(s['properties'])) return Object.keys(s['properties']);
    const names = s['propertyNames'];
    return isMap(names) && isList(names['enum']) ? names['enum'].map(String) : [];
  });
  return [...new Set(keys)];
}

/** The closed list of values at this path, when there is one. */
export function knownValues(path: Path, raw: unknown): string[] {
  return schemasAt(path, raw).flatMap((s) => {
    if (isList(s['enum'])) return s['enum'].map(String);
    return s['const'] === undefined ? [] : [text(s['const'])];
  });
}

const listed = (items: readonly string[]): string =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} or ${items.at(-1)}`;

function words(schema: Fields): string {
  if (typeof schema['title'] === 'string') return schema['title'];
  if (isList(schema['enum'])) return `one of ${schema['enum'].map(String).join(', ')}`;
  if (schema['const'] !== undefined) return text(schema['const']);
  switch (schema['type']) {
    case 'string':
      return schema['minLength'] === 1 && schema['maxLength'] === 1 ? 'one character' : 'a text';
    case 'boolean':
      return 'true or false';
    case 'integer':
    case 'number': {
      const low = schema['minimum'] ?? schema['exclusiveMinimum'];
      const high = schema['maximum'];
      const kind = schema['type'] === 'integer' ? 'a whole number' : 'a number';
      if (typeof low !== 'number' || Math.abs(low) > 1e9) return kind;
      const from = schema['exclusiveMinimum'] === undefined ? `from ${low}` : `above ${low}`;
      if (typeof high === 'number' && high < 1e9) return `${kind} ${from}, up to ${high}`;
      return schema['exclusiveMinimum'] === undefined ? `${kind}, ${low} or more` : `${kind} ${from}`;
    }
    case 'array':
      return 'a list';
    case 'object': {
      const required = isList(schema['required']) ? schema['required'].map(String) : [];
      return required.length > 0 ? `a map with ${required.join(', ')}` : 'a map';
    }
    default:
      return 'another value';
  }
}

/** What may stand at a path, as a noun clause: `a text`, `true or false`, `one of csv, jsonl, postgres`. */
export function expectation(path: Path, raw: unknown): string {
  const title = path.length > 0 ? titleAt(path, raw) : undefined;
  if (title !== undefined) return title;
  return listed([...new Set(schemasAt(path, raw).map(words))]);
}
