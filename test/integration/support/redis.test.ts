import { strict as assert } from 'node:assert';
import { Redis } from 'ioredis';
import { testRedis } from '../../support/redis.ts';

describe('the Redis of the tests', () => {
  it('keeps what another test wrote, removes what this one wrote', async () => {
    await using kept = await testRedis();
    const client = new Redis(kept.url);
    try {
      await client.set(`${kept.prefix}:a`, '1');
      const own = await testRedis();
      await client.set(`${own.prefix}:a`, '1');
      assert.equal(await client.exists(`${own.prefix}:a`), 1);
      await own[Symbol.asyncDispose]();
      assert.equal(await client.exists(`${own.prefix}:a`), 0);
      assert.equal(await client.exists(`${kept.prefix}:a`), 1);
    } finally {
      await client.quit();
    }
  });
});
