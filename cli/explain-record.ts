/** `referent explain record SOURCE KEY`: what became of one row of a department. */
import { EXIT, type ExitCode, ReferentError } from '../pipelines/errors.ts';
import { recordId } from '../pipelines/ids.ts';
import {
  fieldsGiven,
  linksOf,
  pointsOf,
  recordLine,
  rejectsOf,
  reviewsOf,
  statementsOf,
} from '../sql/queries/explain.ts';
import type { CliContext } from './command.ts';
import { department, linkSections, section } from './explain-text.ts';
import { needPublication } from './give-away.ts';
import type { Workspace } from './open-workspace.ts';
import { didYouMean } from './parse.ts';

/**
 * With --json: `{ run, record, person_id, fields[], points[], links[], reviews[], statements[], rejects[] }`; record and
 * person_id are null for a row that was refused.
 */
export async function explainRecord(ctx: CliContext, ws: Workspace, source: string, key: string): Promise<ExitCode> {
  const run = await needPublication(ws);
  const id = recordId('person', source, key);
  const record = await recordLine(ws.db, run, id);
  const rejects = await rejectsOf(ws.db, run, id);
  if (record === null && rejects.length === 0) {
    const sources = Object.keys(ws.config.sources);
    const known = sources.includes(source);
    throw new ReferentError(
      'REF_NOT_FOUND',
      known
        ? `${source} has no row with that key in run ${run}.`
        : `There is no source ${source}.${didYouMean(source, sources)}`,
      {
        ...(known ? {} : { expected: sources.join(', ') }),
        hint: known
          ? 'Write the key as it stands in the source; parts of a composed key are shown by `referent export record`.'
          : 'Name one of these sources.',
      },
    );
  }
  const links = await linksOf(ws.db, run, [id]);
  const reviews = await reviewsOf(ws.db, run, [id]);
  const points = await pointsOf(ws.db, run, [id]);
  const fields = await fieldsGiven(ws.db, run, id);
  const statements = await statementsOf(ws.db, run, id);
  if (ctx.json) {
    const shown = record === null ? null : { ...record, department: department(ws, source) };
    ctx.out(
      JSON.stringify(
        {
          run,
          record: shown,
          person_id: record?.person_id ?? null,
          fields,
          points,
          links,
          reviews,
          statements,
          rejects,
        },
        null,
        2,
      ),
    );
    return EXIT.ok;
  }
  if (record === null)
    ctx.out(`Row ${key} of ${source} (${department(ws, source)}) was refused, so it belongs to no person.`);
  else {
    ctx.out(
      `Row ${key} of ${source} (${department(ws, source)})${record.line === null ? '' : `, line ${record.line}`}, first seen ${record.first_seen_at.slice(0, 10)}.`,
    );
    ctx.out(record.person_id === null ? 'It belongs to no person.' : `It belongs to person ${record.person_id}.`);
    const values: [string, string][] = [
      ['name', record.name],
      ['birthdate', record.birthdate ?? ''],
      ['address', record.address],
      ['audience', record.audience],
      ['last contact', record.last_contact_at?.slice(0, 10) ?? ''],
      ['collected', record.collected_at?.slice(0, 10) ?? ''],
      ...Object.entries(record.identifiers).map(([name, value]): [string, string] => [name, value]),
      ['flags', record.flags.join(' ')],
    ];
    section(
      ctx,
      'Values',
      ['field', 'value'],
      values.filter(([, value]) => value !== ''),
    );
  }
  section(
    ctx,
    'Refused or set aside',
    ['stage', 'field', 'reason'],
    rejects.map((r) => [r.stage, r.field ?? 'whole row', r.reason]),
  );
  section(
    ctx,
    'Gives the golden record',
    ['field', 'rule'],
    fields.map((f) => [f.field, f.rule]),
  );
  section(
    ctx,
    'Contact points',
    ['kind', 'value', 'line', 'persons', 'lists', 'flags'],
    points.map((p) => [p.kind, p.value, p.line_type ?? '', p.persons, p.lists.join(' '), p.flags.join(' ')]),
  );
  linkSections(ctx, 'Linked with', links, reviews);
  section(
    ctx,
    'Consent statements',
    ['purpose', 'channel', 'point', 'state', 'when', 'by', 'means', 'notice', 'evidence', 'grade'],
    statements.map((s) => [
      s.purpose,
      s.channel,
      s.point ?? 'the points of the row',
      s.state,
      s.occurred_lo?.slice(0, 10) ?? 'undated',
      s.actor,
      s.means ?? '',
      s.notice ?? '',
      s.evidence ?? '',
      s.grade,
    ]),
  );
  return EXIT.ok;
}
