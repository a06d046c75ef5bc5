/** `Date de naissance`, `dateNaissance`, `DATE-NAISSANCE` → `DATE_DE_NAISSANCE`, `DATE_NAISSANCE`, `DATE_NAISSANCE`. */
export function foldHeader(header: string): string {
  return header
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .replaceAll('N°', 'NUM_')
    .replaceAll(/[^A-Z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
}

/** A cell as words are compared: upper case, no accents, single spaces. */
export const foldCell = (cell: string): string =>
  cell.normalize('NFD').replaceAll(/\p{M}/gu, '').toUpperCase().replaceAll(/\s+/g, ' ').trim();
