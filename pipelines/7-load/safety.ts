/**
 * Whether it is safe to publish: the run's numbers against those of the last publication. A check that fails holds the
 * run for a person to approve or discard. What a person has published stands: a rate or a size that was above its limit
 * before and did not grow is not asked about every night.
 */
export interface SafetyLimits {
  readonly source_shrink: number;
  readonly reject_rate: number;
  readonly cluster_size: number;
  readonly allowed_jump: number;
}

/** A number before (of the last publication; null when there is none) and after (of this run). */
export interface BeforeAfter {
  readonly before: number | null;
  readonly after: number;
}

export interface SafetyNumbers {
  /** Rows of each person source. */
  readonly sourceRows: Readonly<Record<string, BeforeAfter>>;
  /** Rows refused whole and rows read, of each input (sources, consent logs, lists). */
  readonly rejects: Readonly<Record<string, { readonly refused: BeforeAfter; readonly read: BeforeAfter }>>;
  /** Records of the persons that changed and have `cluster_size` or more. */
  readonly giants: Readonly<Record<string, BeforeAfter>>;
  readonly allowedCells: BeforeAfter;
  /** Entries of each opposition list; a list that left the config has none after. */
  readonly listEntries: Readonly<Record<string, BeforeAfter>>;
}

export interface Check {
  readonly check: 'source_shrink' | 'reject_rate' | 'cluster_size' | 'allowed_jump' | 'list_shrink' | 'list_lost';
  /** What was checked: a source, a list, a person id, or `all`. */
  readonly subject: string;
  readonly before: number | null;
  readonly after: number;
  readonly limit: number;
  readonly passed: boolean;
}

const named = <T>(map: Readonly<Record<string, T>>): [string, T][] =>
  Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));

/** The share of `before` that is lost, 0 when nothing is. */
const lost = ({ before, after }: BeforeAfter): number =>
  before === null || before <= 0 ? 0 : Math.max(0, (before - after) / before);

const rate = (refused: number, read: number): number => (read <= 0 ? 0 : refused / read);
const rounded = (x: number): number => Math.round(x * 1e4) / 1e4;

export function checkSafety(numbers: SafetyNumbers, limits: SafetyLimits): Check[] {
  const checks: Check[] = [];
  for (const [subject, n] of named(numbers.sourceRows)) {
    const passed = lost(n) <= limits.source_shrink;
    checks.push({ check: 'source_shrink', subject, ...n, limit: limits.source_shrink, passed });
  }
  for (const [subject, { refused, read }] of named(numbers.rejects)) {
    const after = rate(refused.after, read.after);
    const before = refused.before === null || read.before === null ? null : rate(refused.before, read.before);
    const passed = after <= limits.reject_rate || (before !== null && after <= before);
    checks.push({
      check: 'reject_rate',
      subject,
      before: before === null ? null : rounded(before),
      after: rounded(after),
      limit: limits.reject_rate,
      passed,
    });
  }
  for (const [subject, n] of named(numbers.giants)) {
    const passed = n.after < limits.cluster_size || (n.before !== null && n.after <= n.before);
    checks.push({ check: 'cluster_size', subject, ...n, limit: limits.cluster_size, passed });
  }
  const cells = numbers.allowedCells;
  // A first run has nothing to jump from.
  const jumped = cells.before !== null && cells.after > cells.before * (1 + limits.allowed_jump);
  checks.push({ check: 'allowed_jump', subject: 'all', ...cells, limit: limits.allowed_jump, passed: !jumped });
  for (const [subject, n] of named(numbers.listEntries)) {
    // An empty list is nearly always a failed delivery, and it would allow what it forbade yesterday.
    const isLost = n.before !== null && n.before > 0 && n.after === 0;
    if (isLost) checks.push({ check: 'list_lost', subject, ...n, limit: 0, passed: false });
    else {
      const passed = lost(n) <= limits.source_shrink;
      checks.push({ check: 'list_shrink', subject, ...n, limit: limits.source_shrink, passed });
    }
  }
  return checks;
}
