/** The YAML parser's errors as a newcomer to YAML would want them. */
import type { ErrorCode, YAMLError } from 'yaml';

/** What is wrong, and what to do. */
export type Words = readonly [message: string, advice?: string];

const WORDS: Partial<Record<ErrorCode, Words>> = {
  TAB_AS_INDENT: ['a tab is used to indent', 'YAML wants spaces'],
  BAD_ALIAS: ['a value begins with * or &, which YAML reads as a reference', 'put it in quotes: "*"'],
  TAG_RESOLVE_FAILED: ['a value begins with !, which YAML reads as a type', 'put it in quotes'],
  BLOCK_AS_IMPLICIT_KEY: [
    'a second `key:` follows on one line or under a value',
    'put a text that holds ": " in quotes, or mend the indentation',
  ],
  MULTIPLE_DOCS: ['a second document begins here (---)', 'a config is one document'],
  BAD_DQ_ESCAPE: [
    'a backslash in double quotes begins an escape that YAML does not know',
    'use single quotes, or write \\\\',
  ],
  UNEXPECTED_TOKEN: [
    'this does not continue what stands before it',
    'a text with { } [ ] , # or ": " in it goes in quotes',
  ],
};

/** `text` is the file: the first character of the bad value is named, never the value. */
export function plainWords(error: YAMLError, text: string): Words {
  const fixed = WORDS[error.code];
  if (fixed !== undefined) return fixed;
  if (error.code === 'BAD_SCALAR_START')
    return [`a value begins with ${text.slice(error.pos[0]).trimStart().charAt(0)}`, 'put it in quotes'];
  if (error.code === 'MISSING_CHAR')
    return error.message.includes('quote')
      ? ['a quote is opened and never closed']
      : ['this line is neither `key: value` nor `- item`', 'is a colon missing, or is this not YAML?'];
  if (error.code === 'BAD_INDENT')
    return error.message.startsWith('Flow')
      ? ['a { or [ is opened and not closed', 'close it, or indent what is inside']
      : ['the indentation does not fit the lines above', 'keys of one block begin in the same column'];
  return [`this is not YAML (${error.message})`];
}
