/** What a list of the config touches: which kinds of points its keys can meet, which channels and purposes it closes. */
import type { Channel, List } from '../../config/schema.ts';
import type { KeyKind } from './variants.ts';

export type ScreenedKind = 'email' | 'phone';

export interface ListScope {
  readonly list: string;
  readonly kind: List['kind'];
  readonly label: string | null;
  readonly keyKinds: readonly KeyKind[];
  readonly pointKinds: readonly ScreenedKind[];
  /** In the order of the channels, whatever the order in the config. */
  readonly channels: readonly Channel[];
  /** `*`: every purpose that is marketing. */
  readonly purposes: readonly string[];
}

const KEY_OF: Record<keyof List['key'], KeyKind> = {
  email: 'email',
  email_hash: 'email_sha256',
  phone_number: 'phone',
  phone_hash: 'phone_sha256',
};

/** Channels that a kind of point can be reached on. */
const CHANNELS_OF: Record<ScreenedKind, readonly Channel[]> = {
  email: ['email'],
  phone: ['sms', 'phone_live', 'phone_auto'],
};

const CHANNEL_ORDER: readonly Channel[] = ['email', 'sms', 'phone_live', 'phone_auto', 'post'];

export const kindOf = (key: KeyKind): ScreenedKind => (key === 'email' || key === 'email_sha256' ? 'email' : 'phone');

export function listScope(name: string, list: List): ListScope {
  const keyKinds = (['email', 'email_hash', 'phone_number', 'phone_hash'] as const)
    .filter((k) => list.key[k] !== undefined)
    .map((k) => KEY_OF[k]);
  const pointKinds = (['email', 'phone'] as const).filter((kind) => keyKinds.some((k) => kindOf(k) === kind));
  const channels = new Set(list.scope.channels ?? pointKinds.flatMap((k) => CHANNELS_OF[k]));
  return {
    list: name,
    kind: list.kind,
    label: list.label ?? null,
    keyKinds,
    pointKinds,
    channels: CHANNEL_ORDER.filter((c) => channels.has(c)),
    purposes: [...new Set(list.scope.purposes ?? ['*'])].sort(),
  };
}

/** Lists of the config in order of their names, so that nothing depends on the order of the file. */
export const listScopes = (lists: Readonly<Record<string, List>>): ListScope[] =>
  Object.keys(lists)
    .sort()
    .flatMap((name) => {
      const list = lists[name];
      return list === undefined ? [] : [listScope(name, list)];
    });
