/**
 * `referent explain cell PERSON PURPOSE CHANNEL`: the verdict is decided again from what is stored of the published run,
 * with every step of the ladder and what it saw, the evidence down to its row, and what would change the answer.
 */
import type { PoolClient } from 'pg';
import { readAsset } from '../config/assets.ts';
import { PACKAGE_ROOT } from '../config/package-root.ts';
import { CHANNELS, type Channel } from '../config/schema.ts';
import { EXIT, type ExitCode, ReferentError } from '../pipelines/errors.ts';
import {
  assemblePersons,
  type CellExplanation,
  CHANNEL_NO,
  channelsOf,
  engineOf,
  explainDecision,
  parseRules,
  preparePerson,
  REASONS,
  sourceFacts,
} from '../pipelines/permit.ts';
import { type EvidenceLine, evidenceLines, type PointLine, pointLines, runFacts } from '../sql/queries/explain-cell.ts';
import { screenings } from '../sql/queries/permit.ts';
import { onePerson, personRows } from '../sql/queries/permit-persons.ts';
import type { CliContext } from './command.ts';
import { section } from './explain-text.ts';
import { needPublication } from './give-away.ts';
import type { Workspace } from './open-workspace.ts';
import { didYouMean } from './parse.ts';

export interface ExplainedCell {
  readonly point: PointLine;
  readonly decision: CellExplanation;
  readonly evidence: readonly EvidenceLine[];
}
export interface CellsExplained {
  readonly run: number;
  readonly as_of: string;
  /** False when the rules of the config are no longer those of the run: then the answer is that of today's rules. */
  readonly same_rules: boolean;
  readonly cells: readonly ExplainedCell[];
}

function channelNamed(text: string): Channel {
  const found = CHANNELS.find((channel) => channel === text);
  if (found === undefined)
    throw new ReferentError('REF_USAGE', `There is no channel ${text}.${didYouMean(text, CHANNELS)}`, {
      expected: CHANNELS.join(', '),
    });
  return found;
}

/** Ids of evidence that any step named, or saw on its way. */
function evidenceIds(decision: CellExplanation): string[] {
  const ids = decision.steps.flatMap((step) => [
    step.evidenceRef ?? '',
    ...step.saw.flatMap((saw) => saw.split(/[\s:,]+/)),
  ]);
  return [...new Set(ids.filter((id) => /^[sel][0-9a-hjkmnp-tv-z]{13}$/.test(id)))];
}

async function decideAgain(
  client: PoolClient,
  ws: Workspace,
  workspace: string,
  run: number,
  person: string,
  purpose: string,
  channel: Channel,
): Promise<CellsExplained | null> {
  const facts = await runFacts(client, run);
  if (facts === null) return null;
  const asset = readAsset('rules', ws.config.rules, workspace, PACKAGE_ROOT);
  const pack = parseRules(asset.text, `rules ${ws.config.rules}`);
  const engine = engineOf({
    config: ws.config,
    pack,
    asOf: facts.as_of,
    screened: await screenings({ client }, facts.going ? run : null),
  });
  const rows = personRows({ client }, onePerson(person), facts.going ? { kind: 'run', runId: run } : { kind: 'open' });
  for await (const found of assemblePersons(rows, sourceFacts(ws.config, pack.zone))) {
    const prepared = preparePerson(found, engine);
    const plan = engine.plans[engine.purposeNo.get(purpose) ?? -1]?.[CHANNEL_NO[channel]];
    const points = prepared.points.filter((p) => channelsOf(p.point).includes(CHANNEL_NO[channel]));
    if (plan === undefined) return null;
    const lines = await pointLines(client, {
      person,
      points: points.map((p) => p.point.id),
      purpose,
      channelNo: CHANNEL_NO[channel],
      run,
      before: facts.base_run,
    });
    const cells: ExplainedCell[] = [];
    for (const line of lines) {
      const point = points.find((p) => p.point.id === line.contact_point_id);
      if (point === undefined) continue;
      const decision = explainDecision(engine, prepared, point, plan);
      cells.push({ point: line, decision, evidence: await evidenceLines(client, run, evidenceIds(decision)) });
    }
    return { run, as_of: facts.as_of, same_rules: asset.version === facts.rules_version, cells };
  }
  return null;
}

