/** A source of a million rows goes through in bounded memory; the nights after cost what changed. */
import assert from 'node:assert/strict';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { night } from '../../integration/1-extract/night.ts';
import { freshDatabase } from '../../support/database.ts';

const ROWS = 1_000_000;
const MIB = 1 << 20;

function* lines(changed: number): Generator<string> {
  yield 'ID;NOM;NAISSANCE;TEL;MAIL;ADRESSE;CP;VILLE\n';
  let out = '';
  for (let i = 0; i < ROWS; i++) {
    const name = i === changed ? 'CHANGED' : `DUPONT${i % 9973}`;
    out += `C${i};${name} Jérôme;12/05/19${50 + (i % 50)};06${String(10_000_000 + i * 13).slice(-8)};a${i}@example.com;${i % 200} rue de la Paix;75001;Paris\n`;
    if (out.length < 1 << 16) continue;
    yield out;
    out = '';
  }
  yield out;
}

/** Highest resident memory while `work` runs, above that before it. */
async function growth(work: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage.rss();
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 50);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return most - before;
}

describe('1-extract on a million rows', () => {
  it('grows by less than 400 MiB, and writes only what changed', async () => {
    await using db = await freshDatabase();
    const workspace = await mkdtemp(path.join(tmpdir(), 'referent-million-'));
    const write = (changed: number): Promise<void> =>
      pipeline(Readable.from(lines(changed)), createWriteStream(path.join(workspace, 'in.csv')));
    const config = {
      sources: {
        shops: {
          department: 'Magasins',
          read: { format: 'csv', path: 'in.csv' } as const,
          key: 'ID',
          map: { full_name: 'NOM', birthdate: 'NAISSANCE', phone_number: 'TEL', email: 'MAIL' },
        },
      },
    };
    try {
      const nights: [string, number, number][] = [
        ['first load', -1, ROWS],
        ['no change', -1, 0],
        ['one row changed', 7, 0],
      ];
      for (const [i, [name, changed, added]] of nights.entries()) {
        if (i !== 1) await write(changed);
        const started = performance.now();
        const cpu = process.cpuUsage();
        let counts: Readonly<Record<string, number>> | undefined;
        const grown = await growth(async () => {
          counts = (await night(db, { runId: i + 1, workspace, config, full: false }))['shops']?.counts;
        });
        const seconds = (performance.now() - started) / 1000;
        const { user, system } = process.cpuUsage(cpu);
        const own = ((user + system) / 1e6).toFixed(1);
        console.log(
          `      ${name}: ${seconds.toFixed(1)} s, of which own CPU ${own} s; ${Math.round(grown / MIB)} MiB more`,
        );
        assert.equal(counts?.['new'], added);
        assert.equal(counts?.['changed'], changed === -1 ? 0 : 1);
        assert.equal(counts?.['gone'], 0);
        assert.ok(grown < 400 * MIB, `${name}: ${grown} bytes`);
      }
    } finally {
      await rm(workspace, { recursive: true });
    }
  });
});
