/**
 * A process that uses a workspace's embedded server: prints its address, keeps it until stdin ends, leaves, prints
 * 'left'. Started by tests as a program: `node hold-server.js WORKSPACE`.
 */
import { once } from 'node:events';
import { startEmbedded } from '../../sql/server/embedded.ts';

const server = await startEmbedded({ workspace: process.argv[2] ?? '.' });
process.stdout.write(`${JSON.stringify({ url: server.url, port: server.port })}\n`);
process.stdin.resume();
await once(process.stdin, 'end');
await server[Symbol.asyncDispose]();
process.stdout.write('left\n');