function print(ctx: CliContext, cell: ExplainedCell): void {
  const { point, decision } = cell;
  const reason = REASONS[decision.reason];
  ctx.out('');
  ctx.out(`${point.value}: ${decision.verdict.replace('_', ' ')} (${decision.reason})`);
  ctx.out(`  ${reason.en}`);
  ctx.out(`  ${reason.fr}`);
  if (decision.valid_until !== null) ctx.out(`  Holds until ${decision.valid_until} at the latest.`);
  if (decision.rule !== null) ctx.out(`  Law: ${decision.rule}, ${decision.rule_source}.`);
  for (const condition of decision.conditions) ctx.out(`  On condition: ${condition.en} ${condition.fr}`);
  for (const action of decision.unblock) ctx.out(`  What would change it (${action.who}): ${action.en} ${action.fr}`);
  if (point.verdict_before !== null && point.verdict_before !== decision.verdict)
    ctx.out(`  At the run before it was ${point.verdict_before} (${point.reason_before}).`);
  if (point.verdict !== null && (point.verdict !== decision.verdict || point.reason !== decision.reason))
    ctx.out(`  The published verdict is ${point.verdict} (${point.reason}): config, rules or code changed since.`);
  section(
    ctx,
    'Steps',
    ['step', 'name', 'answer', 'reason', 'saw'],
    decision.steps.map((step) => [
      `${step.step}${step.decisive ? ' *' : ''}`,
      step.name,
      step.verdict === 'undecided' ? '' : step.verdict,
      step.reason ?? '',
      step.saw.join('; '),
    ]),
  );
  section(
    ctx,
    'Evidence',
    ['id', 'says', 'when', 'grade', 'means', 'notice', 'proof', 'source', 'key', 'line'],
    cell.evidence.map((e) => [
      e.id,
      e.says,
      e.at?.slice(0, 10) ?? 'undated',
      e.grade ?? '',
      e.means ?? '',
      e.notice ?? '',
      e.proof ?? '',
      e.source ?? '',
      e.source_key ?? '',
      e.line === null ? '' : String(e.line),
    ]),
  );
}

/**
 * Explains the cells of a person for a purpose on a channel, one per contact point. With --json:
 * `{ run, as_of, same_rules, person_id, purpose, channel, cells: [{ point, decision, evidence[] }] }`.
 */
export async function explainCell(
  ctx: CliContext,
  ws: Workspace,
  person: string,
  purpose: string,
  channelText: string,
): Promise<ExitCode> {
  const channel = channelNamed(channelText);
  const purposes = Object.keys(ws.config.purposes);
  if (!purposes.includes(purpose))
    throw new ReferentError('REF_USAGE', `There is no purpose ${purpose}.${didYouMean(purpose, purposes)}`, {
      expected: purposes.join(', '),
    });
  const run = await needPublication(ws);
  const client = await ws.pool.connect();
  let explained: CellsExplained | null;
  try {
    explained = await decideAgain(client, ws, ctx.workspace, run, person, purpose, channel);
  } finally {
    client.release();
  }
  if (explained === null) throw new ReferentError('REF_NOT_FOUND', `There is no person ${person} in run ${run}.`);
  if (ctx.json) {
    ctx.out(JSON.stringify({ ...explained, person_id: person, purpose, channel }, null, 2));
    return EXIT.ok;
  }
  const { label } = ws.config.purposes[purpose] ?? { label: purpose };
  ctx.out(`May we contact ${person} for ${purpose} (${label}) by ${channel}? As of ${explained.as_of}, run ${run}.`);
  if (!explained.same_rules) ctx.out('The rules changed since that run; this is what they say today.');
  if (explained.cells.length === 0) ctx.out('No: this person has no contact point for that channel.');
  for (const cell of explained.cells) print(ctx, cell);
  return EXIT.ok;
}
