/** Numbers that carry their own check (LINKAGE 2 "Checksums"): one that fails it was mistyped. */

export type CheckKind = 'nir' | 'siret' | 'siren' | 'luhn';

const compact = (text: string): string => text.replace(/[\s.\-/_]/g, '').toUpperCase();

/** Luhn 1960: every second digit from the right doubled. */
export function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const doubled = i % 2 === 0 ? digit : digit * 2;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** Key of the 13 digits of a NIR: 97 less the rest; Corsica's 2A and 2B count as 19 and 18. */
export const nirKey = (thirteen: string): number =>
  97 - Number(BigInt(thirteen.replace('2A', '19').replace('2B', '18')) % 97n);

const NIR = /^([1-478]\d{4}(?:\d{2}|2[AB])\d{6})(\d{2})$/;
/** La Poste's establishments end in any digit: their sum is a multiple of five. */
const isPoste = (siret: string): boolean =>
  siret.startsWith('356000000') && siret.split('').reduce((s, d) => s + Number(d), 0) % 5 === 0;

/** Whether a number passes its check; null when it has none of that kind (too short, no digits). */
export function passesCheck(kind: CheckKind, text: string): boolean | null {
  const code = compact(text);
  switch (kind) {
    case 'nir': {
      const found = NIR.exec(code);
      return found === null ? null : nirKey(found[1] ?? '0') === Number(found[2]);
    }
    case 'siret':
      return /^\d{14}$/.test(code) ? luhn(code) || isPoste(code) : null;
    case 'siren':
      return /^\d{9}$/.test(code) ? luhn(code) : null;
    case 'luhn':
      return /^\d{10,19}$/.test(code) ? luhn(code) : null;
  }
}
