/** What the model of causes compares: the attributes of a linkage model, read as the model of causes reads a file. */
import type { CauseAttribute, LinkModel } from '../../linkage/index.ts';

/** Null where no model of causes is to be estimated: without names it could not tell relatives from one person. */
export function causeAttributes(model: LinkModel): CauseAttribute[] | null {
  const of = (kind: LinkModel['attributes'][number]['kind']) => model.attributes.filter((a) => a.kind === kind);
  const field = (kind: LinkModel['attributes'][number]['kind'], key = 'from'): string | undefined =>
    of(kind)[0]?.fields[key];
  const [given, family] = [field('name', 'given'), field('name', 'family')];
  if (model.weighFrom === null || given === undefined || family === undefined) return null;
  const sets = (kind: 'email' | 'phone_number'): string[] => [
    ...new Set(of(kind).flatMap((a) => Object.values(a.fields))),
  ];
  const out: CauseAttribute[] = [{ kind: 'name', given, family }];
  const birthdate = field('birthdate');
  if (birthdate !== undefined) out.push({ kind: 'birthdate', from: birthdate });
  for (const kind of ['email', 'phone_number'] as const) {
    const from = sets(kind);
    if (from.length > 0) out.push({ kind, from });
  }
  const street = field('address', 'street');
  if (street !== undefined) out.push({ kind: 'address', street });
  const postal = field('postal_code') ?? field('address', 'postal_code');
  const locality = field('locality') ?? field('address', 'locality');
  if (postal !== undefined || locality !== undefined)
    out.push({
      kind: 'place',
      ...(postal === undefined ? {} : { postal_code: postal }),
      ...(locality === undefined ? {} : { locality }),
    });
  for (const { fields } of of('identifier')) out.push({ kind: 'identifier', from: fields['from'] ?? '' });
  return out;
}
