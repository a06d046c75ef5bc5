/**
 * Makes the committed sample again: `node dist/config/sample/generator/main.js [folder]`. Another size or seed is a matter
 * of `writeCompany`.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PACKAGE_ROOT } from '../../package-root.ts';
import { SAMPLE } from './company.ts';
import { sampleReadme } from './readme.ts';
import { writeCompany } from './write-company.ts';

const folder = path.resolve(process.argv[2] ?? path.join(PACKAGE_ROOT, 'config', 'sample'));
const written = await writeCompany(folder, SAMPLE);
await writeFile(path.join(folder, 'README.md'), sampleReadme(written));
console.log(`${written.tally.people} people, ${written.records} records in ${folder}`);
