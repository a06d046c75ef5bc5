/**
 * The golden record: the best value of each field among a person's members, by the declared survivorship rules. The
 * rules of a field are applied in order and each keeps the candidates that score best, until one value is left; that
 * rule is named in field_origin. Writings that differ in case, accents or punctuation alone are one value, of which
 * the best written original survives. A tie goes to the oldest record.
 */
import type { GoldenField, SurvivorshipRule } from '../../config/schema.ts';
import type { RecordId } from '../ids.ts';
import { fold, writing } from './fold.ts';
import type { Address, MemberValues } from './member-values.ts';
import { isSuspect } from './suspect.ts';

const FIELDS = [
  'given_name',
  'middle_name',
  'family_name',
  'birth_family_name',
  'gender',
  'birthdate',
  'email',
  'phone_number',
  'address',
] as const satisfies readonly GoldenField[];

/** `only`: all members that give a value give this one. `oldest`: no rule could tell two values apart. */
export type OriginRule = SurvivorshipRule | 'only' | 'oldest';

export interface Survivor {
  readonly field: GoldenField;
  readonly value: string | Address;
  readonly recordId: RecordId;
  readonly rule: OriginRule;
}

export interface SurvivorshipPlan {
  readonly rules: Readonly<Record<GoldenField, readonly SurvivorshipRule[]>>;
  /** Trust in each source, 0 to 100. */
  readonly priority: Readonly<Record<string, number>>;
}

interface Candidate {
  readonly member: MemberValues;
  readonly value: string | Address;
  readonly key: string;
  readonly size: number;
  readonly suspect: boolean;
}

const letters = (key: string): number => key.replaceAll(' ', '').length;

function candidatesOf(member: MemberValues, field: GoldenField): Candidate[] {
  const one = (value: string | Address, key: string, size: number): Candidate => ({
    member,
    value,
    key,
    size,
    suspect: isSuspect(field, value, member),
  });
  switch (field) {
    case 'given_name':
    case 'middle_name':
    case 'family_name':
    case 'birth_family_name': {
      const value = member.names[field];
      if (value === null) return [];
      const key = fold(value) || value;
      return [one(value, key, letters(key))];
    }
    case 'gender':
      return member.gender === null ? [] : [one(member.gender, member.gender, 1)];
    case 'birthdate':
      return member.birthdate === null ? [] : [one(member.birthdate, member.birthdate, member.birthdate.length)];
    case 'email':
      return member.emails.map((v) => one(v, v, 1));
    case 'phone_number':
      return member.phones.map((v) => one(v, v, 1));
    case 'address': {
      const parts = member.address.filter((p) => p !== null);
      return parts.length === 0
        ? []
        : [one(member.address, member.address.map((p) => fold(p ?? '')).join('|'), parts.length)];
    }
  }
}

/** Candidates that score best, in their order. Scores of one call are all numbers or all texts. */
function best(candidates: readonly Candidate[], score: (c: Candidate) => string | number): Candidate[] {
  let top: string | number | undefined;
  let kept: Candidate[] = [];
  for (const c of candidates) {
    const s = score(c);
    if (top === undefined || s > top) {
      top = s;
      kept = [c];
    } else if (s === top) kept.push(c);
  }
  return kept;
}

function apply(rule: SurvivorshipRule, candidates: readonly Candidate[], plan: SurvivorshipPlan): Candidate[] {
  switch (rule) {
    case 'source':
      return best(candidates, (c) => plan.priority[c.member.source] ?? 0);
    case 'most_recent':
      return best(candidates, (c) => c.member.lastAt ?? '');
    case 'most_complete':
      return best(candidates, (c) => c.size);
    case 'most_frequent': {
      const bearers = new Map<string, number>();
      for (const c of candidates) bearers.set(c.key, (bearers.get(c.key) ?? 0) + 1);
      return best(candidates, (c) => bearers.get(c.key) ?? 0);
    }
  }
}

const isOneValue = (candidates: readonly Candidate[]): boolean => candidates.every((c) => c.key === candidates[0]?.key);

/** Of candidates with one key: the best written, then the oldest record's, which comes first. */
function bestWritten(candidates: readonly Candidate[]): Candidate | undefined {
  return best(candidates, (c) =>
    typeof c.value === 'string' ? writing(c.value) : c.value.reduce((sum, p) => sum + writing(p ?? ''), 0),
  )[0];
}

function surviveField(members: readonly MemberValues[], field: GoldenField, plan: SurvivorshipPlan): Survivor | null {
  const all = members.flatMap((m) => candidatesOf(m, field));
  const sound = all.filter((c) => !c.suspect);
  let kept = sound.length > 0 ? sound : all;
  let rule: OriginRule = 'only';
  if (!isOneValue(kept)) {
    rule = 'oldest';
    for (const next of plan.rules[field]) {
      kept = apply(next, kept, plan);
      if (isOneValue(kept)) {
        rule = next;
        break;
      }
    }
    // Among equals the first is the oldest record's first value.
    kept = kept.filter((c) => c.key === kept[0]?.key);
  }
  const winner = kept.length === 1 ? kept[0] : bestWritten(kept);
  return winner === undefined ? null : { field, value: winner.value, recordId: winner.member.recordId, rule };
}

/** `members` in founding order. Returns one survivor for each golden field that any member gives. */
export function survive(members: readonly MemberValues[], plan: SurvivorshipPlan): Survivor[] {
  return FIELDS.flatMap((field) => surviveField(members, field, plan) ?? []);
}
