/**
 * Remembers the answers of a pure function in a bounded map, so that a value that occurs in a thousand rows is worked
 * out once. A full map is emptied: simpler than tracking use, and a night's values come in runs anyway. Where fewer
 * values came again than were new, remembering costs more than it saves: a round of values is then worked out as it comes.
 */
export function memo<T>(work: (text: string) => T, limit = 1 << 16): (text: string) => T {
  const known = new Map<string, T>();
  let hits = 0;
  let passing = 0;
  return (text) => {
    if (passing > 0) {
      passing--;
      return work(text);
    }
    const found = known.get(text);
    if (found !== undefined) {
      hits++;
      return found;
    }
    const made = work(text);
    if (known.size >= limit) {
      known.clear();
      if (hits < limit) passing = ROUND * limit;
      hits = 0;
    }
    known.set(text, made);
    return made;
  };
}

const ROUND = 8;
