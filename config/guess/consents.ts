/** Columns that record a choice: which channel, which values say yes or no, which column dates it. */
import { foldCell, foldHeader } from './fold.ts';
import { CHANNEL_WORDS, CONSENT_WORDS, REFUSAL_WORDS } from './header-words.ts';
import type { Profile } from './profile.ts';

export interface ConsentGuess {
  readonly column: string;
  readonly purpose: 'offers' | 'newsletter' | 'partners';
  readonly channel: 'sms' | 'email' | 'phone_live' | 'post' | '*';
  readonly given: readonly string[];
  readonly refused: readonly string[];
  readonly never_asked: readonly string[];
  /** Values that are in no table of words: put under never_asked, to be sorted by a person. */
  readonly unsorted: readonly string[];
  readonly at?: { readonly column: string; readonly formats: readonly string[] };
  readonly why: string;
}

const YES = new Set(
  'O OUI Y YES 1 TRUE VRAI X ON OK ACCORD ACCEPTE D_ACCORD OPTIN OPT-IN OPT_IN IN ABONNE ABONNEE INSCRIT INSCRITE SUBSCRIBED ACTIVE ACTIF GIVEN GRANTED'.split(
    ' ',
  ),
);
const NO = new Set('N NON NO 0 FALSE FAUX OFF NULL NA N/A - NC NR INCONNU UNKNOWN'.split(' '));
/** Words of mailing tools that say a choice whatever the header: STATUS = subscribed. */
const SPOKEN = new Set('SUBSCRIBED UNSUBSCRIBED ABONNE ABONNEE DESABONNE DESABONNEE DESINSCRIT'.split(' '));
/** Words that only an act of the person explains; a bare N or 0 does not. */
const REFUSED = new Set(
  'REFUS REFUSE REFUSEE STOP OPTOUT OPT-OUT OPT_OUT OUT DESABONNE DESABONNEE DESINSCRIT DESINSCRITE UNSUBSCRIBED OPPOSE OPPOSITION WITHDRAWN COMPLAINED RETRAIT'.split(
    ' ',
  ),
);

export interface ConsentInput {
  readonly column: string;
  readonly header: string;
  readonly profile: Profile;
}

/** `inputs`: the columns that are no field of a person; `all` of them are looked at for the date of a choice. */
export function guessConsents(inputs: readonly ConsentInput[], all: readonly ConsentInput[] = inputs): ConsentGuess[] {
  const dates = all.filter((i) => i.profile.dates !== null && CONSENT_WORDS.test(foldHeader(i.header)));
  const choices = inputs.flatMap((input) => {
    const folded = foldHeader(input.header);
    const { flags } = input.profile;
    if (flags === null || input.profile.dates !== null) return [];
    const spoken = flags.some((v) => SPOKEN.has(foldCell(v)));
    const channel = CHANNEL_WORDS.find(([, words]) => words.test(folded))?.[0] ?? (spoken ? 'email' : undefined);
    if (channel === undefined && !CONSENT_WORDS.test(folded)) return [];
    const says = flags.some((v) => YES.has(foldCell(v)) || REFUSED.has(foldCell(v)));
    return says ? [{ input, folded, channel: channel ?? ('*' as const), flags }] : [];
  });
  return choices.map((c) => guessOne(c.input, c.folded, c.channel, c.flags, dates, choices.length === 1));
}

function guessOne(
  input: ConsentInput,
  folded: string,
  channel: ConsentGuess['channel'],
  flags: readonly string[],
  dates: readonly ConsentInput[],
  only: boolean,
): ConsentGuess {
  const turned = REFUSAL_WORDS.test(folded);
  const yes = flags.filter((v) => YES.has(foldCell(v)));
  const refused = flags.filter((v) => REFUSED.has(foldCell(v)));
  const no = flags.filter((v) => v === '' || NO.has(foldCell(v)));
  const unsorted = flags.filter((v) => !yes.includes(v) && !refused.includes(v) && !no.includes(v));
  // One date for yes and no would date a refusal by the day of the yes, and an older refusal gives way sooner.
  const mixed = !turned && yes.length > 0 && refused.length > 0;
  const date = mixed ? undefined : dateFor(folded, channel, dates, only);
  return {
    column: input.column,
    purpose:
      /NEWSLETTER|(?:^|_)NL(?:_|$)/.test(folded) || flags.some((v) => SPOKEN.has(foldCell(v)))
        ? 'newsletter'
        : /PARTENAIRE|PARTNER/.test(folded)
          ? 'partners'
          : 'offers',
    channel,
    given: turned ? [] : yes,
    refused: turned ? [...yes, ...refused] : refused,
    // An empty cell may come that the sample did not show; it says nothing either.
    never_asked: [...new Set([...no, ...unsorted, ''])],
    unsorted,
    ...(date?.profile.dates ? { at: { column: date.column, formats: date.profile.dates.formats } } : {}),
    why: turned
      ? 'its header speaks of an objection, its values are flags'
      : CONSENT_WORDS.test(folded)
        ? 'its header speaks of a choice, its values are flags'
        : 'its values are flags that say a choice',
  };
}

/** The date whose header has the same words or channel; the only date when there is one choice only. */
function dateFor(
  folded: string,
  channel: ConsentGuess['channel'],
  dates: readonly ConsentInput[],
  only: boolean,
): ConsentInput | undefined {
  const own = dates.find((d) => foldHeader(d.header).includes(folded));
  if (own !== undefined) return own;
  const same = dates.filter(
    (d) => CHANNEL_WORDS.find(([, words]) => words.test(foldHeader(d.header)))?.[0] === channel,
  );
  if (same.length === 1) return same[0];
  const general = dates.filter((d) => !CHANNEL_WORDS.some(([, words]) => words.test(foldHeader(d.header))));
  const words = new Set(folded.split('_'));
  const shared = general.filter((d) =>
    foldHeader(d.header)
      .split('_')
      .some((w) => w.length > 3 && w !== 'DATE' && words.has(w)),
  );
  if (shared.length === 1) return shared[0];
  return only && general.length === 1 ? general[0] : undefined;
}
