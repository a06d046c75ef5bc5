/** HTML as text: whatever comes from data is escaped. */
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escape = (text: string): string => text.replace(/[&<>"']/g, (c) => ENTITIES[c] ?? c);

/** A table; numbers to the right. */
export function htmlTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cell = (c: string | number): string =>
    typeof c === 'number' ? `<td class="n">${c.toLocaleString('en-GB')}</td>` : `<td>${escape(c)}</td>`;
  const body = rows.map((r) => `<tr>${r.map(cell).join('')}</tr>`).join('\n');
  return `<table><thead><tr>${head.map((h) => `<th scope="col">${escape(h)}</th>`).join('')}</tr></thead><tbody>\n${body}\n</tbody></table>`;
}

/** Figures behind a chart, folded away. */
export const details = (summary: string, inner: string): string =>
  `<details><summary>${escape(summary)}</summary>${inner}</details>`;
