/** Pairs that a person decided, from a CSV: judgements that beat the model, and the answers to a sample. */
import { nearest } from '../config/nearest.ts';
import type { Judgement } from '../linkage/index.ts';
import { ReferentError } from '../pipelines/errors.ts';
import { readCells, type TextRow } from '../pipelines/link-cells.ts';
import type { FileRows, LinkFiles } from '../pipelines/link-files.ts';
import type { CliContext } from './command.ts';
import { count } from './table.ts';

const SAME = new Set(['same', 'yes', 'y', 'oui', 'o', '1', 'true', 'vrai', 'x']);
const DIFFERENT = new Set(['different', 'no', 'n', 'non', '0', 'false', 'faux', 'différent', 'autre']);
const UNSURE = new Set(['unsure', 'maybe', '?', 'doute', 'incertain', 'ne sait pas']);

/** Null where nothing is answered. Throws REF_USAGE that names the line and the nearest word, not the answer. */
export function verdictOf(text: string, file: string, line: number): Judgement['verdict'] | null {
  const word = text.trim().toLowerCase();
  if (word === '') return null;
  if (SAME.has(word)) return 'same';
  if (DIFFERENT.has(word)) return 'different';
  if (UNSURE.has(word)) return 'unsure';
  const near = nearest(word, [...SAME, ...DIFFERENT, ...UNSURE]);
  const meant = near === undefined ? '' : ` Did you mean ${near}?`;
  throw new ReferentError('REF_USAGE', `Line ${line} of ${file} has an answer that is not known.${meant}`, {
    where: file,
    expected: 'same, different or unsure (yes, no or ?)',
    hint: 'Correct the line; nothing was done.',
  });
}

/** The first of some columns that a row has. Throws REF_SOURCE_COLUMN. */
export function columnOf(row: TextRow, names: readonly string[], file: string): string {
  const found = names.find((name) => row[name] !== undefined);
  if (found !== undefined) return found;
  throw new ReferentError('REF_SOURCE_COLUMN', `${file} has no column ${names.join(' or ')}.`, {
    where: file,
    expected: 'key_a, key_b and verdict; file_a and file_b where keys stand in several files',
    hint: 'Write the names in the first line.',
  });
}

/** Lines that are named in a note; the others are counted. */
const NAMED = 5;

function lineWords(lines: readonly number[]): string {
  const named = lines.slice(0, NAMED).join(', ');
  const more = lines.length > NAMED ? ` and ${lines.length - NAMED} more` : '';
  return `line${lines.length === 1 ? '' : 's'} ${named}${more}`;
}

/** Judgements on the rows of the files, by position. What decides nothing, and pairs of other rows, is told by line. */
export async function readJudgementFile(ctx: CliContext, file: string, read: LinkFiles): Promise<readonly Judgement[]> {
  const rowOf = rowFinder(read.rows);
  const out: Judgement[] = [];
  let line = 1;
  const empty: number[] = [];
  const unsure: number[] = [];
  const unknown: number[] = [];
  for await (const row of readCells(file, { folder: process.cwd(), signal: ctx.signal })) {
    line++;
    const verdict = verdictOf(row[columnOf(row, ['verdict', 'same'], file)] ?? '', file, line);
    const [keyA, keyB] = [columnOf(row, ['key_a'], file), columnOf(row, ['key_b'], file)];
    if (verdict === null) {
      empty.push(line);
      continue;
    }
    if (verdict === 'unsure') unsure.push(line);
    const a = rowOf(row[keyA] ?? '', row['file_a']);
    const b = rowOf(row[keyB] ?? '', row['file_b']);
    if (a === null || b === null) unknown.push(line);
    else out.push({ a, b, verdict });
  }
  const tell = (lines: readonly number[], one: string, many: string): void => {
    if (lines.length > 0) ctx.note(`${count(lines.length, one, many)} (${file}, ${lineWords(lines)}).`);
  };
  tell(empty, 'judgement has no verdict and decides nothing', 'judgements have no verdict and decide nothing');
  tell(unsure, 'judgement is unsure and decides nothing', 'judgements are unsure and decide nothing');
  tell(
    unknown,
    'judgement is on a row that is not there, or not only once, and decides nothing',
    'judgements are on rows that are not there, or not only once, and decide nothing',
  );
  return out;
}

/** The record of a key; null where there is none, or where it stands in several files and no file is named. */
function rowFinder(rows: FileRows): (key: string, file: string | undefined) => string | null {
  const byKey = new Map<string, number[]>();
  for (let row = 0; row < rows.length; row++) {
    const key = rows.key(row);
    const found = byKey.get(key);
    if (found === undefined) byKey.set(key, [row]);
    else found.push(row);
  }
  return (key, file) => {
    const found = (byKey.get(key) ?? []).filter((row) => file === undefined || rows.file(row) === file);
    const [row] = found;
    return row === undefined || found.length > 1 ? null : String(row).padStart(9, '0');
  };
}
