/** Several numbers in one cell, and what is written around them. */
export interface NumberPiece {
  /** As found. */
  readonly text: string;
  /** Digits, with a leading + when there was one; other characters are kept where they are not punctuation. */
  readonly digits: string;
  readonly extension: boolean;
}

const EXTENSION = /[\s,;]*(?:\b(?:poste|ext|extension|p\.)\.?|#|x)\s*\d{1,6}$/i;
/** Tel:, Port., Mobile, (bureau) … around a number. */
const LABEL = /^[\p{L}. ]{2,20}[:.]?\s*(?=[+(\d])|\([^)\d]*\)|\s+[\p{L}. ]{2,20}$/gu;
const SPREADSHEET_FLOAT = /^(\+?\d{8,15})\.0$/;
const SEPARATORS = /[\s./\-_()[\]\u2022\u00b7\\,]/g;

function squeeze(text: string): { digits: string; extension: boolean } {
  const whole = SPREADSHEET_FLOAT.exec(text)?.[1] ?? text;
  const bare = whole.replace(EXTENSION, '');
  const digits = bare
    .replace(LABEL, '')
    .replace(/^'|^\(\+/g, (c) => (c === "'" ? '' : '+'))
    .replace(/^(?:tel:)/i, '')
    .replace(/\(0\)/g, '')
    .replace(SEPARATORS, '');
  return { digits, extension: bare !== whole };
}

const count = (text: string): number => text.replace(/\D/g, '').length;
/** Digits of one number: at most 10, or up to 15 after an international prefix. */
const fitsOne = (text: string): boolean => count(text) <= (/^\s*(?:\+|00|\(\+)/.test(text) ? 15 : 11);

/** A chunk of 20 digits that are two French numbers one after the other. */
function twins(chunk: string): string[] {
  const digits = chunk.replace(SEPARATORS, '');
  const twice = /^(0[1-9]\d{8})(0[1-9]\d{8})$/.exec(digits);
  return twice === null ? [chunk] : [twice[1] ?? '', twice[2] ?? ''];
}

/** Splits on / ; , | ou et; a slash or comma inside what is one number (06/12/34/56/78) is punctuation. */
export function splitNumbers(text: string): NumberPiece[] {
  const out: NumberPiece[] = [];
  for (const strong of text.split(/[;|]+|\s(?:ou|et|puis|or|and|&)\s/i)) {
    const chunks = fitsOne(strong) ? [strong] : strong.split(/[/,]+|(?<=\d)\s+-\s+(?=[\d+])|(?<=\d)\s*(?=\+\d)/);
    for (const chunk of chunks.flatMap(twins)) {
      const trimmed = chunk.trim();
      if (trimmed !== '') out.push({ text: trimmed, ...squeeze(trimmed) });
    }
  }
  return out;
}

export const isExtensionFound = (piece: NumberPiece): boolean => piece.extension;
