/** `referent explain person ID`: who this is, why the records are one person, and whom we may contact how. */
import { EXIT, type ExitCode, ReferentError } from '../pipelines/errors.ts';
import { isId } from '../pipelines/ids.ts';
import {
  conflictsOf,
  type EventLine,
  eventsOf,
  goldenFields,
  linksOf,
  personMembers,
  pointsOf,
  reviewsOf,
  verdictsOf,
} from '../sql/queries/explain.ts';
import type { CliContext } from './command.ts';
import { department, linkSections, section } from './explain-text.ts';
import { needPublication } from './give-away.ts';
import type { Workspace } from './open-workspace.ts';
import { count } from './table.ts';

/** What became of an id that no person bears any more, from its events. */
function fate(id: string, events: readonly EventLine[]): string {
  const merged = events.filter((e) => e.kind === 'merged' && e.other_id === id).at(-1);
  if (merged !== undefined) return ` It was merged into ${merged.person_id} by run ${merged.run}.`;
  const retired = events.filter((e) => e.kind === 'retired' && e.person_id === id).at(-1);
  return retired === undefined ? '' : ` It was retired by run ${retired.run}: no record was left.`;
}

function eventText(id: string, e: EventLine): string {
  switch (e.kind) {
    case 'merged':
      return e.person_id === id ? `${e.other_id ?? ''} was merged into this person` : `merged into ${e.person_id}`;
    case 'split':
      return e.person_id === id ? `split off from ${e.other_id ?? ''}` : `${e.person_id} was split off`;
    default:
      return e.kind;
  }
}

/** With --json: `{ run, person_id, golden[], members[], links[], reviews[], points[], verdicts[], conflicts[], events[] }`. */
export async function explainPerson(ctx: CliContext, ws: Workspace, id: string): Promise<ExitCode> {
  const run = await needPublication(ws);
  if (!isId('p', id)) {
    throw new ReferentError('REF_NOT_FOUND', 'That is no person id.', {
      expected: 'p and 13 characters, as in master.person',
      hint: '`referent explain record SOURCE KEY` finds a person by a source row.',
    });
  }
  const golden = await goldenFields(ws.db, run, id);
  const events = await eventsOf(ws.db, run, id);
  if (golden === null) {
    throw new ReferentError('REF_NOT_FOUND', `No person ${id} is published.${fate(id, events)}`);
  }
  const members = (await personMembers(ws.db, run, id)).map((m) => ({ ...m, department: department(ws, m.source) }));
  const records = members.map((m) => m.record_id);
  const links = await linksOf(ws.db, run, records);
  const reviews = await reviewsOf(ws.db, run, records);
  const points = await pointsOf(ws.db, run, records);
  const verdicts = await verdictsOf(ws.db, run, id);
  const conflicts = await conflictsOf(ws.db, id);
  if (ctx.json) {
    const all = { run, person_id: id, golden, members, links, reviews, points, verdicts, conflicts, events };
    ctx.out(JSON.stringify(all, null, 2));
    return EXIT.ok;
  }
  ctx.out(`Person ${id}, run ${run}: ${count(members.length, 'record')}.`);
  section(
    ctx,
    'Golden record',
    ['field', 'value', 'from', 'rule'],
    golden.map((g) => [g.field, g.value, `${g.source} ${g.source_key}`, g.rule]),
  );
  section(
    ctx,
    'Records',
    ['source', 'key', 'department', 'name', 'born', 'first seen', 'flags'],
    members.map((m) => [
      m.source,
      m.source_key,
      m.department,
      m.name,
      m.birthdate ?? '',
      m.first_seen_at.slice(0, 10),
      m.flags.join(' '),
    ]),
  );
  linkSections(ctx, 'Why they are one person', links, reviews);
  section(
    ctx,
    'Contact points',
    ['kind', 'value', 'line', 'records', 'persons', 'lists', 'flags'],
    points.map((p) => [p.kind, p.value, p.line_type ?? '', p.records, p.persons, p.lists.join(' '), p.flags.join(' ')]),
  );
  section(
    ctx,
    'May we contact this person?',
    ['purpose', 'channel', 'contact point', 'verdict', 'reason', 'meaning', 'until'],
    verdicts.map((v) => [
      v.purpose,
      v.channel,
      v.value,
      v.verdict,
      v.reason,
      v.text_en,
      v.valid_until?.slice(0, 10) ?? '',
    ]),
  );
  section(
    ctx,
    'Departments that contradict each other',
    ['purpose', 'channel', 'one side', 'other side', 'decided by'],
    conflicts.map((c) => [
      c.purpose,
      c.channel,
      `${c.source_a}: ${c.state_a} ${c.at_a?.slice(0, 10) ?? 'undated'}`,
      `${c.source_b}: ${c.state_b} ${c.at_b?.slice(0, 10) ?? 'undated'}`,
      c.decided,
    ]),
  );
  section(
    ctx,
    'History of the id',
    ['run', 'as of', 'event', 'records'],
    events.map((e) => [String(e.run), e.as_of.slice(0, 10), eventText(id, e), e.records]),
  );
  ctx.out('');
  ctx.out(`\`referent explain cell ${id} PURPOSE CHANNEL\` shows the steps of one verdict.`);
  return EXIT.ok;
}
