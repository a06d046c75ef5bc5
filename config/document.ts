/** YAML text to plain values, with the line of every key, and with YAML's own mistakes told in plain words. */
import { isAlias, isMap as isMapNode, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { Path } from './path.ts';
import type { Problem } from './problem.ts';
import { plainWords } from './yaml-words.ts';

export interface ConfigDocument {
  readonly value: unknown;
  readonly problems: readonly Problem[];
  /** Line of the key (or list item) at the path, else of the nearest one above it; from 1. */
  readonly lineOf: (path: Path) => number;
}

/** Begins the message about a key that is written again in the same map. */
export const TWICE = 'this key stands twice';

/** A config is small; more nodes than this is a document built to exhaust memory by aliases. */
const MAX_NODES = 100_000;
const MAX_DEPTH = 40;

/**
 * `{ url: ${SHOP_DB} }` is what people write, but braces and commas end a value there. Inside a reference they are put
 * aside as private-use characters of the same length, so that every position stays right.
 */
const ASIDE = '{}[],';
const PRIVATE = 0xf0d0;
const REFERENCE = /\$\{[^}\n]*\}/g;

const aside = (text: string): string =>
  text.replaceAll(REFERENCE, (ref) =>
    ref.replaceAll(/[{}[\],]/g, (c) => String.fromCodePoint(PRIVATE + ASIDE.indexOf(c))),
  );
const back = (text: string): string =>
  text.replaceAll(/[\uf0d0-\uf0d4]/g, (c) => ASIDE[(c.codePointAt(0) ?? PRIVATE) - PRIVATE] ?? c);

/** Number-like text whose writing matters: `01` is a flag value or a column, not the number 1. */
const KEEP_AS_WRITTEN = /^[-+]?0\d|^\+/;
/** Lists of values that are compared with the text of a cell: `1.0`, `True` and `0x1F` stay as written. */
const CELL_VALUES = new Set(['given', 'refused', 'never_asked', 'in']);

export function parseYaml(text: string): ConfigDocument {
  const lines = new LineCounter();
  const problems: Problem[] = [];
  const at = (offset: number): number => Math.max(1, lines.linePos(offset).line);
  const invalid = (line: number, message: string, advice?: string, path: Path = []): void => {
    problems.push({ code: 'REF_CONFIG_INVALID', line, path, message, ...(advice === undefined ? {} : { advice }) });
  };

  let document: ReturnType<typeof parseDocument>;
  try {
    document = parseDocument(aside(text), { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  } catch {
    // The parser recurses: only text nested thousands deep gets here, and its cause has no line.
    invalid(1, 'this is not YAML that can be read', 'is it nested too deeply, or another kind of file?');
    return { value: undefined, problems, lineOf: () => 1 };
  }

  const told = new Set<number>();
  for (const error of [...document.errors, ...document.warnings]) {
    const line = at(error.pos[0]);
    // One slip makes the parser stumble over the rest of its line: the first error is the one that helps.
    if (told.has(line)) continue;
    told.add(line);
    const [message, advice] = plainWords(error, text);
    invalid(line, message, advice);
    if (document.errors.includes(error) && error.code !== 'DUPLICATE_KEY') break;
  }

  const marks = new Map<string, number>();
  let nodes = 0;
  const mark = (path: Path, node: Node | null | undefined): void => {
    if (node?.range !== undefined && node.range !== null) marks.set(JSON.stringify(path), at(node.range[0]));
  };

  const plain = (node: unknown, path: Path): unknown => {
    nodes++;
    if (nodes > MAX_NODES || path.length > MAX_DEPTH) return undefined;
    if (isAlias(node)) {
      const target = node.resolve(document);
      return target === undefined ? undefined : plain(target, path);
    }
    if (isMapNode(node)) {
      const entries: [string, unknown][] = [];
      const first = new Map<string, number>();
      for (const { key, value } of node.items) {
        const keyNode = isAlias(key) ? key.resolve(document) : key;
        const line = isScalar(keyNode) && keyNode.range ? at(keyNode.range[0]) : at(node.range?.[0] ?? 0);
        if (!isScalar(keyNode)) {
          invalid(line, 'a key is a list or a map', 'a key is one word', path);
          continue;
        }
        const name = back(keyNode.source ?? '');
        const here = [...path, name];
        const earlier = first.get(name);
        if (earlier !== undefined) {
          invalid(line, `${TWICE}, first in line ${earlier}`, 'keep one of the two', here);
          continue;
        }
        first.set(name, line);
        mark(here, keyNode);
        entries.push([name, plain(value, here)]);
      }
      return Object.fromEntries(entries);
    }
    if (isSeq(node)) {
      return node.items.map((item, i) => {
        const here = [...path, i];
        mark(here, isScalar(item) || isMapNode(item) || isSeq(item) || isAlias(item) ? item : undefined);
        return plain(item, here);
      });
    }
    if (!isScalar(node)) return null;
    const { value, source, type } = node;
    if (typeof value === 'string') return back(value);
    const asWritten = type === 'PLAIN' && typeof source === 'string' && source !== '' ? source : undefined;
    if (asWritten !== undefined && (typeof value === 'number' || typeof value === 'boolean')) {
      const parent = path.at(-2);
      if (typeof value === 'number' && KEEP_AS_WRITTEN.test(asWritten)) return asWritten;
      if (typeof parent === 'string' && CELL_VALUES.has(parent)) return asWritten;
    }
    return value;
  };

  let value = document.errors.length > 0 ? undefined : plain(document.contents, []);
  if (nodes > MAX_NODES) {
    value = undefined;
    invalid(1, 'this has far too many values', 'are there references (*name) that contain each other?');
  }

  const lineOf = (path: Path): number => {
    for (let n = path.length; n > 0; n--) {
      const line = marks.get(JSON.stringify(path.slice(0, n)));
      if (line !== undefined) return line;
    }
    return 1;
  };
  return { value, problems, lineOf };
}
