/** The published JSON Schema of `referent.yaml`: what editors complete and check with. */
import { inputSchema } from './shape.ts';

/** `config/referent.schema.json`, with a newline at the end. */
export function jsonSchemaText(): string {
  const { $schema, ...rest } = inputSchema();
  const schema = {
    $schema,
    title: 'referent.yaml',
    description:
      'The config of a referent workspace. ${NAME} and ${NAME:-default} in a text are read from the environment.',
    ...rest,
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}
