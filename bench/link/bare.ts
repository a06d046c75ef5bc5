/** Files without the column that holds the truth, for the runs that are timed: measuring is not part of the work. */
import { createReadStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'csv-parse';
import { TextFile } from '../../config/sample/generator/text-file.ts';

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Copies CSV files to a folder; returns the copies. Throws RangeError when a file has no such column. */
export async function withoutColumn(files: readonly string[], column: string, folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const copies: string[] = [];
  for (const file of files) {
    const name = path.basename(file);
    const copy = new TextFile(folder, name);
    const rows = createReadStream(file).pipe(parse({ bom: true, relax_column_count: true }));
    let place: number | null = null;
    let written = 0;
    for await (const row of rows as AsyncIterable<string[]>) {
      place ??= row.map((c) => c.trim()).indexOf(column);
      if (place === -1) throw new RangeError(`${name} has no column ${column}`);
      row.splice(place, 1);
      copy.write(`${row.map(cell).join(',')}\n`);
      if (++written % 128 === 0) await copy.drain();
    }
    await copy.close();
    copies.push(path.join(folder, name));
  }
  return copies;
}
