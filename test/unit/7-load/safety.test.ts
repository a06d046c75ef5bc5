import { deepStrictEqual as equal, strictEqual } from 'node:assert';
import { type BeforeAfter, checkSafety, type SafetyNumbers } from '../../../pipelines/7-load/safety.ts';

const limits = { source_shrink: 0.3, reject_rate: 0.2, cluster_size: 50, allowed_jump: 0.5 };
const calm: SafetyNumbers = {
  sourceRows: {},
  rejects: {},
  giants: {},
  allowedCells: { before: 100, after: 100 },
  listEntries: {},
};
const n = (before: number | null, after: number): BeforeAfter => ({ before, after });

interface Case {
  readonly why: string;
  readonly numbers: Partial<SafetyNumbers>;
  /** check and subject of those that fail. */
  readonly fails: readonly string[];
}
const cases: Case[] = [
  { why: 'a source at the limit', numbers: { sourceRows: { shops: n(100, 70) } }, fails: [] },
  { why: 'a source below it', numbers: { sourceRows: { shops: n(100, 69) } }, fails: ['source_shrink shops'] },
  { why: 'a source that grew', numbers: { sourceRows: { shops: n(100, 900) } }, fails: [] },
  { why: 'a source that vanished', numbers: { sourceRows: { shops: n(3, 0) } }, fails: ['source_shrink shops'] },
  { why: 'a new source', numbers: { sourceRows: { shops: n(0, 10) } }, fails: [] },
  {
    why: 'many rejects in a first run',
    numbers: { rejects: { web: { refused: n(null, 30), read: n(null, 100) } } },
    fails: ['reject_rate web'],
  },
  { why: 'few rejects', numbers: { rejects: { web: { refused: n(null, 20), read: n(null, 100) } } }, fails: [] },
  {
    why: 'as many rejects as were published',
    numbers: { rejects: { web: { refused: n(30, 30), read: n(100, 100) } } },
    fails: [],
  },
  {
    why: 'more rejects than were published',
    numbers: { rejects: { web: { refused: n(30, 31), read: n(100, 100) } } },
    fails: ['reject_rate web'],
  },
  { why: 'an input without rows', numbers: { rejects: { web: { refused: n(0, 0), read: n(0, 0) } } }, fails: [] },
  { why: 'a giant', numbers: { giants: { p1: n(null, 50) } }, fails: ['cluster_size p1'] },
  { why: 'a giant that was published and shrank', numbers: { giants: { p1: n(60, 55) } }, fails: [] },
  { why: 'a giant that grew', numbers: { giants: { p1: n(60, 61) } }, fails: ['cluster_size p1'] },
  { why: 'allowed cells at the limit', numbers: { allowedCells: n(100, 150) }, fails: [] },
  { why: 'allowed cells above it', numbers: { allowedCells: n(100, 151) }, fails: ['allowed_jump all'] },
  { why: 'allowed cells out of nothing', numbers: { allowedCells: n(0, 1) }, fails: ['allowed_jump all'] },
  { why: 'allowed cells of a first run', numbers: { allowedCells: n(null, 1000) }, fails: [] },
  { why: 'allowed cells that fell', numbers: { allowedCells: n(100, 0) }, fails: [] },
  { why: 'a list that shrank', numbers: { listEntries: { stop: n(100, 60) } }, fails: ['list_shrink stop'] },
  { why: 'a list that lost all', numbers: { listEntries: { stop: n(1, 0) } }, fails: ['list_lost stop'] },
  { why: 'a list that is empty at first', numbers: { listEntries: { stop: n(null, 0) } }, fails: [] },
  { why: 'a list that stays empty', numbers: { listEntries: { stop: n(0, 0) } }, fails: [] },
];

describe('7-load: safety checks', () => {
  for (const c of cases) {
    it(`${c.why}: ${c.fails.join(', ') || 'safe'}`, () => {
      const checks = checkSafety({ ...calm, ...c.numbers }, limits);
      equal(
        checks.filter((x) => !x.passed).map((x) => `${x.check} ${x.subject}`),
        c.fails,
      );
    });
  }

  it('lists every check that was made, in a fixed order', () => {
    const forwards = checkSafety({ ...calm, sourceRows: { a: n(1, 1), b: n(2, 2) } }, limits);
    const backwards = checkSafety({ ...calm, sourceRows: { b: n(2, 2), a: n(1, 1) } }, limits);
    equal(forwards, backwards);
    strictEqual(forwards.length, 3);
  });
});
