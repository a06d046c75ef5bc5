/**
 * A run as a BullMQ flow: finish ◄ close(7) ◄ plan(7) ◄ close(6) ◄ … ◄ plan(1), each waiting for its child. A plan job
 * adds the stage's tasks as further children of its close job, which still waits for the plan. So every job runs once,
 * nothing is moved back to waiting, and both backends do the same. The flow is transport: what is done stands in ops.
 */
import type { FlowJobNode, JobsOptions } from 'bullmq';
import { STAGES, type StageName } from '../pipelines/stage.ts';
import { type JobPayload, jobId } from './jobs.ts';
import { CHILD, type QueueHandle } from './queue.ts';

interface RunRef {
  readonly run_id: number;
  readonly epoch: number;
}

/** Three attempts span some seconds: long enough for a server that restarts, short enough for a task that never works. */
const BACKOFF_MS = 1_000;

const attempts = (n: number): JobsOptions => ({
  attempts: n,
  backoff: { type: 'exponential', delay: BACKOFF_MS, jitter: 0.5 },
});

/** Adds the flow of a run for the stages that are not done. Adding it twice does nothing: the ids are the same. */
export async function addRunFlow(
  handle: QueueHandle,
  run: RunRef,
  done: ReadonlySet<StageName>,
  tries: number,
): Promise<void> {
  const queueName = handle.name;
  let child: FlowJobNode | null = null;
  for (const stage of STAGES.filter((s) => !done.has(s))) {
    const plan: FlowJobNode = {
      name: 'plan',
      queueName,
      data: { kind: 'plan', run: run.run_id, epoch: run.epoch, stage } satisfies JobPayload,
      opts: { ...CHILD, ...attempts(tries), jobId: jobId.plan(run.run_id, run.epoch, stage) },
      children: child === null ? [] : [child],
    };
    child = {
      name: 'close',
      queueName,
      data: { kind: 'close', run: run.run_id, epoch: run.epoch, stage } satisfies JobPayload,
      opts: { ...CHILD, ...attempts(tries), jobId: jobId.close(run.run_id, run.epoch, stage) },
      children: [plan],
    };
  }
  await handle.flow.add({
    name: 'finish',
    queueName,
    data: { kind: 'finish', run: run.run_id, epoch: run.epoch } satisfies JobPayload,
    opts: { ...attempts(tries), jobId: jobId.finish(run.run_id, run.epoch) },
    children: child === null ? [] : [child],
  });
}

/** Adds the tasks of a stage, in one call, as children of the stage's close job. */
export async function addTaskJobs(
  handle: QueueHandle,
  run: RunRef,
  stage: StageName,
  tasks: readonly number[],
  tries: number,
): Promise<void> {
  if (tasks.length === 0) return;
  const parent = { id: jobId.close(run.run_id, run.epoch, stage), queue: handle.queue.qualifiedName };
  await handle.queue.addBulk(
    tasks.map((task) => ({
      name: 'task',
      data: { kind: 'task', run: run.run_id, epoch: run.epoch, stage, task } satisfies JobPayload,
      opts: { ...CHILD, ...attempts(tries), jobId: jobId.task(run.run_id, run.epoch, stage, task), parent },
    })),
  );
}
