/**
 * CSV (RFC 4180) text to records, streamed, with physical line numbers, bounded memory and recovery.
 *
 * A quote opens a cell only where the cell begins; elsewhere it is a character. Whatever goes wrong, the *first
 * physical line* of the record is rejected and reading goes on with the next line, so that a quote that never closes
 * costs one line and not the rest of the file. A record of several lines is treated so too when it has the wrong number
 * of cells, or when its lines, taken one by one, have the right one: then a stray quote swallowed rows, and rows that
 * vanish in a value of another row would be lost without a word.
 */
import type { RejectReason } from './reject-reasons.ts';
import { RECORD_LIMIT, REJECT_TEXT_LIMIT, shorten } from './source.ts';

export interface CsvDialect {
  readonly delimiter: string;
  readonly quote: string;
  /** A lone carriage return ends lines in files of the old Mac kind; otherwise \n, with or without \r before it. */
  readonly lineEnd: '\n' | '\r';
}

export interface CsvSink {
  record(cells: string[], line: number): void;
  reject(reason: RejectReason, line: number, text: string): void;
  blank(line: number): void;
}

export interface CsvScanner {
  push(text: string): void;
  end(): void;
}

type Quoted =
  | { readonly kind: 'record'; readonly cells: string[]; readonly next: number; readonly lines: number }
  | { readonly kind: 'more' }
  | { readonly kind: 'bad'; readonly at: number };

/**
 * `width` is the number of cells of every record; null lets the first record decide, `any` takes them as they come.
 * `skipLines` physical lines at the beginning are passed over; `firstLine` is the number of the first.
 */
export function createCsvScanner(
  dialect: CsvDialect,
  sink: CsvSink,
  {
    width,
    skipLines = 0,
    limit = RECORD_LIMIT,
    firstLine = 1,
  }: { width: number | 'any' | null; skipLines?: number; limit?: number; firstLine?: number },
): CsvScanner {
  const { delimiter, quote, lineEnd } = dialect;
  const doubled = quote + quote;
  const spaces = delimiter === '\t' ? ' ' : ' \t';
  let buffer = '';
  let pos = 0;
  let line = firstLine;
  let expected = width;
  let toSkip = skipLines;
  /** A line beyond the limit, being thrown away: what is kept of it and how long it is so far. */
  let large: { head: string; size: number } | null = null;

  const lineStop = (end: number): number => (lineEnd === '\n' && buffer[end - 1] === '\r' ? end - 1 : end);

  function finish(cells: string[], lines: number, next: number, firstNext: number): void {
    expected ??= cells.length;
    if (expected === 'any' || cells.length === expected) {
      if (lines > 1 && expected !== 'any' && swallowsRows(next, expected)) {
        rejectLine('unclosed_quote', firstNext);
        return;
      }
      sink.record(cells, line);
      line += lines;
      pos = next;
      return;
    }
    rejectLine(cells.length > expected ? 'row_too_long' : 'row_too_short', firstNext);
  }

  /** Whether a line in the middle of the record, or both its first and its last line, are rows of their own. */
  function swallowsRows(next: number, cells: number): boolean {
    const rows = buffer
      .slice(pos, next)
      .replace(/[\r\n]+$/, '')
      .split(lineEnd)
      .map((text) => text.split(delimiter).length === cells);
    return rows.slice(1, -1).includes(true) || (rows[0] === true && rows.at(-1) === true);
  }

  function rejectLine(reason: RejectReason, next: number): void {
    const text = buffer.slice(pos, next).replace(/[\r\n]+$/, '');
    sink.reject(reason, line, shorten(text));
    line++;
    pos = next;
  }

  /** Parses a record with quotes that begins at `pos`; `end` is where its first physical line ends. */
  function quoted(end: number, final: boolean): Quoted {
    const reach = pos + limit;
    const cells: string[] = [];
    let lines = 1;
    let p = pos;
    let stop = end;
    for (;;) {
      if (buffer[p] !== quote) {
        const rest = buffer.slice(p, lineStop(stop));
        const cut = rest.indexOf(delimiter);
        cells.push(cut === -1 ? rest : rest.slice(0, cut));
        if (cut === -1) return { kind: 'record', cells, next: stop + 1, lines };
        p += cut + 1;
        continue;
      }
      let q = p + 1;
      let escaped = false;
      let close: number;
      for (;;) {
        close = buffer.indexOf(quote, q);
        if (close === -1 || close > reach) {
          return !final && buffer.length <= reach ? { kind: 'more' } : { kind: 'bad', at: buffer.length };
        }
        if (buffer[close + 1] !== quote) break;
        escaped = true;
        q = close + 2;
      }
      const value = buffer.slice(p + 1, close);
      cells.push(escaped ? value.replaceAll(doubled, quote) : value);
      for (let n = value.indexOf(lineEnd); n !== -1; n = value.indexOf(lineEnd, n + 1)) lines++;
      p = close + 1;
      if (p > stop) {
        stop = buffer.indexOf(lineEnd, p);
        if (stop === -1) {
          if (!final) return buffer.length <= reach + limit ? { kind: 'more' } : { kind: 'bad', at: buffer.length };
          stop = buffer.length;
        }
      }
      while (p < stop && spaces.includes(buffer[p] ?? '')) p++;
      if (p >= lineStop(stop)) return { kind: 'record', cells, next: stop + 1, lines };
      if (buffer[p] !== delimiter) return { kind: 'bad', at: p };
      p++;
    }
  }

  function scan(final: boolean): void {
    while (pos < buffer.length) {
      const found = buffer.indexOf(lineEnd, pos);
      if (large !== null || (found === -1 ? buffer.length : found) - pos > limit) {
        const end = found === -1 ? buffer.length : found;
        large ??= { head: buffer.slice(pos, pos + REJECT_TEXT_LIMIT), size: 0 };
        large.size += end - pos;
        pos = end;
        if (found === -1 && !final) return;
        sink.reject('line_too_large', line, shorten(large.head, large.size));
        large = null;
        line++;
        pos = end + 1;
        continue;
      }
      if (found === -1 && !final) return;
      const end = found === -1 ? buffer.length : found;
      const next = end + 1;
      const stop = lineStop(end);
      if (toSkip > 0) {
        toSkip--;
        line++;
        pos = next;
        continue;
      }
      if (stop === pos) {
        sink.blank(line);
        line++;
        pos = next;
        continue;
      }
      const text = buffer.slice(pos, stop);
      if (!text.includes(quote)) {
        finish(text.split(delimiter), 1, next, next);
        continue;
      }
      const result = quoted(end, final);
      if (result.kind === 'more') return;
      if (result.kind === 'record') finish(result.cells, result.lines, result.next, next);
      else rejectLine(result.at >= end ? 'unclosed_quote' : 'text_after_quote', next);
    }
  }

  return {
    push(text) {
      buffer = buffer.slice(pos) + text;
      pos = 0;
      scan(false);
    },
    end() {
      buffer = buffer.slice(pos);
      pos = 0;
      scan(true);
      if (large !== null) sink.reject('line_too_large', line, shorten(large.head, large.size));
      large = null;
      buffer = '';
    },
  };
}
