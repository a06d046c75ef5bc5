/** Two dates as numbers YYYYMMDD, 00 for what is not known: the level of the kind `birthdate`. */
const EXACT = 0;
const SWAPPED = 1;
const ONE_PART_WRONG = 2;
const COMPATIBLE = 3;
const DIFFERENT = 4;

export function dateLevel(a: number, b: number): number {
  const yearA = Math.floor(a / 10_000);
  const yearB = Math.floor(b / 10_000);
  const monthA = Math.floor(a / 100) % 100;
  const monthB = Math.floor(b / 100) % 100;
  const dayA = a % 100;
  const dayB = b % 100;
  if (dayA === 0 || dayB === 0) {
    const compatible = yearA === yearB && (monthA === 0 || monthB === 0 || monthA === monthB);
    return compatible ? COMPATIBLE : DIFFERENT;
  }
  if (a === b) return EXACT;
  if (yearA === yearB) {
    if (monthA === dayB && dayA === monthB) return SWAPPED;
    return monthA === monthB || dayA === dayB ? ONE_PART_WRONG : DIFFERENT;
  }
  // A year is wrong by a digit or by two digits turned (1967, 1976); otherwise it is the year of somebody else.
  const oneDigit = monthA === monthB && dayA === dayB && yearTypo(yearA, yearB);
  return oneDigit ? ONE_PART_WRONG : DIFFERENT;
}

function yearTypo(a: number, b: number): boolean {
  const x = String(a);
  const y = String(b);
  const wrong: number[] = [];
  for (let i = 0; i < 4; i++) if (x[i] !== y[i]) wrong.push(i);
  const [i, j] = wrong;
  if (wrong.length === 1) return true;
  return wrong.length === 2 && i !== undefined && j === i + 1 && x[i] === y[j] && x[j] === y[i];
}

/** The same number for two full dates that are equal or have day and month swapped; -1 for a partial one. */
export function dayMonthFree(date: number): number {
  const month = Math.floor(date / 100) % 100;
  const day = date % 100;
  if (day === 0) return -1;
  return Math.floor(date / 10_000) * 10_000 + Math.min(month, day) * 100 + Math.max(month, day);
}
