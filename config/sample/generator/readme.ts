/** config/sample/README.md, with the counts that the generator made. */
import { RECORDS_PER_PERSON, SAMPLE } from './company.ts';
import { AS_OF } from './dates.ts';
import { JUNK, TRAPS } from './traps.ts';
import type { Written } from './write-company.ts';

const SOURCE_TEXT: readonly (readonly [name: string, text: string])[] = [
  [
    'boutiques',
    'Shops: `sources/boutiques.csv`, windows-1252, `;`, names in one column, phones as typed, consent on paper',
  ],
  ['web', 'Web shop: table `shop.customer` (`web.sql`), typed and dated, double opt-in'],
  ['sav', 'After-sales: `sources/sav.jsonl`, nested contacts, recorded agreement to calls, contracts'],
  ['newsletter', 'Newsletter tool: `sources/newsletter.csv`, UTF-8, address, status, sometimes a first name'],
  ['prospects', 'Prospects bought in 2016: `sources/prospects-2016.csv`, flags "1" without date or proof'],
];

export function sampleReadme({ tally, records }: Written): string {
  const table = (rows: readonly (readonly [string, string, number])[], head: string): string =>
    `| ${head} |\n|---|---|--:|\n${rows.map(([a, b, n]) => `| ${a} | ${b} | ${n} |`).join('\n')}\n`;
  const traps = Object.entries(TRAPS).map(
    ([name, text]) => [`\`${name}\``, text, tally.traps[name as keyof typeof TRAPS]] as const,
  );
  const junk = Object.entries(JUNK).map(
    ([name, text]) => [`\`${name}\``, text, tally.junk[name as keyof typeof JUNK]] as const,
  );
  const sources = SOURCE_TEXT.map(([name, text]) => [`\`${name}\``, text, tally.rows[name] ?? 0] as const);
  return `<!-- Written by config/sample/generator/readme.ts: \`npm run build && node dist/config/sample/generator/main.js\`. -->
# The sample company

*Maison Kerval* sells household goods: shops, a web shop, after-sales, a newsletter, and a file of prospects that somebody bought in 2016.
${tally.people.toLocaleString('en')} people stand in ${records.toLocaleString('en')} records of five departments, and nobody knows who is who. The batch decides for ${AS_OF}; everything happened before.

${table(sources, 'source | what it is | good rows')}
\`referent.yaml\` is a complete, commented config. \`consents/*.jsonl\` hold what people asked for (${tally.rows['consents/sms-gateway.jsonl']} STOP by SMS, ${tally.rows['consents/call-centre.jsonl']} refusals on the phone, ${tally.rows['consents/newsletter.jsonl']} acts of the newsletter tool); \`lists/stop_sms.csv\` (${tally.rows['lists/stop_sms.csv']}) and \`lists/suppression_sha256.txt\` (${tally.rows['lists/suppression_sha256.txt']}) are opposition lists, with entries about nobody we know.
\`truth.csv\` says which person each good row is about (\`source,source_key,person\`): it is for measuring, the batch never reads it. \`journey.json\` names the five rows of one person and what the batch must say of her.

## Traps
${table(traps, 'trap | what | count')}
## Junk, none of it in truth.csv
${table(junk, 'junk | what | count')}
## Where it comes from
All of it is made up: the generator (\`config/sample/generator/\`) draws from tables of names, towns and streets with a PRNG of its own, so that a seed gives the same bytes on every machine (seed ${SAMPLE.seed}, about ${RECORDS_PER_PERSON.toFixed(1)} records per person; a test makes the folder again and compares). E-mail domains are reserved ones (\`.example\`, \`.test\`, \`example.com\`). Landlines come from the ranges that ARCEP reserves for fiction. The mobile range for fiction (06 39 98) is refused by libphonenumber, so mobile numbers are random ones of valid form: **never dial or text a number of this folder**; whoever bears it in life has nothing to do with it.
Towns and postal codes are real, people and streets are combinations.
`;
}
