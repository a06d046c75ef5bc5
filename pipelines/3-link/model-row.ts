/** The model of causes as a row: what weighed the pairs of a run can be read again, and compared with another night's. */
import { hash } from 'node:crypto';
import type { CopyValue } from '../../sql/copy.ts';
import type { Weighed } from './weigh.ts';

/** model_id, records, candidates, recall, parameters; no row where rules linked alone. */
export function* modelRows({ causes }: Weighed): Generator<CopyValue[]> {
  if (causes === null) return;
  const { mixture, report } = causes;
  const parameters = JSON.stringify({
    comparisons: mixture.comparisons.map(({ name, levels }) => ({ name, levels: levels.map((l) => l.code) })),
    classes: mixture.classes,
  });
  yield [hash('sha256', parameters).slice(0, 16), report.records, report.candidates, report.recall, parameters];
}
