/** `referent link --explain ID1 ID2`: why two rows are one person, or are not. */
import {
  type CauseTableResult,
  type Change,
  type ColumnRole,
  causeWords,
  cellTexts,
  comparisonWords,
  explainPattern,
  type Language,
  levelWords,
  type PairExplanation,
  type RecordTable,
} from '../linkage/index.ts';
import { ReferentError } from '../pipelines/errors.ts';
import { rowsAt, type TextRow } from '../pipelines/link-cells.ts';
import type { LinkFiles } from '../pipelines/link-files.ts';
import type { CliContext } from './command.ts';
import type { LinkAsked } from './link-options.ts';
import type { Linked } from './link-run.ts';
import { table } from './table.ts';

/**
 * `--json`: `{ a, b, rule, cluster: {together, refused}, prior, steps: [{comparison, kind, code, bits, running}], bits,
 * probability, causes: [{name, share}], rival, otherwise, ruleOut, sentences }`; a and b are `{file, key}`.
 */
export async function tellPair(
  ctx: CliContext,
  read: LinkFiles,
  { result, table: rows }: Linked,
  asked: LinkAsked,
): Promise<void> {
  const [idA, idB] = asked.explain ?? ['', ''];
  const [a, b] = [rowNamed(read, idA), rowNamed(read, idB)];
  if (a === b) throw new ReferentError('REF_USAGE', '--explain names one row twice.');
  const { comparisons, rule } = result.inspect(a, b);
  const told = explainPattern(
    result.mixture,
    comparisons.map((c) => c.level),
    asked.threshold,
  );
  const cluster = clusterOutcome(result, a, b);
  const language: Language = asked.french ? 'fr' : 'en';
  const sentences = pairSentences(told, rule, cluster, asked.threshold, language);
  if (ctx.json) {
    const side = (row: number) => read.rows.at(row);
    ctx.out(JSON.stringify({ a: side(a), b: side(b), rule, cluster, ...told, sentences }, null, 2));
    return;
  }
  const w = WORDS[language];
  ctx.out(`${sentences[0] ?? ''}\n`);
  const written = await rowsAt(asked.files, new Set([a, b]), { folder: process.cwd(), signal: ctx.signal });
  const values = (row: number, comparison: string): string =>
    writtenValue(read, row, written.get(row) ?? {}, comparison) || valueOf(rows, row, comparison);
  const bits = (n: number): string => `${n <= -0.005 ? '−' : '+'}${Math.abs(n).toFixed(2)}`;
  ctx.out(
    `${table(
      [w.compared, idA, idB, w.says, 'bits', w.sum],
      [
        [w.before, '', '', w.prior, bits(told.prior), bits(told.prior)],
        ...told.steps.map((s) => [
          comparisonWords(s.comparison, language),
          values(a, s.comparison),
          values(b, s.comparison),
          levelWords(s.kind, s.code, language),
          s.code === null ? '' : bits(s.bits),
          bits(s.running),
        ]),
      ],
    )}\n`,
  );
  for (const sentence of sentences.slice(1)) ctx.out(sentence);
}

export interface ClusterOutcome {
  readonly together: boolean;
  /** Why the link of the two was refused; null where it was not, or never was a link. */
  readonly refused: string | null;
}

export function clusterOutcome({ clusterOf, refused }: CauseTableResult, a: number, b: number): ClusterOutcome {
  const found = refused.find((r) => (r.a === a && r.b === b) || (r.a === b && r.b === a));
  return { together: clusterOf[a] === clusterOf[b], refused: found === undefined ? null : found.reason };
}

/** One decimal; never 0 or 100 for what is neither. */
function percent(share: number, language: Language): string {
  const isFrench = language === 'fr';
  const of = (text: string): string => `${isFrench ? text.replace('.', ',') : text} %`;
  if (share > 0.9995 && share < 1) return `${isFrench ? 'plus de' : 'over'} ${of('99.9')}`;
  if (share < 0.0005 && share > 0) return `${isFrench ? 'moins de' : 'under'} ${of('0.1')}`;
  return of((100 * share).toFixed(1));
}

