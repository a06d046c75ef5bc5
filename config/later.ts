/** Words that belong to the product but not to this version, so that nobody hunts for a typing mistake. */
const LATER: Readonly<Record<string, readonly string[]>> = {
  format: ['insee_deaths', 'parquet', 'xlsx', 'mysql', 'sftp', 's3'],
  kind: ['deceased', 'bloctel', 'robinson'],
};

/** A clause to add to the message, or undefined when the word is not one of them. */
export function laterWord(key: string, value: string): string | undefined {
  return LATER[key]?.includes(value) === true ? `"${value}" is not supported by this version yet` : undefined;
}
