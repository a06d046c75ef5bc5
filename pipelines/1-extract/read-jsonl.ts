/** JSON Lines: one object per line, UTF-8. */

import { nearest } from '../../config/nearest.ts';
import type { Read } from '../../config/schema.ts';
import { isIllFormed, showIllFormed } from './decode.ts';
import { findFiles, refuse, type SourceFile } from './files.ts';
import { compileColumn } from './json-path.ts';
import { createLineScanner } from './line-scan.ts';
import { parseJsonLine } from './parse-json-line.ts';
import { type Part, type Reader, type RowOrReject, type SourceInput, shorten } from './source.ts';
import { checkFirstLines, chooseEncoding, headText, note, readText } from './text-file.ts';

type JsonlRead = Extract<Read, { format: 'jsonl' }>;

const FIRST_LINES = 200;
/** So few lines that are no objects can be accidents; then they are rejects and the file is read. */
const ACCIDENTS = 2;

function describeFile(input: SourceInput<JsonlRead>, source: SourceFile): Part {
  const { encoding, from } = chooseEncoding(input, source, input.read.encoding);
  const { text, whole } = headText(source, encoding);
  if (whole && text.trim() === '') throw refuse('REF_SOURCE_EMPTY', input, source.file, 'has no row');
  const lines = text.split('\n');
  if (!whole) lines.pop();
  const first = lines.filter((line) => line.trim() !== '').slice(0, FIRST_LINES);
  checkFirstLines(input, source, encoding, first);
  const objects = first.flatMap((line) => {
    const parsed = parseJsonLine(line);
    return parsed.kind === 'object' ? [parsed.value] : [];
  });
  const isArray = text.trimStart().startsWith('[');
  const isOther = isArray ? objects.length * 2 < first.length : objects.length === 0 && first.length > ACCIDENTS;
  if (isOther)
    throw refuse('REF_SOURCE_UNREADABLE', input, source.file, 'is no JSON Lines file', {
      expected: 'one JSON object per line',
      hint: isArray
        ? 'It is one JSON array: write each of its objects on a line of its own, without the brackets.'
        : '`referent check` shows the first rows as they are read.',
    });
  const found = [...new Set(objects.flatMap((o) => Object.keys(o as object)))];
  for (const column of input.key) {
    const get = compileColumn(column);
    if (objects.length === 0 || objects.some((o) => get(o) !== null)) continue;
    const near = nearest(column, found);
    throw refuse(
      'REF_SOURCE_COLUMN',
      input,
      source.file,
      `has no key "${column}" in its first ${objects.length} rows${near === undefined ? '' : `; the nearest is "${near}"`}`,
      { expected: 'the key column in every row', ...(near === undefined ? {} : { hint: `Did you mean "${near}"?` }) },
    );
  }
  return {
    file: source.file,
    bytes: source.bytes,
    contentHash: source.contentHash,
    found,
    layout: { format: 'jsonl', encoding, encoding_from: from },
    rows: () => readRows(input, source, encoding),
  };
}

async function* readRows(
  input: SourceInput<JsonlRead>,
  source: SourceFile,
  encoding: Parameters<typeof readText>[2],
): AsyncGenerator<readonly RowOrReject[]> {
  let items: RowOrReject[] = [];
  let suspect = false;
  const getters = input.columns.map(compileColumn);
  const scanner = createLineScanner({
    line(text, line) {
      if (text.length === 0) {
        items.push(note('blank_lines', 1));
        return;
      }
      if (suspect && isIllFormed(text)) {
        items.push({ kind: 'reject', line, reason: 'bad_encoding', text: shorten(showIllFormed(text)) });
        return;
      }
      const parsed = parseJsonLine(text);
      if (parsed.kind === 'reject') {
        items.push({ kind: 'reject', line, reason: parsed.reason, text: shorten(text) });
        return;
      }
      if (parsed.nul > 0) items.push(note('nul_removed', parsed.nul));
      if (parsed.surrogates > 0) items.push(note('surrogates_replaced', parsed.surrogates));
      items.push({ kind: 'row', line, values: getters.map((get) => get(parsed.value)) });
    },
    tooLarge(text, line) {
      items.push({ kind: 'reject', line, reason: 'line_too_large', text: suspect ? showIllFormed(text) : text });
    },
  });
  for await (const piece of readText(input, source, encoding, (item) => items.push(item))) {
    suspect = piece.suspect;
    scanner.push(piece.text);
    if (piece.last) scanner.end();
    if (items.length > 0) {
      yield items;
      items = [];
    }
  }
}

export const jsonlReader: Reader<JsonlRead> = {
  async describe(input, whole) {
    const files = await findFiles(input, input.read.path, whole);
    return files.map((source) => describeFile(input, source));
  },
};
