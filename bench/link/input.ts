/** The files that are linked: given ones, or generated people kept in the temp folder. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PeopleOptions } from '../people/make.ts';
import { writePeople } from '../people/write.ts';
import { withoutColumn } from './bare.ts';

/** The generator's own name for it. */
const TRUTH = 'person';

export interface LinkInput {
  readonly name: string;
  readonly files: readonly string[];
  /** The same without the truth. */
  readonly bare: readonly string[];
  readonly key: string | null;
  readonly truth: string | null;
}

/** Hash of the compiled generator: another generator makes other people. */
function generatorVersion(): string {
  const hash = createHash('sha256');
  for (const folder of ['../people/', '../../config/sample/generator/']) {
    const where = fileURLToPath(new URL(folder, import.meta.url));
    for (const name of readdirSync(where)
      .filter((n) => n.endsWith('.js'))
      .sort())
      hash.update(name).update(readFileSync(path.join(where, name)));
  }
  return hash.digest('hex').slice(0, 10);
}

/** Makes the people, or finds them. */
export async function peopleInput(options: PeopleOptions): Promise<LinkInput> {
  const { records, seed, shape, damage, duplicates } = options;
  const name = [shape, records, damage, duplicates ?? 'own', seed].join('-');
  const folder = path.join(tmpdir(), 'referent-bench', `link-${name}-${generatorVersion()}`);
  const note = path.join(folder, 'made.json');
  if (!existsSync(note)) {
    const part = `${folder}.${process.pid}.part`;
    const { files } = await writePeople(part, options);
    await withoutColumn(files, TRUTH, path.join(part, 'bare'));
    await writeFile(path.join(part, 'made.json'), JSON.stringify(files.map((f) => path.basename(f))));
    await rm(folder, { recursive: true, force: true });
    await rename(part, folder);
  }
  const files = JSON.parse(readFileSync(note, 'utf8')) as string[];
  return {
    name,
    files: files.map((f) => path.join(folder, f)),
    bare: files.map((f) => path.join(folder, 'bare', f)),
    key: 'id',
    truth: TRUTH,
  };
}

/** Given files; those without the truth are written to `folder`. */
export async function fileInput(
  files: readonly string[],
  key: string | null,
  truth: string | null,
  folder: string,
): Promise<LinkInput> {
  const bare = truth === null ? files : await withoutColumn(files, truth, folder);
  return { name: files.map((f) => path.basename(f)).join(', '), files, bare, key, truth };
}
