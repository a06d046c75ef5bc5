/** Who may import whom. The table is the rule; a file that no row describes is refused. */
import { strict as assert } from 'node:assert';
import { type Import, importsOf, sources } from '../support/sources.ts';

interface Rule {
  readonly part: string;
  /** Files of the part. The first rule that matches a file is its rule. */
  readonly files: RegExp;
  /** What it may import beside itself; {room} stands for the first group of `files`. */
  readonly values: readonly string[];
  /** What it may import as types only. */
  readonly types: readonly string[];
  /** Packages and modules of Node; undefined: any. */
  readonly packages?: readonly string[];
}

const CONTRACTS = 'pipelines/(ids|errors|stage).ts';
/** One reader of model files, for the batch and for `referent link`. */
const MODELS = 'pipelines/model-text.ts';
const HELPERS = 'config/(nearest|feeds|glob|assets|date-format|package-root).ts';

const RULES: readonly Rule[] = [
  {
    part: "the linkage engine's threads",
    files: /^linkage\/causes\/(thread|crew|link-table-async)\.ts$/,
    values: ['linkage/'],
    types: [],
    packages: ['node:worker_threads', 'node:os', 'node:timers/promises'],
  },
  {
    part: 'the linkage engine',
    files: /^linkage\//,
    values: ['linkage/causes/link-table-async.ts'],
    types: [],
    packages: [],
  },
  {
    part: 'the contracts',
    files: /^pipelines\/(?:ids|errors|stage)\.ts$/,
    values: [CONTRACTS],
    types: ['config/schema.ts', 'sql/tables/'],
    packages: ['node:crypto', 'kysely', 'pg'],
  },
  {
    part: 'a door of the pipeline',
    files: /^pipelines\/[a-z-]+\.ts$/,
    values: ['pipelines/', 'linkage/index.ts', HELPERS],
    types: ['config/', 'sql/'],
  },
  {
    part: "a room's stage",
    files: /^pipelines\/\d-([a-z]+)\/stage\.ts$/,
    values: [
      'pipelines/\\d-{room}/',
      'sql/queries/{room}(-[a-z-]+)?.ts',
      'sql/copy.ts',
      'linkage/index.ts',
      CONTRACTS,
      HELPERS,
    ],
    types: ['config/', 'sql/'],
  },
  {
    // The departments' own files and databases; the workspace's database belongs to the stage and its queries.
    part: 'a reader of sources',
    files: /^pipelines\/(?:1-)(extract)\/read[a-z-]*\.ts$/,
    values: ['pipelines/1-extract/(?!stage)', 'sql/(connect|copy|database-error|owned).ts', CONTRACTS, HELPERS],
    types: ['config/', 'sql/'],
  },
  {
    part: "a room's pure verb",
    files: /^pipelines\/\d-([a-z]+)\//,
    // sql/copy.ts also encodes and decodes, without a connection.
    values: ['pipelines/\\d-{room}/(?!stage)', 'sql/copy.ts', 'linkage/index.ts', CONTRACTS, MODELS, HELPERS],
    types: ['config/', 'sql/tables/', 'sql/queries/{room}'],
  },
  { part: 'sql', files: /^sql\//, values: ['sql/', CONTRACTS], types: ['config/', 'pipelines/stage.ts'] },
  { part: 'config', files: /^config\//, values: ['config/', CONTRACTS], types: [] },
  {
    part: 'workers',
    files: /^workers\//,
    values: ['workers/', 'pipelines/[a-z-]+.ts', 'sql/', 'config/'],
    types: [],
  },
  {
    part: 'the command',
    files: /^cli\//,
    values: ['cli/', 'workers/', 'pipelines/[a-z-]+.ts', 'linkage/index.ts', 'sql/', 'config/'],
    types: [],
  },
  {
    part: 'the console',
    files: /^console\//,
    values: ['console/', 'pipelines/[a-z-]+.ts', 'sql/', 'config/'],
    types: [],
  },
  // The launcher starts the command, generators read any registry.
  { part: 'bin', files: /^bin\//, values: ['bin/', 'dist/cli/main.js', 'pipelines/', 'sql/', 'config/'], types: [] },
  {
    part: 'bench',
    files: /^bench\//,
    values: ['bench/', 'pipelines/', 'linkage/', 'sql/', 'config/', 'workers/'],
    types: [],
  },
  { part: 'test', files: /^test\//, values: [''], types: [] },
];

function ruleOf(file: string): { rule: Rule; room: string } {
  for (const rule of RULES) {
    const match = rule.files.exec(file);
    if (match !== null) return { rule, room: match[1] ?? '' };
  }
  throw new Error(`no rule describes ${file}`);
}

function allowed(one: Import): boolean {
  const { rule, room } = ruleOf(one.from);
  if (!one.internal) return rule.packages === undefined || rule.packages.includes(one.to);
  const matches = (pattern: string): boolean =>
    new RegExp(`^${pattern.replaceAll('{room}', room).replaceAll('.', '\\.')}`).test(one.to);
  // Within the engine and the contracts the part itself needs no row.
  if (rule.files.test(one.to) && ruleOf(one.to).rule === rule && ruleOf(one.to).room === room) return true;
  return rule.values.some(matches) || (one.kind === 'type' && rule.types.some(matches));
}

describe('policy: imports', () => {
  const code = sources().filter(({ file }) => !file.endsWith('.sql'));
  const imports = code.flatMap(importsOf);

  it('go in the direction of the design', () => {
    const wrong = imports.filter((one) => !allowed(one));
    assert.deepEqual(
      wrong.map((one) => `${ruleOf(one.from).rule.part}: ${one.from} imports ${one.kind} of ${one.to}`),
      [],
    );
  });

  it('are all found: every file but the entry points is imported by another', () => {
    const seen = new Set(imports.map((one) => one.to));
    const entries =
      /^(bin|bench|test)\/|^cli\/main\.ts$|^config\/sample\/|^(workers|linkage\/causes)\/thread\.ts$|^pipelines\/read-part-thread\.ts$|\.d\.ts$|index\.ts$/;
    const alone = code.map(({ file }) => file).filter((file) => !entries.test(file) && !seen.has(file));
    assert.deepEqual(alone, []);
  });

  for (const [from, to, kind] of [
    ['linkage/a.ts', 'pipelines/ids.ts', 'type'],
    ['linkage/a.ts', 'node:fs', 'value'],
    ['pipelines/3-link/stage.ts', 'pipelines/2-normalise/name.ts', 'value'],
    ['pipelines/3-link/stage.ts', 'sql/queries/merge.ts', 'value'],
    ['pipelines/3-link/columns.ts', 'sql/queries/link.ts', 'value'],
    ['pipelines/3-link/columns.ts', 'pipelines/2-normalise/name.ts', 'type'],
    ['sql/queries/link.ts', 'pipelines/3-link/columns.ts', 'type'],
    ['sql/queries/link.ts', 'workers/flow.ts', 'value'],
    ['config/load.ts', 'sql/connect.ts', 'value'],
    ['workers/flow.ts', 'cli/run.ts', 'value'],
    ['cli/explain.ts', 'pipelines/6-permit/fold.ts', 'value'],
  ] as const) {
    it(`refuse ${kind} of ${to} in ${from}`, () => {
      assert.equal(allowed({ from, to, kind, internal: !to.startsWith('node:') }), false);
    });
  }
});
