/**
 * Remembers the answers of a pure function in a bounded map, so that a value that occurs in a thousand rows is worked
 * out once. A full map is emptied: simpler than tracking use, and a night's values come in runs anyway.
 */
export function memo<T>(work: (text: string) => T, limit = 1 << 16): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const made = work(text);
    if (known.size >= limit) known.clear();
    known.set(text, made);
    return made;
  };
}
