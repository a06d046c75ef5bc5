/**
 * Companies of 10,000 to 10 million records for benchmarks: the sample's generator, larger, kept in the temp folder by
 * size, seed and the generator's own text, so that it is made once.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { RECORDS_PER_PERSON } from '../config/sample/generator/company.ts';
import { writeCompany } from '../config/sample/generator/write-company.ts';

export interface BenchCompany {
  readonly folder: string;
  readonly people: number;
  readonly records: number;
  /** Seconds that it took to make; 0 when it was there already. */
  readonly seconds: number;
}

/** The CSV files without the rows that a plain COPY refuses, for the floor. */
export const CLEAN: readonly {
  readonly file: string;
  readonly delimiter: string;
  readonly encoding: 'latin1' | 'utf8';
}[] = [
  { file: 'boutiques.csv', delimiter: ';', encoding: 'latin1' },
  { file: 'newsletter.csv', delimiter: ',', encoding: 'utf8' },
  { file: 'prospects-2016.csv', delimiter: ';', encoding: 'utf8' },
];

/** Hash of the compiled generator: another generator makes another company. */
function generatorVersion(): string {
  const folder = fileURLToPath(new URL('../config/sample/generator/', import.meta.url));
  const hash = createHash('sha256');
  for (const name of readdirSync(folder)
    .filter((n) => n.endsWith('.js'))
    .sort()) {
    hash.update(name).update(readFileSync(path.join(folder, name)));
  }
  return hash.digest('hex').slice(0, 10);
}

/** Cells of a line by its delimiters outside of quotes; null when a quote is left open. */
function cellCount(line: string, delimiter: string): number | null {
  let cells = 1;
  let quoted = false;
  for (const c of line) {
    if (c === '"') quoted = !quoted;
    else if (c === delimiter && !quoted) cells++;
  }
  return quoted ? null : cells;
}

async function clean(from: string, to: string, delimiter: string, encoding: 'latin1' | 'utf8'): Promise<void> {
  const lines = createInterface({ input: createReadStream(from, encoding), crlfDelay: Infinity });
  let width: number | null = null;
  async function* kept() {
    let text = '';
    for await (const line of lines) {
      const cells = cellCount(line, delimiter);
      width ??= cells;
      if (cells !== width) continue;
      text += `${line}\n`;
      if (text.length < 1 << 16) continue;
      yield Buffer.from(text, encoding);
      text = '';
    }
    yield Buffer.from(text, encoding);
  }
  await pipeline(Readable.from(kept()), createWriteStream(to));
}

/** Makes the company, or finds it. About `records` records; exactly the same for the same arguments. */
export async function benchCompany(records: number, seed: number): Promise<BenchCompany> {
  const folder = path.join(tmpdir(), 'referent-bench', `${records}-${seed}-${generatorVersion()}`);
  const note = path.join(folder, 'made.json');
  if (existsSync(note)) {
    const made = JSON.parse(readFileSync(note, 'utf8')) as { people: number; records: number };
    return { folder, ...made, seconds: 0 };
  }
  const begun = performance.now();
  const part = `${folder}.${process.pid}.part`;
  await rm(part, { recursive: true, force: true });
  await mkdir(path.join(part, 'clean'), { recursive: true });
  const written = await writeCompany(part, {
    people: Math.max(1, Math.round(records / RECORDS_PER_PERSON)),
    seed,
    web: 'copy',
  });
  for (const { file, delimiter, encoding } of CLEAN) {
    await clean(path.join(part, 'sources', file), path.join(part, 'clean', file), delimiter, encoding);
  }
  const made = { people: written.tally.people, records: written.records };
  await writeFile(path.join(part, 'made.json'), JSON.stringify(made));
  await rm(folder, { recursive: true, force: true });
  await rename(part, folder);
  return { folder, ...made, seconds: (performance.now() - begun) / 1000 };
}
