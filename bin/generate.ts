/** `npm run generate`: writes every generated file and says which changed. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PACKAGE_ROOT } from '../config/package-root.ts';
import { generatedFiles } from './generated-files.ts';

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

for (const [name, text] of await generatedFiles()) {
  const file = path.join(PACKAGE_ROOT, name);
  const changed = read(file) !== text;
  mkdirSync(path.dirname(file), { recursive: true });
  if (changed) writeFileSync(file, text);
  console.log(`${changed ? 'written  ' : 'unchanged'}  ${name}`);
}
