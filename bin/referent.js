#!/usr/bin/env node
// Starts the command. In a checkout it compiles first when the sources are newer than dist/. Plain JavaScript that even
// an old Node can read, so that an old Node gets a sentence instead of a stack.
const OLDEST = [20, 19];
const [major, minor] = process.versions.node.split('.').map(Number);

async function start() {
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    process.stderr.write(`referent needs Node ${OLDEST.join('.')} or newer; this is Node ${process.versions.node}.\n`);
    return 3;
  }
  const { build, isStale } = await import('./build.js');
  if (isStale()) {
    process.stderr.write('referent: compiling the checkout (once after each change) …\n');
    if (build() !== 0) {
      process.stderr.write('referent: the checkout does not compile; see above.\n');
      return 1;
    }
  }
  const { main } = await import('../dist/cli/main.js');
  return main(process.argv.slice(2));
}

// Whoever reads our output may stop reading (`referent export … | head`); the work goes on to its end all the same.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

process.exitCode = await start();
