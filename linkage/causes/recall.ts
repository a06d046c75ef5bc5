/** How many true pairs no rule reaches, from how many rules reach the others. */

/** Rules overlap, so the estimate is too good: no better than what CAUSES measured (-3 nats). */
const RECALL = { least: 0.5, most: 0.95 } as const;

/** True pairs, expected: all, and those that exactly one rule finds, and two. */
export interface Reached {
  readonly all: number;
  readonly once: number;
  readonly twice: number;
}

/**
 * Chao's lower bound on what nobody saw: true pairs reached by no rule are at least f1² / 2 f2, where f1 and f2 are
 * those reached by exactly one rule and by two (Chao 1984).
 */
export function estimatedRecall({ all, once, twice }: Reached): number {
  const unseen = (once * once) / Math.max(1, 2 * twice);
  return all === 0 ? RECALL.most : Math.min(RECALL.most, Math.max(RECALL.least, all / (all + unseen)));
}
