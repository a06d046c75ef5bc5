/** The folder of the package: sql/migrations, config/rules and config/sample stand in it, compiled or not. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

function find(from: string): string {
  for (let dir = from; ; dir = path.dirname(dir)) {
    if (existsSync(path.join(dir, 'package.json'))) return dir;
    if (dir === path.dirname(dir)) throw new Error('package.json not found above the program');
  }
}

export const PACKAGE_ROOT: string = find(path.dirname(fileURLToPath(import.meta.url)));
