import assert from 'node:assert/strict';
import { plusDays } from '../../../config/sample/generator/dates.ts';

describe('days of the sample', () => {
  it('count as the calendar does', () => {
    for (let n = -40_000; n < 40_000; n += 7) {
      const expected = new Date(n * 86_400_000).toISOString().slice(0, 10);
      assert.equal(plusDays('1970-01-01', n), expected);
      assert.equal(plusDays(expected, -n), '1970-01-01');
    }
    assert.equal(plusDays('2024-02-28', 1), '2024-02-29');
  });
});
