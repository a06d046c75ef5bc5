/** Text that is no table, told by how it begins: read as a CSV, a page is one column of nonsense. */
import { open } from 'node:fs/promises';
import path from 'node:path';
import { ReferentError } from './errors.ts';

const HEAD_BYTES = 4096;

/** A row of a CSV begins with no tag. Binary files are refused by the reader. */
const BEGINNINGS: readonly (readonly [RegExp, string])[] = [
  [/^\s*<(?:!doctype\s+html|html|head|body)\b/i, 'an HTML page'],
  [/^\s*<(?:\?xml|!doctype)\b/i, 'an XML file'],
];

/** Throws REF_SOURCE_UNREADABLE. `file` is one that can be opened. */
export async function refuseOtherFormat(file: string): Promise<void> {
  const text = (await headOf(file)).toString('latin1').replace(/^\xef\xbb\xbf/, '');
  const other = BEGINNINGS.find(([begin]) => begin.test(text))?.[1];
  if (other === undefined) return;
  throw new ReferentError('REF_SOURCE_UNREADABLE', `${path.basename(file)} is no table: it is ${other}.`, {
    where: path.basename(file),
    expected: 'a CSV, JSON Lines or Parquet file',
    hint: 'Export the rows as CSV.',
  });
}

async function headOf(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await handle.read(head, 0, HEAD_BYTES, 0);
    return head.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
