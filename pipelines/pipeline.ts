/** The only place that lists the stages, in the data's order. */
import { extract } from './1-extract/stage.ts';
import { normalise } from './2-normalise/stage.ts';
import { link } from './3-link/stage.ts';
import { merge } from './4-merge/stage.ts';
import { oppose } from './5-oppose/stage.ts';
import { permit } from './6-permit/stage.ts';
import { load, safetyChecks } from './7-load/stage.ts';
import type { Stage, StageName } from './stage.ts';

/** Compares the run with the publication before it; called once, before publishing. */
export { safetyChecks };

export const PIPELINE: readonly Stage[] = [extract, normalise, link, merge, oppose, permit, load];

export function stageOf(name: StageName): Stage {
  const found = PIPELINE.find((stage) => stage.name === name);
  if (found === undefined) throw new Error(`no stage ${name}`);
  return found;
}
