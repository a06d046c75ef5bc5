/** Values made unreadable for a screen: enough to see that the mapping is right, too little to know the person. */

const word = (text: string): string =>
  text.replaceAll(/[\p{L}\p{M}\p{N}]+/gu, (w) => `${w.charAt(0)}${'•'.repeat(Math.min(w.length - 1, 6))}`);

/** Fields whose values are words of a vocabulary, not of a person. */
const OPEN: ReadonlySet<string> = new Set([
  'honorific',
  'gender',
  'purpose',
  'channel',
  'state',
  'means',
  'notice',
  'at',
  'last_contact_at',
  'collected_at',
]);

/** `j•••@e••••••.fr`, `+33•••••••78`, `1980-••-••`, `D••••••`, `9f86…`. */
export function mask(field: string, value: string): string {
  if (OPEN.has(field)) return value;
  return value
    .split(', ')
    .map((part) => maskPart(field, part))
    .join(', ');
}

function maskPart(field: string, value: string): string {
  if (field === 'birthdate') return `${value.slice(0, 4)}${value.slice(4).replaceAll(/\d/g, '•')}`;
  if (/^[0-9a-f]{64}$/.test(value)) return `${value.slice(0, 4)}…`;
  const at = value.lastIndexOf('@');
  if (at > 0) {
    const dot = value.lastIndexOf('.');
    return `${value.charAt(0)}•••@${value.charAt(at + 1)}•••${dot > at ? value.slice(dot) : ''}`;
  }
  if (/^\+\d{6,}$/.test(value)) return `${value.slice(0, 3)}${'•'.repeat(value.length - 5)}${value.slice(-2)}`;
  return word(value);
}

/** A column of flags has few values; more of them are a column that was named by mistake. */
const MOST_FLAGS = 8;

/** A value of a column of flags, of so many that were seen: shown when it is as short and plain as flags are. */
export const maskFlag = (value: string, distinct: number): string =>
  distinct <= MOST_FLAGS && value.length <= 20 && !/@|\d\D*\d\D*\d/.test(value) ? value : word(value);
