/** What every reader takes and gives, whatever the format. */
import type { Read } from '../../config/schema.ts';
import type { RejectReason } from './reject-reasons.ts';

/**
 * The value found in one mapped column: a text as typed for CSV; a scalar, null, array or object for JSON Lines (null
 * when there is nothing, an array when a JSONPath has several results); text, null or an array of texts for SQL.
 */
export type RawValue = string | number | boolean | null | readonly RawValue[] | { readonly [key: string]: RawValue };

export type Layout = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

export interface SourceInput<R extends Read = Read> {
  readonly read: R;
  /** For messages: `source boutiques`, `list stop_sms`. */
  readonly label: string;
  /** Sorted columns and JSONPaths to hand out; a row's `values` stand in this order. */
  readonly columns: readonly string[];
  /** Columns of the key, all among `columns`; a query is ordered by them. */
  readonly key: readonly string[];
  /** Absolute folder that relative paths start from. */
  readonly workspace: string;
  /** What `url: workspace` means. */
  readonly databaseUrl: string;
  readonly signal: AbortSignal;
}

/** Bytes [from, to) of a file; `line` is the physical line that begins there. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
  readonly line: number;
}

/** One file, or one query. */
export interface Part {
  /** Relative to the workspace with `/`; `query` for a query. */
  readonly file: string;
  readonly bytes: number | null;
  /** SHA-256 of the bytes (32 hex digits); null for a query, or when only the head of the file was looked at. */
  readonly contentHash: string | null;
  /** What was found or declared: format, encoding, delimiter, columns …; stored in staging.source_file. */
  readonly layout: Layout;
  /** Column names as found, in their order; for JSON Lines the top-level keys of the first objects. */
  readonly found: readonly string[];
  /**
   * Streams the part, or a range of it, in order, in batches. Throws REF_SOURCE_CHANGED when the file changed since
   * `describe`.
   */
  rows(range?: ByteRange): AsyncIterable<readonly RowOrReject[]>;
  /**
   * At most `most` ranges that make the part, each from the beginning of a row on, so that several can be read at once.
   * One where a row cannot be told to begin without all that stands before it.
   */
  ranges?(most: number): Promise<readonly ByteRange[]>;
}

export type Note = 'blank_lines' | 'nul_removed' | 'surrogates_replaced';

/** `line` counts physical lines from 1, or rows of a query. */
export type RowOrReject =
  | { readonly kind: 'row'; readonly line: number; readonly values: readonly RawValue[] }
  | { readonly kind: 'reject'; readonly line: number; readonly reason: RejectReason; readonly text: string }
  /** Something that was seen and passed over, counted in the task's report. */
  | { readonly kind: 'note'; readonly note: Note; readonly count: number };

/**
 * A format. `describe` finds the parts, in the order in which they are read, and refuses what cannot be read as declared
 * (ReferentError REF_SOURCE_…). `whole` looks at every byte (content hash, certain encoding), else at the head only.
 */
export interface Reader<R extends Read = Read> {
  describe(input: SourceInput<R>, whole: boolean): Promise<Part[]>;
}

/** Most characters of one record; a longer one is a reject. */
export const RECORD_LIMIT = 1 << 20;
/** Most characters of a reject's text. */
export const REJECT_TEXT_LIMIT = 1 << 16;

/** The head of a text that is too long to keep, with its size. */
export const shorten = (text: string, size = text.length): string =>
  size <= REJECT_TEXT_LIMIT ? text : `${text.slice(0, REJECT_TEXT_LIMIT - 64)} … (${size} characters in all)`;
