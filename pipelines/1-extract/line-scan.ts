/** Text to lines, streamed, with line numbers; a line beyond the limit is never held whole. */
import { RECORD_LIMIT, REJECT_TEXT_LIMIT, shorten } from './source.ts';

export interface LineSink {
  line(text: string, line: number): void;
  /** `text` is the head of it, with its size. */
  tooLarge(text: string, line: number): void;
}

export interface LineScanner {
  push(text: string): void;
  end(): void;
}

export function createLineScanner(sink: LineSink, limit = RECORD_LIMIT): LineScanner {
  let buffer = '';
  let line = 1;
  let large: { head: string; size: number } | null = null;

  function take(text: string, complete: boolean): void {
    if (large !== null || text.length > limit) {
      large ??= { head: text.slice(0, REJECT_TEXT_LIMIT), size: 0 };
      large.size += text.length;
      if (complete) {
        sink.tooLarge(shorten(large.head, large.size), line++);
        large = null;
      }
      return;
    }
    if (complete) sink.line(text.endsWith('\r') ? text.slice(0, -1) : text, line++);
    else buffer = text;
  }

  return {
    push(text) {
      const all = buffer + text;
      buffer = '';
      let pos = 0;
      for (let end = all.indexOf('\n'); end !== -1; end = all.indexOf('\n', pos)) {
        take(all.slice(pos, end), true);
        pos = end + 1;
      }
      if (pos < all.length) take(all.slice(pos), false);
    },
    end() {
      if (buffer !== '' || large !== null) take(buffer, true);
      buffer = '';
    },
  };
}
