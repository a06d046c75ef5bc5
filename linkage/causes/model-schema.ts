/** The JSON Schema of a model's file, from the tables that the reader checks it by: what editors complete and check with. */
import { LEVELS } from './comparison-spec.ts';
import { DATE_FORMATS } from './date-formats.ts';
import { BLOCKING_KEYS, MODEL_DEFAULTS, MODEL_VERSION } from './model-file-read.ts';
import { NAME_ORDERS } from './proposed-column.ts';
import { COLUMN_ROLES } from './roles.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

const text = (description: string): JsonSchema => ({ type: 'string', minLength: 1, description });
const share = (description?: string): JsonSchema => ({
  type: 'number',
  minimum: 0,
  maximum: 1,
  ...(description === undefined ? {} : { description }),
});
const whole = (minimum: number, description: string): JsonSchema => ({ type: 'integer', minimum, description });
const list = (items: JsonSchema, description: string): JsonSchema => ({ type: 'array', items, description });
/** A mapping with these keys and no other. */
const object = (
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[],
  description?: string,
): JsonSchema => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
  ...(description === undefined ? {} : { description }),
});
const byName = (items: JsonSchema, description: string): JsonSchema => ({
  type: 'object',
  additionalProperties: items,
  description,
});

const column = object(
  {
    column: text('Name of the column in the file.'),
    kind: { enum: [...COLUMN_ROLES], description: 'What the column is.' },
    file: text('The file that it is of; every file that has it, without.'),
    name: text('What an identifier, a category or a number is called: columns of one name are compared.'),
    formats: list({ enum: [...DATE_FORMATS] }, 'How dates are written, the first that fits.'),
    order: {
      enum: [...NAME_ORDERS],
      description: 'Which part of a full_name stands first, where its words do not tell.',
    },
    why: text('Why it was taken for that: for the reader.'),
  },
  ['column', 'kind'],
);

const shares = byName(share(), 'Share by level; they sum to 1.');
const sharesByComparison = byName(shares, 'By comparison.');

const comparisons = byName(
  {
    oneOf: Object.entries(LEVELS).map(([kind, levels]) =>
      object(
        {
          kind: { const: kind },
          m: object(
            Object.fromEntries(levels.map((l) => [l.code, share()])),
            levels.map((l) => l.code),
            'Share of the pairs of one person at each level, best first, that an estimation starts from. Sums to 1.',
          ),
        },
        ['kind'],
      ),
    ),
  },
  'What is compared, by name; all that the columns allow, without.',
);

const condition = object(
  {
    comparison: text('Name of a comparison: name, birthdate, mobile, identifier:NAME …'),
    levels: list(text('Code of a level.'), 'Levels at which it holds.'),
  },
  ['comparison', 'levels'],
);

const trained = object(
  {
    records: whole(0, 'Records that it was trained on.'),
    data_hash: text('Hash of what was compared of them.'),
    lambda: share('Share of all pairs that are one person.'),
    recall: share('Share of the true pairs that the rules reach.'),
    u: object(
      {
        from: { const: 'random_pairs' },
        seed: whole(0, 'Seed of the draw.'),
        pairs: whole(0, 'Random pairs that were compared.'),
        shares: sharesByComparison,
      },
      ['seed', 'pairs', 'shares'],
      'How pairs of different people look.',
    ),
    classes: object(
      {
        from: { const: 'estimation' },
        candidates: whole(0, 'Candidate pairs.'),
        rounds: whole(0, 'Rounds of the estimation.'),
        converged: { type: 'boolean' },
        shares: byName(
          object({ pi: share('Share of the candidate pairs.'), levels: sharesByComparison }, ['pi', 'levels']),
          'Causes of candidate pairs; `same` is one person, and its levels are m.',
        ),
      },
      ['candidates', 'rounds', 'converged', 'shares'],
      'Why candidate pairs are alike.',
    ),
  },
  ['records', 'data_hash', 'lambda', 'recall', 'u', 'classes'],
  'Numbers learned from records. Leave it out, and the model is trained on the records that it is given.',
);

/** Draft 7. */
export function causeModelSchema(): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'A linkage model',
    ...object(
      {
        version: { const: MODEL_VERSION },
        model: text('What the model is called.'),
        columns: list(column, 'What each column of the files is.'),
        comparisons,
        blocking: list(
          object(
            {
              name: text('Unique.'),
              keys: list(text(`${BLOCKING_KEYS.join(', ')}, or identifier:NAME.`), 'All must be equal.'),
              budget: { type: 'number', minimum: 0, description: 'Pairs that the rule may bring, per record.' },
              whole: { type: 'boolean', description: 'Used only where all its pairs are within the budget.' },
              max_block: whole(2, 'Largest block that is taken whole.'),
            },
            ['name', 'keys', 'budget'],
          ),
          'Which pairs are looked at; the own rules of the engine, without.',
        ),
        rules: list(
          object(
            {
              name: text('What links that it makes are called.'),
              all: list(condition, 'All must hold.'),
              where_known: list(condition, 'Must hold where both records have a value.'),
            },
            ['name', 'all'],
          ),
          'Two records for which one holds are one person, whatever they weigh.',
        ),
        unique: list(
          object(
            {
              comparison: text('A comparison.'),
              agree: list(text('Code of a level.'), 'Levels that count as one value.'),
            },
            ['comparison'],
          ),
          'Keys of which a person has one.',
        ),
        one_per_source: object(
          {
            column: text('`file`, or a column of the table.'),
            sources: { oneOf: [{ const: 'all' }, list(text('A source.'), 'Sources.')] },
          },
          ['sources'],
          'Sources in which nobody stands twice.',
        ),
        max_cluster: { ...whole(2, 'Most records of a person.'), default: MODEL_DEFAULTS.maxCluster },
        merge_at: { ...share('Probability from which two records join.'), default: MODEL_DEFAULTS.mergeAt },
        review_at: { ...share('Probability from which a pair is in the result.'), default: MODEL_DEFAULTS.reviewAt },
        seed: { ...whole(0, 'Seed of the random pairs.'), default: MODEL_DEFAULTS.seed },
        trained,
      },
      ['version', 'columns'],
    ),
  };
}
