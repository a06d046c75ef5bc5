/** Jobs of the queue: names, ids and payloads. A payload holds ids and numbers only. */
import { z } from 'zod';
import { STAGES, type StageName } from '../pipelines/stage.ts';

const stage = z.enum(STAGES);
const run = z.number().int().positive();
const epoch = z.number().int().positive();

/** plan lists a stage's tasks, task does one, close ends the stage, finish ends the run, start begins one. */
export const jobSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('plan'), run, epoch, stage }),
  z.strictObject({ kind: z.literal('task'), run, epoch, stage, task: z.number().int().min(0) }),
  z.strictObject({ kind: z.literal('close'), run, epoch, stage }),
  z.strictObject({ kind: z.literal('finish'), run, epoch }),
  z.strictObject({ kind: z.literal('start'), trigger: z.enum(['schedule', 'trigger']), full: z.boolean() }),
]);
export type JobPayload = z.infer<typeof jobSchema>;

/** Job ids have no `:` and are not digits only (BullMQ); an epoch makes those of a resumed run new. */
export const jobId = {
  plan: (runId: number, ep: number, s: StageName): string => `run-${runId}-e${ep}-${s}-plan`,
  task: (runId: number, ep: number, s: StageName, no: number): string => `run-${runId}-e${ep}-${s}-t${no}`,
  close: (runId: number, ep: number, s: StageName): string => `run-${runId}-e${ep}-${s}-close`,
  finish: (runId: number, ep: number): string => `run-${runId}-e${ep}-finish`,
};
