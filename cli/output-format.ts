/** Reads the options that say how rows are written. */
import { nearest } from '../config/nearest.ts';
import { ReferentError } from '../pipelines/errors.ts';
import type { FileFormat } from '../sql/queries/export.ts';
import type { CommandOption } from './command.ts';

export const OUTPUT_OPTIONS: readonly CommandOption[] = [
  { flag: '--out <file>', text: 'File to write; left out or -: stdout' },
  { flag: '--format <format>', text: 'csv or jsonl (default: by the name of the file, else csv)' },
  {
    flag: '--excel',
    text:
      "CSV for a spreadsheet: semicolons, a byte-order mark, and a leading ' where a text begins with = + - @. " +
      'Without it every value stays exact: +33612345678 is a number to dial, not a formula',
  },
  { flag: '--force', text: 'Replace the file if it exists' },
];

/** Throws REF_USAGE. With --json rows on stdout are JSON Lines. */
export function outputFormat(options: Readonly<Record<string, unknown>>, json: boolean): FileFormat {
  const { format: given, out } = options;
  const excel = options['excel'] === true;
  const isFile = typeof out === 'string' && out !== '-';
  const byName = isFile && /\.(jsonl|ndjson)$/i.test(out) ? 'jsonl' : json && !isFile ? 'jsonl' : 'csv';
  const format = typeof given === 'string' ? given : byName;
  if (format !== 'csv' && format !== 'jsonl') {
    const near = nearest(format, ['csv', 'jsonl']);
    throw new ReferentError(
      'REF_USAGE',
      `There is no format ${format}.${near === undefined ? '' : ` Did you mean ${near}?`}`,
      {
        expected: 'csv or jsonl',
      },
    );
  }
  if (excel && format !== 'csv') {
    throw new ReferentError('REF_USAGE', '--excel is for CSV: JSON Lines keep every value exact.');
  }
  return { format, excel };
}
