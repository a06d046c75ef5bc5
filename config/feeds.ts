/** Everything that a run reads, as one list: person sources, consent logs and opposition lists take the same way in. */
import type { Feed } from '../pipelines/ids.ts';
import { logName } from './inputs.ts';
import type { Config, ConsentLog, List, Read, Source } from './schema.ts';

export type FeedConfig =
  | { readonly feed: 'person'; readonly source: string; readonly read: Read; readonly config: Source }
  | { readonly feed: 'consent'; readonly source: string; readonly read: Read; readonly config: ConsentLog }
  | { readonly feed: 'list'; readonly source: string; readonly read: Read; readonly config: List };

/**
 * The feeds in the order of the config: sources, consent logs, lists. `source` is the name that stands in
 * `staging.source_record.source`: the key in the config, or for a consent log its `name`, else log_1, log_2 …
 */
export function feedsOf(config: Pick<Config, 'sources' | 'consent_events' | 'lists'>): FeedConfig[] {
  return [
    ...Object.entries(config.sources).map(
      ([source, c]): FeedConfig => ({ feed: 'person', source, read: c.read, config: c }),
    ),
    ...config.consent_events.map(
      (c, i): FeedConfig => ({ feed: 'consent', source: logName(c.name, i), read: c.read, config: c }),
    ),
    ...Object.entries(config.lists).map(
      ([source, c]): FeedConfig => ({ feed: 'list', source, read: c.read, config: c }),
    ),
  ];
}

/** The feed of that kind and name; undefined when the config no longer has it. */
export const findFeed = (
  config: Pick<Config, 'sources' | 'consent_events' | 'lists'>,
  feed: Feed,
  source: string,
): FeedConfig | undefined => feedsOf(config).find((f) => f.feed === feed && f.source === source);
