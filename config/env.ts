/** The only file that reads the environment of the process. */
export interface Environment {
  readonly variables: Readonly<Record<string, string>>;
  readonly ci: boolean;
  readonly noColor: boolean;
}

export function readEnvironment(source: NodeJS.ProcessEnv = process.env): Environment {
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(source)) if (value !== undefined) variables[name] = value;
  return Object.freeze({
    variables: Object.freeze(variables),
    ci: variables['CI'] === 'true' || variables['CI'] === '1',
    noColor: (variables['NO_COLOR'] ?? '') !== '',
  });
}
