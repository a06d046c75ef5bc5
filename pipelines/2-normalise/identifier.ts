/** Keys that departments share (loyalty card, customer number): trimmed, upper case, without spaces, dashes and dots. */
import { cleanText } from './clean-text.ts';

/** Canonical identifier; '' when nothing is left. */
export function canonicalIdentifier(raw: string): string {
  return cleanText(cleanText(raw).text.toUpperCase()).text.replace(/[\s._-]+/g, '');
}
