/** Parts of a parsed file, checked one by one; every mistake is kept with its path. */
import { nearestName } from '../nearest-name.ts';
import type { ModelProblem } from '../parse-model.ts';

export type Path = readonly (string | number)[];
export type Fields = Readonly<Record<string, unknown>>;

export interface FieldReader {
  readonly problems: readonly ModelProblem[];
  readonly tell: (path: Path, message: string, nearest?: string | null) => void;
  /** A mapping with no other keys than these. */
  readonly object: (value: unknown, path: Path, known: readonly string[]) => Fields;
  /** A mapping with any keys. */
  mapping(value: unknown, path: Path): Fields;
  readonly list: (value: unknown, path: Path) => readonly unknown[];
  text(value: unknown, path: Path): string;
  texts(value: unknown, path: Path): string[];
  number(value: unknown, path: Path, min: number, max: number): number;
  whole(value: unknown, path: Path, min: number): number;
  flag(value: unknown, path: Path): boolean;
  oneOf<T extends string>(value: unknown, path: Path, known: readonly T[], what: string): T | null;
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function createFieldReader(): FieldReader {
  const problems: ModelProblem[] = [];
  const tell = (path: Path, message: string, nearest: string | null = null): void => {
    problems.push({ path, message, nearest });
  };
  const mapping = (value: unknown, path: Path): Fields => {
    if (isFields(value)) return value;
    tell(path, 'a mapping is expected here');
    return {};
  };
  const list = (value: unknown, path: Path): readonly unknown[] => {
    if (value === undefined) return [];
    if (Array.isArray(value)) return value as unknown[];
    tell(path, 'a list is expected here');
    return [];
  };
  const text = (value: unknown, path: Path): string => {
    if (typeof value === 'string' && value !== '') return value;
    tell(path, 'a text is expected here');
    return '';
  };
  const number = (value: unknown, path: Path, min: number, max: number): number => {
    if (typeof value === 'number' && value >= min && value <= max) return value;
    const found = typeof value === 'number' ? `, not ${value}` : '';
    tell(path, `a number from ${min} to ${max} is expected here${found}`);
    return min;
  };
  return {
    problems,
    tell,
    mapping,
    list,
    text,
    number,
    object(value, path, known) {
      const fields = mapping(value, path);
      for (const key of Object.keys(fields))
        if (!known.includes(key)) tell([...path, key], `unknown key "${key}"`, nearestName(key, known));
      return fields;
    },
    texts: (value, path) => list(value, path).map((item, i) => text(item, [...path, i])),
    whole(value, path, min) {
      if (typeof value === 'number' && Number.isSafeInteger(value) && value >= min) return value;
      tell(path, `a whole number from ${min} on is expected here`);
      return min;
    },
    flag(value, path) {
      if (typeof value !== 'boolean') tell(path, 'true or false is expected here');
      return value === true;
    },
    oneOf(value, path, known, what) {
      const given = text(value, path);
      const found = known.find((k) => k === given) ?? null;
      if (found === null && given !== '')
        tell(path, `unknown ${what} "${given}"; known: ${known.join(', ')}`, nearestName(given, known));
      return found;
    },
  };
}
