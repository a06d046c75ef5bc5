/** People as CSV files with the columns `id` and `person` (the truth) before those of the shape. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { TextFile } from '../../config/sample/generator/text-file.ts';
import { type PeopleOptions, people, SHAPES } from './make.ts';
import type { Shape } from './shape.ts';

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export interface WrittenPeople {
  /** Absolute or relative as the folder was. */
  readonly files: readonly string[];
  readonly records: number;
  readonly people: number;
}

/** Writes one file, or those of a town, to `folder`. */
export async function writePeople(folder: string, options: PeopleOptions): Promise<WrittenPeople> {
  const shape: Shape = SHAPES[options.shape];
  await mkdir(folder, { recursive: true });
  const files = shape.files.map(({ name, columns }) => {
    const file = new TextFile(folder, name);
    file.write(`id,person,${columns.map(cell).join(',')}\n`);
    return file;
  });
  // People are numbered from 1, and each has a row.
  let last = 0;
  let records = 0;
  for (const { file: place, cells, person } of people(options)) {
    const file = files[place];
    if (file === undefined) throw new RangeError(`no file ${place}`);
    records++;
    last = Math.max(last, person);
    file.write(`${records},P${person},${cells.map(cell).join(',')}\n`);
    if (records % 128 === 0) await file.drain();
  }
  for (const file of files) await file.close();
  return { files: shape.files.map(({ name }) => path.join(folder, name)), records, people: last };
}
