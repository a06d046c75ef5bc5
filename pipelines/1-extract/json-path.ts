/**
 * JSONPath (RFC 9535) compiled once: the library parses an expression anew for every row, so the forms that mappings
 * use (names, indexes, [*], [?@.a == 'x']) are followed here, and all others are left to the library.
 */
import { type JsonValue, query } from 'jsonpath-rfc9535';
import parse from 'jsonpath-rfc9535/parser';
import type { RawValue } from './source.ts';

type Step = (node: JsonValue, out: JsonValue[]) => void;
type Segment = ReturnType<typeof parse>['segments'][number];
type JsonObject = { readonly [key: string]: JsonValue };

const isObject = (v: JsonValue): v is JsonObject => typeof v === 'object' && v !== null && !Array.isArray(v);

const byName =
  (name: string): Step =>
  (node, out) => {
    if (!isObject(node) || !Object.hasOwn(node, name)) return;
    const value = node[name];
    if (value !== undefined) out.push(value);
  };

const byIndex =
  (index: number): Step =>
  (node, out) => {
    if (!Array.isArray(node)) return;
    const value = node[index < 0 ? node.length + index : index];
    if (value !== undefined) out.push(value);
  };

const children = (node: JsonValue): readonly JsonValue[] =>
  Array.isArray(node) ? node : isObject(node) ? Object.values(node) : [];

const everyChild: Step = (node, out) => {
  for (const child of children(node)) out.push(child);
};

/** `[?@.name == literal]`. */
const byEquality =
  (name: string, literal: string | number | boolean): Step =>
  (node, out) => {
    for (const child of children(node)) if (isObject(child) && child[name] === literal) out.push(child);
  };

function compile(segment: Segment): Step | undefined {
  if (segment.type !== 'ChildSegment') return undefined;
  const { node } = segment;
  if (node.type === 'MemberNameShorthand') return byName(node.value);
  if (node.type === 'WildcardSelector') return everyChild;
  const [selector, another] = node.selectors;
  if (selector === undefined || another !== undefined) return undefined;
  switch (selector.type) {
    case 'NameSelector':
      return byName(selector.value);
    case 'IndexSelector':
      return byIndex(selector.value);
    case 'WildcardSelector':
      return everyChild;
    case 'FilterSelector': {
      const { value } = selector;
      if (value.type !== 'ComparisonExpr' || value.op !== '==') return undefined;
      const { left, right } = value;
      if (left.type !== 'RelSingularQuery' || right.type !== 'Literal' || right.value === null) return undefined;
      const [only, more] = left.segments;
      if (only === undefined || more !== undefined || only.node.type === 'IndexSelector') return undefined;
      return byEquality(only.node.value, right.value);
    }
    case 'SliceSelector':
      return undefined;
  }
}

/** All results of an expression, in order. Throws when it is no JSONPath (the config check refuses it before). */
export function compileJsonPath(expression: string): (root: JsonValue) => JsonValue[] {
  const steps = parse(expression).segments.map(compile);
  if (!steps.every((s): s is Step => s !== undefined)) return (root) => query(root, expression);
  return (root) => {
    let nodes: JsonValue[] = [root];
    for (const step of steps) {
      const next: JsonValue[] = [];
      for (const node of nodes) step(node, next);
      nodes = next;
    }
    return nodes;
  };
}

/**
 * The reader of one mapped name: a JSONPath gives null for nothing, the value for one result, an array for several; a
 * plain name is a top-level key, null when it is not there.
 */
export function compileColumn(name: string): (root: JsonValue) => RawValue {
  if (!name.startsWith('$')) {
    const step = byName(name);
    return (root) => {
      const out: JsonValue[] = [];
      step(root, out);
      return out[0] ?? null;
    };
  }
  const path = compileJsonPath(name);
  return (root) => {
    const out = path(root);
    return out.length > 1 ? out : (out[0] ?? null);
  };
}
