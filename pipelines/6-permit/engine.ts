/** The compiled engine of one instant: rules and lists resolved once per purpose × channel, so that a cell only looks up. */
import type { Channel } from '../../config/schema.ts';
import { CHANNEL_BY_NO, type ListState, type Purpose } from './model.ts';
import { type Governing, ruleAt } from './regime.ts';
import type { Audience, RulePack, SectorBan } from './rules.ts';

export const AUDIENCES: readonly Audience[] = ['consumer', 'professional', 'generic'];

/** What is the same for every cell of a purpose and channel. */
export interface CellPlan {
  readonly purposeNo: number;
  readonly purpose: Purpose;
  readonly channelNo: number;
  readonly channel: Channel;
  /** The message itself is due by contract or by law: marketing rules do not apply. */
  readonly due: 'SERVICE' | 'LEGAL' | null;
  /** The purpose says too little to be decided. */
  readonly unknownPurpose: boolean;
  readonly consentMonths: number;
  readonly sectorBans: readonly SectorBan[];
  /** By index of `Engine.countries`, then of AUDIENCES. */
  readonly governing: readonly (readonly Governing[])[];
  /** The company's own and hashed lists that cover this purpose and channel. */
  readonly ownLists: readonly ListState[];
}

export interface Engine {
  readonly asOf: number;
  readonly pack: RulePack;
  readonly purposes: readonly Purpose[];
  readonly purposeNo: ReadonlyMap<string, number>;
  /** Keys of countries that have rows; index 0 is `*`. */
  readonly countries: readonly string[];
  readonly lists: ReadonlyMap<string, ListState>;
  /** By purpose number, then channel number (1 to 5). */
  readonly plans: readonly (readonly (CellPlan | undefined)[])[];
}

export interface EngineInput {
  /** Milliseconds. */
  readonly asOf: number;
  readonly pack: RulePack;
  readonly purposes: readonly Purpose[];
  readonly lists: readonly ListState[];
}

function dueBy(purpose: Purpose): CellPlan['due'] {
  if (purpose.kind !== 'service' && purpose.kind !== 'legal') return null;
  if (purpose.base !== 'contract' && purpose.base !== 'legal_obligation') return null;
  return purpose.kind === 'service' ? 'SERVICE' : 'LEGAL';
}

export function makeEngine(input: EngineInput): Engine {
  const { asOf, pack, purposes } = input;
  const countries = ['*', ...new Set(pack.rules.map((rule) => rule.country).filter((country) => country !== '*'))];
  const own = input.lists.filter((state) => !pack.lists.has(state.list));
  const planOf = (purpose: Purpose, purposeNo: number, channelNo: number): CellPlan | undefined => {
    const channel = CHANNEL_BY_NO[channelNo];
    if (channel === undefined || channel === '*') return undefined;
    return {
      purposeNo,
      purpose,
      channelNo,
      channel,
      due: dueBy(purpose),
      unknownPurpose:
        purpose.kind === null || ((purpose.kind === 'service' || purpose.kind === 'legal') && purpose.base === null),
      consentMonths: purpose.consentMonths ?? pack.consentMonths,
      sectorBans: pack.sectorBans.filter((ban) => ban.sector === purpose.sector && ban.channels.includes(channel)),
      governing: countries.map((country) =>
        AUDIENCES.map((audience) => ruleAt(pack, country, channel, audience, asOf)),
      ),
      ownLists: own.filter(
        (state) =>
          (state.channels === null || state.channels.includes(channel)) &&
          (state.purposes === null || state.purposes.includes('*') || state.purposes.includes(purpose.name)),
      ),
    };
  };
  return {
    asOf,
    pack,
    purposes,
    purposeNo: new Map(purposes.map((purpose, i) => [purpose.name, i])),
    countries,
    lists: new Map(input.lists.map((state) => [state.list, state])),
    plans: purposes.map((purpose, i) => CHANNEL_BY_NO.map((_, channelNo) => planOf(purpose, i, channelNo))),
  };
}
