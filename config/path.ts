/** Where a value stands in the config: the keys and positions from the root. */
export type Path = readonly (string | number)[];

/** `sources.shops.consents[0].channel`; a key that is no plain word is quoted. */
export function keyPath(path: Path): string {
  let out = '';
  for (const step of path) {
    if (typeof step === 'number') out += `[${step}]`;
    else if (/^[\p{L}\p{N}_-]{1,60}$/u.test(step)) out += out === '' ? step : `.${step}`;
    else out += `[${JSON.stringify(step.length > 60 ? `${step.slice(0, 59)}…` : step)}]`;
  }
  return out;
}

export type Fields = Readonly<Record<string, unknown>>;

export function isMap(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** The value at a path, or undefined where the way ends. */
export function valueAt(root: unknown, path: Path): unknown {
  let at = root;
  for (const step of path) {
    if (typeof step === 'number' && isList(at)) at = at[step];
    else if (isMap(at)) at = at[String(step)];
    else return undefined;
  }
  return at;
}
