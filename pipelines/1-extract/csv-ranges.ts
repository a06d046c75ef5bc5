/** Where the rows of a CSV file begin, so that several threads can read it, each a range. */
import type { CsvDialect } from './csv-scan.ts';
import type { Encoding } from './decode.ts';
import { readChunks, type SourceFile } from './files.ts';
import type { ByteRange, SourceInput } from './source.ts';

const LF = 10;
const CR = 13;
const SPACE = 32;
const TAB = 9;

/**
 * At most `most` ranges of about one size. One range where a value goes over several lines, a quote stands where none
 * should, or lines end otherwise: there only reading from the beginning tells where a row is.
 */
export async function csvRanges(
  input: SourceInput,
  source: SourceFile,
  { dialect, encoding }: { readonly dialect: CsvDialect; readonly encoding: Encoding },
  most: number,
): Promise<readonly ByteRange[]> {
  const whole: readonly ByteRange[] = [{ from: 0, to: source.bytes, line: 1 }];
  const [delimiter, quote] = [dialect.delimiter.charCodeAt(0), dialect.quote.charCodeAt(0)];
  const isPlain = dialect.lineEnd === '\n' && delimiter < 128 && quote < 128 && dialect.delimiter.length === 1;
  if (most < 2 || !isPlain || encoding.startsWith('utf-16')) return whole;
  const size = Math.ceil(source.bytes / most);
  const starts: { readonly from: number; readonly line: number }[] = [];
  let line = 1;
  let at = 0;
  let state: 'begin' | 'plain' | 'quoted' | 'closed' = 'begin';
  for await (const chunk of readChunks(input, source)) {
    // Without a quote only line ends are of interest, and these are found faster than one by one.
    if (state !== 'quoted' && state !== 'closed' && !chunk.includes(quote)) {
      for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, end + 1)) {
        line++;
        if (at + end + 1 >= size * (starts.length + 1)) starts.push({ from: at + end + 1, line });
      }
      const last = chunk.at(-1);
      state = last === LF || last === delimiter ? 'begin' : 'plain';
    } else
      for (let i = 0; i < chunk.length; i++) {
        const byte = chunk[i] ?? 0;
        if (state === 'quoted') {
          if (byte === quote) state = 'closed';
          else if (byte === LF) return whole;
          continue;
        }
        if (state === 'closed') {
          if (byte === quote) {
            state = 'quoted';
            continue;
          }
          if (byte === SPACE || byte === TAB || byte === CR) continue;
          if (byte !== delimiter && byte !== LF) return whole;
        }
        if (byte === LF) {
          line++;
          if (at + i + 1 >= size * (starts.length + 1)) starts.push({ from: at + i + 1, line });
          state = 'begin';
        } else if (byte === delimiter) state = 'begin';
        else if (byte === quote && state === 'begin') state = 'quoted';
        else state = 'plain';
      }
    at += chunk.length;
  }
  if (state === 'quoted') return whole;
  const inside = starts.filter((s) => s.from < source.bytes);
  const begins = [{ from: 0, line: 1 }, ...inside];
  return begins.map(({ from, line: first }, i) => ({ from, line: first, to: begins[i + 1]?.from ?? source.bytes }));
}
