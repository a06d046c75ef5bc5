/**
 * `${NAME}` and `${NAME:-default}` in string values. It is done after YAML was parsed, so that a value of the
 * environment is always one string and can never become structure. `$${` writes a plain `${`.
 */
import { isList, isMap, type Path } from './path.ts';

const REFERENCE = /\$?\$\{[^}]*\}/g;
const WELL_FORMED = /^\$\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?\}$/s;

export interface Interpolated {
  readonly value: unknown;
  /** References to variables that are not set and have no default. */
  readonly missing: readonly { readonly path: Path; readonly name: string }[];
  readonly malformed: readonly { readonly path: Path; readonly text: string }[];
  /** Paths whose value came, in part, from the environment: never shown. */
  readonly secret: readonly Path[];
}

export function interpolate(root: unknown, variables: Readonly<Record<string, string>>): Interpolated {
  const missing: { path: Path; name: string }[] = [];
  const malformed: { path: Path; text: string }[] = [];
  const secret: Path[] = [];

  const text = (value: string, path: Path): string =>
    value.replaceAll(REFERENCE, (whole) => {
      if (whole.startsWith('$$')) return whole.slice(1);
      const match = WELL_FORMED.exec(whole);
      const name = match?.[1];
      if (name === undefined || match?.[2]?.includes('${') === true) {
        malformed.push({ path, text: whole });
        return whole;
      }
      const fallback = match?.[2];
      const set = Object.hasOwn(variables, name) ? variables[name] : undefined;
      secret.push(path);
      // As in a shell, `:-` also stands in for a variable that is set to nothing.
      if (set !== undefined && (set !== '' || fallback === undefined)) return set;
      if (fallback !== undefined) return fallback;
      missing.push({ path, name });
      return '';
    });

  const walk = (value: unknown, path: Path): unknown => {
    if (typeof value === 'string') return text(value, path);
    if (isList(value)) return value.map((item, i) => walk(item, [...path, i]));
    if (!isMap(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item, [...path, key])]));
  };
  return { value: walk(root, []), missing, malformed, secret };
}
