/** How each source writes a row: delimiter, encoding, line end, header. Pure; write-company.ts holds the streams. */
import type { Cells, ConsentEvent, SourceName } from './record.ts';
import * as boutiques from './source-boutiques.ts';
import * as newsletter from './source-newsletter.ts';
import * as prospects from './source-prospects.ts';

function csvLine(cells: Cells, delimiter: string, end: string): string {
  return (
    cells
      .map((cell) => {
        const text = cell ?? '';
        return text.includes(delimiter) || text.includes('"') || text.includes('\n')
          ? `"${text.replaceAll('"', '""')}"`
          : text;
      })
      .join(delimiter) + end
  );
}

export interface TextFormat {
  readonly file: string;
  readonly encoding: 'utf-8' | 'windows-1252';
  readonly header: string;
  line(cells: Cells): string;
}

const csv = (
  file: string,
  columns: readonly string[],
  delimiter: string,
  end: string,
  encoding: TextFormat['encoding'],
  bom = '',
): TextFormat => ({
  file,
  encoding,
  header: bom + csvLine(columns, delimiter, end),
  line: (cells) => csvLine(cells, delimiter, end),
});

/** The web shop is a database: see web-sql.ts. */
export const FORMATS: Readonly<Record<Exclude<SourceName, 'web'>, TextFormat>> = {
  boutiques: csv('sources/boutiques.csv', boutiques.COLUMNS, ';', '\r\n', 'windows-1252'),
  newsletter: csv('sources/newsletter.csv', newsletter.COLUMNS, ',', '\n', 'utf-8'),
  prospects: csv('sources/prospects-2016.csv', prospects.COLUMNS, ';', '\r\n', 'utf-8', '\ufeff'),
  sav: { file: 'sources/sav.jsonl', encoding: 'utf-8', header: '', line: (cells) => `${cells[0] ?? ''}\n` },
};

/** A line of a consent log; empty keys are left out. */
export function eventLine(e: ConsentEvent): string {
  const { log: _, ...rest } = e;
  return `${JSON.stringify(Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null)))}\n`;
}