/** What is said of a pair, the verdict first. */
export function pairSentences(
  told: PairExplanation,
  rule: string | null,
  cluster: ClusterOutcome,
  threshold: number,
  language: Language,
): string[] {
  const w = WORDS[language];
  const out = [
    w.verdict(
      causeWords('same', language),
      percent(told.probability, language),
      causeWords(told.rival.name, language),
      percent(told.rival.share, language),
    ),
    rule === null ? w.noRule : w.rule(rule),
  ];
  const phrase = (c: Change): string =>
    w.change(
      comparisonWords(c.comparison, language),
      levelWords(c.kind, c.to, language),
      levelWords(c.kind, c.from, language),
    );
  const { otherwise, ruleOut } = told;
  const isSame = told.probability >= threshold;
  if (otherwise === null) out.push(isSame ? w.never.same : w.never.different);
  else
    out.push(
      (isSame ? w.otherwise.same : w.otherwise.different)(
        otherwise.changes.map(phrase).join(w.and),
        percent(otherwise.probability, language),
      ),
    );
  if (ruleOut !== null)
    out.push(w.ruleOut(causeWords(told.rival.name, language), phrase(ruleOut), percent(ruleOut.share, language)));
  if (cluster.together) out.push(isSame ? w.together : w.togetherAnyway);
  else if (cluster.refused !== null) out.push(w.refused(w.reasons[cluster.refused] ?? cluster.refused));
  else out.push(w.apart);
  return out;
}

/** A row by its key, or by `file:key` where a key stands in several files. Throws REF_NOT_FOUND, REF_USAGE. */
function rowNamed({ rows }: LinkFiles, name: string): number {
  const found: number[] = [];
  for (let row = 0; row < rows.length; row++) {
    const key = rows.key(row);
    if (key === name || `${rows.file(row)}:${key}` === name) found.push(row);
  }
  const [row, another] = found;
  if (row === undefined)
    throw new ReferentError('REF_NOT_FOUND', 'No row has a key that --explain names.', {
      hint: 'Name the column of the keys with --key; without it a row is named by its line.',
    });
  if (another !== undefined)
    throw new ReferentError('REF_USAGE', 'A key that --explain names stands in several files.', {
      expected: 'file:key',
    });
  return row;
}

/** What a column is that a comparison reads. Which telephone number is a mobile is seen only once it was read. */
const WRITTEN: Readonly<Record<string, readonly ColumnRole[]>> = {
  name: ['given_name', 'family_name', 'full_name'],
  birthdate: ['birthdate', 'birth_year', 'birth_month', 'birth_day'],
  email: ['email'],
  address: ['street_number', 'street', 'address'],
  place: ['postal_code', 'locality'],
};

/** The values that a comparison reads, as they stand in the file. */
function writtenValue({ rows, columns }: LinkFiles, row: number, cells: TextRow, comparison: string): string {
  const named = /^(identifier|category):(.+)$/.exec(comparison);
  const roles = WRITTEN[comparison] ?? [];
  return columns
    .filter((c) => c.file === rows.file(row))
    .filter((c) => (named === null ? roles.includes(c.role) : c.role === named[1] && (c.name ?? c.column) === named[2]))
    .map((c) => cells[c.column] ?? '')
    .filter((text) => text !== '')
    .join(' ');
}

/** Columns of the table that a comparison reads, where they are not called as it is. */
const READS: Readonly<Record<string, readonly string[]>> = {
  name: ['given', 'family'],
  address: ['street'],
  place: ['postal_code', 'locality'],
};

/** The values that a comparison reads, folded as it reads them: shown to whoever asks for their own two rows, never logged. */
export const valueOf = (cells: RecordTable, row: number, comparison: string): string =>
  (READS[comparison] ?? [comparison])
    .flatMap((column) => cellTexts(cells, column, row))
    .map((text) =>
      comparison === 'birthdate' ? text.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3').replaceAll('-00', '') : text,
    )
    .join(' ');

