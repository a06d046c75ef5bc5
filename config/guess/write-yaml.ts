/** `referent.yaml` as `init` writes it: every section explained, what was guessed filled in, the rest as examples. */
import type { ConsentGuess } from './consents.ts';
import type { ColumnGuess } from './fields.ts';
import type { FileGuess } from './guess.ts';
import type { Field } from './header-words.ts';

export interface Draft {
  /** Where the JSON Schema is, seen from the workspace. */
  readonly schemaPath: string;
  readonly controller: { readonly id: string; readonly name: string };
  readonly files: readonly FileGuess[];
}

/** Words that YAML would read as something else than text. */
const SPECIAL = /^(?:null|true|false|yes|no|on|off|y|n|~)$/i;

/** A text as a YAML scalar, quoted where it must be, on one line. */
export function scalar(text: string): string {
  const plain = /^[\p{L}_][\p{L}\p{M}\p{N}_./*-]*(?: [\p{L}\p{N}_./-]+)*$/u.test(text) && !text.includes('*');
  return plain && !SPECIAL.test(text) ? text : JSON.stringify(text);
}

/** Flag values keep their case; O, N and such stay bare, because YAML 1.2 reads them as text. */
const value = (text: string): string =>
  /^[A-Z]+$/i.test(text) && !/^(?:null|true|false)$/i.test(text) ? text : JSON.stringify(text);
const list = (texts: readonly string[]): string => `[${texts.map(value).join(', ')}]`;
const position = (column: string): string => (/^\d+$/.test(column) ? column : scalar(column));

export function writeYaml(draft: Draft): string {
  const guessed = draft.files.length > 0;
  const purposes = new Set(draft.files.flatMap((f) => f.consents.map((c) => c.purpose)));
  return [
    `# yaml-language-server: $schema=${draft.schemaPath}`,
    '# The config of this workspace. `referent check` looks at it and at the first rows of each source, and changes nothing.',
    '# ${NAME} and ${NAME:-default} are read from the environment, so that no secret stands in this file.',
    '',
    '# Who is responsible for the data (GDPR article 4).',
    `controller: { id: ${draft.controller.id}, name: ${scalar(draft.controller.name)}, country: FR }`,
    '',
    '# Where the results are kept, and the queue of jobs. As they stand, a PostgreSQL inside this folder does both;',
    '# set DATABASE_URL and REDIS_URL to use servers of your own.',
    'database: ${DATABASE_URL:-embedded}',
    'queue: ${REDIS_URL:-database}',
    '',
    '# The law: a rule pack of the product, or the path of your own.',
    'rules: fr',
    '',
    '# Why you contact people. Each purpose is decided on its own; the default is no.',
    '# kind: marketing, newsletter, third_party, sharing, profiling, survey, reactivation, service or legal.',
    'purposes:',
    '  offers: { label: Offres commerciales, kind: marketing }',
    `  ${purposes.has('newsletter') ? '' : '# '}newsletter: { label: "Lettre d'information", kind: newsletter }`,
    `  ${purposes.has('partners') ? '' : '# '}partners: { label: Offres de partenaires, kind: third_party }`,
    '  # service: { label: Suivi de commande, kind: service, base: contract }    # what the contract needs: no consent',
    '',
    '# What each department hands over: how its rows are read, which column identifies a row, what the columns mean.',
    'sources:',
    ...(guessed ? draft.files.flatMap(sourceLines) : EXAMPLE_SOURCE),
    '',
    ...REST,
    '',
  ].join('\n');
}

const TOP: readonly Field[] = [
  'full_name',
  'given_name',
  'middle_name',
  'family_name',
  'birth_family_name',
  'honorific',
  'gender',
  'birthdate',
  'email',
  'phone_number',
];
const ADDRESS: readonly Field[] = ['street_address', 'extra', 'postal_code', 'locality', 'country'];
const BELOW: readonly Field[] = ['company', 'last_contact_at', 'collected_at'];

function sourceLines(file: FileGuess): string[] {
  const of = (field: Field): ColumnGuess[] => file.columns.filter((c) => c.field === field);
  const lines = [
    `  ${file.source}:`,
    ...file.notes.map((note) => `    # ${note}`),
    `    department: ${scalar(file.department)}`,
    `    read: ${readLine(file)}`,
    ...(file.key.sure ? [] : [`    # ${file.key.why}`]),
    `    key: ${file.key.columns.length === 1 ? position(file.key.columns[0] ?? '') : `[${file.key.columns.map(position).join(', ')}]`}`,
    '    map:',
    ...TOP.flatMap((field) => fieldLines(field, of(field), 6)),
  ];
  const address = ADDRESS.flatMap((field) => fieldLines(field, of(field), 8));
  if (address.length > 0) lines.push('      address:', ...address);
  const card = of('loyalty_card')[0];
  if (card !== undefined) lines.push(`      identifiers: { loyalty_card: ${position(card.column)} }`);
  lines.push(...BELOW.flatMap((field) => fieldLines(field, of(field), 6)));
  if (!file.columns.some((c) => c.field !== null))
    lines.push(
      '      # no column was recognised: name the ones that hold a person',
      `      company: ${position(file.key.columns[0] ?? '0')}`,
    );
  const unused = unusedOf(file);
  if (unused.length > 0) lines.push(`    # not used: ${unused.join(', ')}`);
  if (file.consents.length > 0) {
    lines.push(
      '    # To be reviewed. An empty box or a 0 is no refusal: it says that nobody asked, so it stands under never_asked.',
      '    # A bare flag without a date and a proof is weak evidence; name `at`, `means`, `notice`, `evidence` where you have them.',
      '    consents:',
      ...file.consents.flatMap(consentLines),
    );
  }
  return lines;
}

function unusedOf(file: FileGuess): string[] {
  const used = new Set([
    ...file.key.columns,
    ...file.consents.flatMap((c) => (c.at === undefined ? [c.column] : [c.column, c.at.column])),
  ]);
  return file.columns.filter((c) => c.field === null && !used.has(c.column)).map((c) => oneLine(c.column));
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');

function readLine(file: FileGuess): string {
  const parts = [`format: ${file.format}`, `path: ${scalar(file.path)}`];
  if (file.delimiter !== undefined) parts.push(`delimiter: ${JSON.stringify(file.delimiter)}`);
  if (file.quote !== undefined && file.quote !== '"') parts.push(`quote: ${JSON.stringify(file.quote)}`);
  if (file.format === 'csv') parts.push(`encoding: ${file.encoding}`);
  if (file.header === false) parts.push('header: false');
  return `{ ${parts.join(', ')} }`;
}

function fieldLines(field: string, guesses: readonly ColumnGuess[], indent: number): string[] {
  const [first] = guesses;
  if (first === undefined) return [];
  const pad = ' '.repeat(indent);
  const doubts = guesses.filter((g) => !g.sure).map((g) => `${pad}# ${oneLine(g.column)}: ${g.why}`);
  const columns = guesses.map((g) => position(g.column));
  if (first.formats !== undefined) {
    const formats = first.formats.map(scalar);
    const format = formats.length === 1 ? (formats[0] ?? '') : `[${formats.join(', ')}]`;
    return [...doubts, `${pad}${field}: { column: ${columns[0] ?? ''}, format: ${format} }`];
  }
  return [...doubts, `${pad}${field}: ${columns.length === 1 ? (columns[0] ?? '') : `[${columns.join(', ')}]`}`];
}

function consentLines(consent: ConsentGuess): string[] {
  const parts = [
    `purpose: ${consent.purpose}`,
    `channel: ${consent.channel === '*' ? '"*"' : consent.channel}`,
    `column: ${position(consent.column)}`,
    `given: ${list(consent.given)}`,
    `refused: ${list(consent.refused)}`,
    `never_asked: ${list(consent.never_asked)}`,
  ];
  if (consent.at !== undefined) {
    const formats = consent.at.formats.map(scalar);
    parts.push(
      `at: { column: ${position(consent.at.column)}, format: ${formats.length === 1 ? (formats[0] ?? '') : `[${formats.join(', ')}]`} }`,
    );
  }
  const doubt =
    consent.unsorted.length === 0 ? [] : [`      # sort these: ${consent.unsorted.map(oneLine).join(', ')}`];
  return [...doubt, `      - { ${parts.join(', ')} }`];
}

const EXAMPLE_SOURCE = [
  '  # An example to change; `referent init --from FILE… --force` writes this section from your files.',
  '  shops:',
  '    department: Magasins',
  '    read: { format: csv, path: sources/shops.csv }      # delimiter and encoding are detected when left out',
  '    key: CUSTOMER_ID                                    # a column, or [several], that identifies a row',
  '    map:                                                # fields are OIDC claim names',
  '      family_name: NOM                                  # or full_name: NOM_PRENOM',
  '      given_name: PRENOM',
  '      birthdate: { column: NAISSANCE, format: DD/MM/YYYY }',
  '      email: MAIL',
  '      phone_number: [TEL_FIXE, TEL_MOBILE]',
  '      address: { street_address: ADRESSE, postal_code: CP, locality: VILLE }',
  '      last_contact_at: { column: DERNIER_ACHAT, format: DD/MM/YYYY }',
  '    # What the boxes say. A value in none of the three lists is rejected, never guessed.',
  '    # consents:',
  '    #   - { purpose: offers, channel: sms, column: OK_SMS, given: [O, OUI], refused: [], never_asked: [N, ""],',
  '    #       at: { column: DATE_OK_SMS, format: DD/MM/YYYY }, means: paper_form, notice: bulletin-2019-v2, evidence: SCAN_REF }',
];

const REST = [
  "  # A department's database, read in a read-only transaction:",
  '  # web:',
  '  #   department: E-commerce',
  '  #   read: { format: postgres, url: "${SHOP_DB}", query: "select * from customer" }',
  '  #   key: id',
  '  #   map: { given_name: first_name, family_name: last_name, birthdate: dob, email: email, phone_number: phone }',
  '  # JSON Lines; a name that begins with $ is a JSONPath:',
  '  # sav:',
  '  #   department: Service après-vente',
  '  #   read: { format: jsonl, path: sources/sav.jsonl }',
  '  #   key: ref',
  '  #   map: { family_name: $.client.nom, given_name: $.client.prenom, email: "$.contacts[?@.type==\'email\'].valeur" }',
  '',
  '# What people said, and when: sign-ups, STOP messages, unsubscriptions. Negative wins.',
  '# consent_events:',
  '#   - read: { format: jsonl, path: "consents/*.jsonl" }',
  '#     map: { source: source, source_key: id, purpose: purpose, channel: channel, point: point, state: state, at: at,',
  '#            actor: actor, means: means, notice: notice, evidence: proof }',
  '',
  '# Opposition lists: who must not be contacted. hashed: SHA-256 of the canonical e-mail or phone number.',
  '# lists:',
  '#   stop_sms: { read: { format: csv, path: lists/stop.csv }, kind: internal, key: { phone_number: msisdn }, at: received_at, scope: { channels: [sms] } }',
  '#   suppression: { read: { format: csv, path: lists/sha256.txt }, kind: hashed, key: { email_hash: 0 }, scope: { channels: [email] } }',
  '',
  '# When two records are one person: from merge_at up. From review_at up objections already travel, and a person looks.',
  '# linkage: { model: person, merge_at: 0.5, review_at: 0.25 }',
  '',
  '# Which value wins in the golden record, per field; the first rule that decides.',
  '# survivorship:',
  '#   email: [most_recent, most_frequent]',
  '',
  '# The nightly run of `referent schedule`.',
  '# schedule: { cron: "0 2 * * *", timezone: Europe/Paris }',
  '',
  '# When a run is held for a person to look at, instead of being published.',
  '# safety: { source_shrink: 0.3, reject_rate: 0.2, cluster_size: 50, allowed_jump: 0.5 }',
];