interface Words {
  readonly compared: string;
  readonly says: string;
  readonly sum: string;
  readonly before: string;
  readonly prior: string;
  readonly and: string;
  readonly verdict: (one: string, p: string, rival: string, share: string) => string;
  readonly rule: (rule: string) => string;
  readonly noRule: string;
  readonly change: (comparison: string, to: string, from: string) => string;
  readonly otherwise: Readonly<Record<'same' | 'different', (changes: string, p: string) => string>>;
  readonly never: Readonly<Record<'same' | 'different', string>>;
  readonly ruleOut: (rival: string, change: string, share: string) => string;
  readonly together: string;
  readonly togetherAnyway: string;
  readonly refused: (reason: string) => string;
  readonly apart: string;
  readonly reasons: Readonly<Record<string, string>>;
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    compared: 'compared',
    says: 'says',
    sum: 'sum',
    before: 'before',
    prior: 'how often a pair that is looked at is one person',
    and: ', and ',
    verdict: (one, p, rival, share) => `${one.replace(/^o/, 'O')} ${p}; or ${rival} ${share}.`,
    rule: (rule) => `Rule ${rule} brought the two together.`,
    noRule: 'No rule brought the two together: they were not looked at as a pair.',
    change: (comparison, to, from) => `the ${comparison} said “${to}” (now: ${from})`,
    otherwise: {
      same: (changes, p) => `It would be two people if ${changes}: one person ${p}.`,
      different: (changes, p) => `It would be one person if ${changes}: ${p}.`,
    },
    never: {
      same: 'No three comparisons would make two people of them.',
      different: 'No three comparisons would make one person of them.',
    },
    ruleOut: (rival, change, share) => `What would rule out ${rival}: if ${change}, that would be left with ${share}.`,
    together: 'They stand in one cluster.',
    togetherAnyway: 'They stand in one cluster all the same: other records of it speak for both.',
    refused: (reason) => `Their link was refused: ${reason}.`,
    apart: 'They stand in two clusters.',
    reasons: {
      judged_different: 'a person judged them, or records that stand with them, to be different people',
      unique_key: 'they disagree on a key of which a person has one',
      one_per_source: 'two rows of one file would stand together',
      too_large: 'the cluster would grow too large',
      ambiguous: 'they could belong to one of two clusters',
      outweighed: 'the other records of their clusters speak against it',
    },
  },
  fr: {
    compared: 'comparé',
    says: 'dit',
    sum: 'somme',
    before: 'avant',
    prior: 'part des paires examinées qui sont une seule personne',
    and: ', et ',
    verdict: (one, p, rival, share) => `${one.replace(/^u/, 'U')} ${p} ; ou ${rival} ${share}.`,
    rule: (rule) => `La règle ${rule} a rapproché les deux.`,
    noRule: 'Aucune règle n’a rapproché les deux : la paire n’a pas été examinée.',
    change: (comparison, to, from) => `${comparison} : « ${to} » (aujourd’hui : ${from})`,
    otherwise: {
      same: (changes, p) => `Ce seraient deux personnes avec ${changes} ; une seule personne ${p}.`,
      different: (changes, p) => `Ce serait une seule personne avec ${changes} : ${p}.`,
    },
    never: {
      same: 'Trois comparaisons ne suffiraient pas à en faire deux personnes.',
      different: 'Trois comparaisons ne suffiraient pas à en faire une seule personne.',
    },
    ruleOut: (rival, change, share) => `Ce qui écarterait ${rival} : ${change} ; il en resterait ${share}.`,
    together: 'Elles sont dans un même groupe.',
    togetherAnyway: 'Elles sont pourtant dans un même groupe : d’autres fiches plaident pour les deux.',
    refused: (reason) => `Leur lien a été refusé : ${reason}.`,
    apart: 'Elles sont dans deux groupes.',
    reasons: {
      judged_different: 'quelqu’un a jugé que ces fiches, ou celles de leurs groupes, sont de personnes différentes',
      unique_key: 'elles se contredisent sur une clé unique',
      one_per_source: 'deux lignes d’un même fichier se retrouveraient ensemble',
      too_large: 'le groupe deviendrait trop grand',
      ambiguous: 'elles pourraient appartenir à deux groupes',
      outweighed: 'les autres fiches de leurs groupes plaident contre',
    },
  },
};
