/** Files of every kind, good and bad, as the table that the engine reads. */
import { strict as assert } from 'node:assert';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { cellTexts } from '../../../linkage/index.ts';
import { ReferentError } from '../../../pipelines/errors.ts';
import { type LinkFiles, readLinkFiles } from '../../../pipelines/link-files.ts';
import { readLinkModel } from '../../../pipelines/link-model.ts';

describe('link files', () => {
  let folder = '';
  const signal = new AbortController().signal;
  const put = (name: string, text: string | Uint8Array): Promise<void> => writeFile(path.join(folder, name), text);
  const read = (files: string | readonly string[], options: { key?: string; aside?: string[]; model?: string } = {}) =>
    readLinkFiles([files].flat(), {
      folder,
      key: options.key ?? null,
      aside: options.aside ?? [],
      region: 'FR',
      signal,
      ...(options.model === undefined ? {} : { model: readLinkModel(options.model, 'model.yaml') }),
    });
  const roles = ({ columns }: LinkFiles): Record<string, string> =>
    Object.fromEntries(columns.map((c) => [c.column, c.role]));
  const texts = ({ table }: LinkFiles, row: number): Record<string, string> =>
    Object.fromEntries([...table.columns.keys()].map((c) => [c, cellTexts(table, c, row).join(' ')]));
  const refused = async (files: string | readonly string[], code: string, message: RegExp, key?: string) => {
    await assert.rejects(read(files, key === undefined ? {} : { key }), (error: unknown) => {
      assert.ok(error instanceof ReferentError);
      assert.equal(error.code, code);
      assert.match(error.message, message);
      return true;
    });
  };
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'referent-link-files-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  describe('formats', () => {
    it('a CSV: one form of dates, numbers and names, whatever was typed', async () => {
      await put(
        'shop.csv',
        'ID;NOM_PRENOM;NAISSANCE;TEL;MAIL;ADRESSE;CP;VILLE\n7;Mme DUPONT Zoé;12/03/1980;06.40.01.19.79 / 02 99 11 22 33;Z@P.FR;12 bis av. du Lac;35000;Rennes\n',
      );
      const shop = await read('shop.csv', { key: 'ID' });
      assert.deepEqual(texts(shop, 0), {
        '@key': '7',
        source: 'FILE 0',
        given: 'ZOE',
        family: 'DUPONT',
        birthdate: '19800312',
        email: 'z@p.fr',
        mobile: '+33640011979',
        landline: '+33299112233',
        street: '12 BIS AVENUE LAC',
        way: 'AVENUE LAC',
        house: '12',
        postal_code: '35000',
        locality: 'RENNES',
      });
      assert.deepEqual([shop.rows.at(0), shop.rows.line(0)], [{ file: 'shop.csv', key: '7' }, 2]);
    });

    it('JSON Lines with what is nested, and a JSON array', async () => {
      const row = {
        client: { nom: 'Dupont', prenom: 'Zoé' },
        contacts: [
          { type: 'tel', valeur: '0640011979' },
          { type: 'email', valeur: 'z@p.fr' },
        ],
      };
      await put('a.jsonl', `${JSON.stringify(row)}\n`);
      await put('a.json', JSON.stringify([row]));
      for (const file of ['a.jsonl', 'a.json']) {
        const { given, family, email, mobile } = texts(await read(file), 0);
        assert.deepEqual([given, family, email, mobile], ['ZOE', 'DUPONT', 'z@p.fr', '+33640011979']);
      }
    });

    it('Parquet: dates, numbers, lists and what is missing', async () => {
      const columnData = [
        { name: 'first_name', data: ['Zoé', 'Luc', null], type: 'STRING' as const },
        { name: 'last_name', data: ['Petit', 'Caron', 'Faure'], type: 'STRING' as const },
        {
          name: 'birth_date',
          data: [new Date('1980-03-12'), new Date('1971-12-01'), null],
          type: 'TIMESTAMP' as const,
        },
        { name: 'postal_code', data: [35000, 44000, null], type: 'INT32' as const },
      ];
      for (const codec of ['UNCOMPRESSED', 'SNAPPY'] as const) {
        await put('p.parquet', new Uint8Array(parquetWriteBuffer({ columnData, codec, rowGroupSize: 2 })));
        const people = await read('p.parquet');
        assert.deepEqual(
          [0, 1, 2].map((row) => {
            const { given, family, birthdate, postal_code: code } = texts(people, row);
            return [given, family, birthdate, code];
          }),
          [
            ['ZOE', 'PETIT', '19800312', '35000'],
            ['LUC', 'CARON', '19711201', '44000'],
            ['', 'FAURE', '', ''],
          ],
        );
        assert.equal(people.rows.key(2), '3');
      }
    });

    it('files of other headers and other forms of dates fill the same columns', async () => {
      await put('one.csv', 'nom;prenom;date_naissance\nDupont;Zoé;12/03/1980\nCaron;Luc;25/12/1971\n');
      await put('two.csv', 'fullName,dob\nZoé Dupont,03/12/1980\nLuc Caron,12/25/1971\n');
      await put(
        'three.csv',
        'vorname,nachname,jahr geburt,monat geburt,tag geburt\nZoé,Dupont,1980,3,12\nLuc,Caron,1971,12,25\n',
      );
      const all = await read(['one.csv', 'two.csv', 'three.csv']);
      const people = [0, 1, 2, 3, 4, 5].map((row) => {
        const { given, family, birthdate } = texts(all, row);
        return [given, family, birthdate].join(' ');
      });
      assert.deepEqual(
        people,
        [...Array(3)].flatMap(() => ['ZOE DUPONT 19800312', 'LUC CARON 19711225']),
      );
      assert.deepEqual(all.rows.at(4), { file: 'three.csv', key: '2' });
      const other = await read(['three.csv', 'two.csv', 'one.csv']);
      assert.deepEqual(other.attributes, all.attributes);
      assert.deepEqual([...other.table.columns.keys()], [...all.table.columns.keys()]);
    });

    it('what is compared does not depend on the order of the files', async () => {
      await put('cards.csv', 'nom,carte_peche,tel,iban\nDupont,P1,0640011979,FR1\n');
      await put('cards-2.csv', 'iban,ville,nom,carte_club\nFR1,Rennes,Dupont,C1\n');
      const [one, two] = [await read(['cards.csv', 'cards-2.csv']), await read(['cards-2.csv', 'cards.csv'])];
      assert.deepEqual(two.attributes, one.attributes);
      assert.ok(one.attributes.length >= 5);
    });

    it('a birth name beside the one in use, in some of the files', async () => {
      await put('born.csv', 'prenom;nom;nom de naissance\nZoé;Dupont;de l’Église\nLuc;Caron;\nAnne;;Faure\n');
      await put('used.csv', 'nom;prenom\nPetit;Léa\n');
      const all = await read(['born.csv', 'used.csv']);
      const people = [0, 1, 2, 3].map((row) => {
        const { given, family, birth_family: born } = texts(all, row);
        return [given, family, born].join('/');
      });
      assert.deepEqual(people.slice(1), ['LUC/CARON/', 'ANNE//FAURE', 'LEA/PETIT/']);
      assert.match(people[0] ?? '', /^ZOE\/DUPONT\/.*EGLISE$/);
      assert.equal(roles(all)['nom de naissance'], 'birth_name');
    });

    it('a file without a header, and headers that stand twice', async () => {
      const people = Array.from(
        { length: 30 },
        (_, i) => `z${i}@p.fr,06400119${10 + i},${1 + (i % 28)}/03/${1950 + i}`,
      );
      await put('bare.csv', `${people.join('\n')}\n`);
      const bare = await read('bare.csv');
      assert.equal(bare.rows.length, 30);
      assert.deepEqual(Object.values(roles(bare)), ['email', 'phone_number', 'birthdate']);
      await put('twice.csv', 'nom,tel,tel\nDupont,0640011979,0299112233\n');
      const twice = await read('twice.csv');
      assert.match(twice.warnings.join('\n'), /^twice\.csv: the header "tel" stands more than once/m);
      assert.deepEqual(roles(twice), {
        nom: 'family_name',
        tel: 'phone_number',
        'tel (2)': 'phone_number',
      });
    });

    it('windows-1252 and a byte order mark are read as they are', async () => {
      await put('latin.csv', Buffer.from('nom;prénom\nLefèvre;Zoé\n', 'latin1'));
      await put('bom.csv', '\ufeffnom;prénom\nLefèvre;Zoé\n');
      for (const file of ['latin.csv', 'bom.csv']) {
        const { given, family } = texts(await read(file), 0);
        assert.deepEqual([given, family], ['ZOE', 'LEFEVRE']);
      }
    });
  });

  describe('what says nothing, and what must not mislead', () => {
    it('words for nothing are nothing', async () => {
      const words = [
        '',
        'NA',
        'n/a',
        'NULL',
        'none',
        'NaN',
        '-',
        '--',
        '?',
        'Inconnu',
        'unknown',
        'Non renseigné',
        'n.c.',
      ];
      await put(
        'nothing.csv',
        `nom;ville;email\nDupont;Rennes;a@b.fr\n${words.map((w) => `${w};${w};${w}`).join('\n')}\n`,
      );
      const nothing = await read('nothing.csv');
      for (let row = 1; row < nothing.rows.length; row++) {
        const { family, locality, email } = texts(nothing, row);
        assert.deepEqual([family, locality, email], ['', '', ''], `line ${nothing.rows.line(row)}`);
      }
    });

    it('invisible characters and letters of other alphabets are folded, and told', async () => {
      await put('odd.csv', 'nom,prenom\nDupont,Hugo\nDu\u200bpont,Hugо\nDuроnt,Hugo\n');
      const odd = await read('odd.csv');
      for (const row of [0, 1, 2])
        assert.deepEqual([texts(odd, row)['family'], texts(odd, row)['given']], ['DUPONT', 'HUGO']);
      assert.match(odd.warnings.join('\n'), /^nom: 2 values have invisible/m);
      assert.match(odd.warnings.join('\n'), /^prenom: 1 value has invisible/m);
    });

    it('long names and emoji are read, an answer that was left in is not', async () => {
      const long = 'Anne'.repeat(50);
      const rows = Array.from(
        { length: 25 },
        (_, i) => `${i},${i % 3 === 0 ? long : `${'Zoé Luc Ana Léa Tom'.split(' ')[i % 5]} 🎉`},c${i % 12}`,
      );
      await put('long.csv', `rec_id,prenom,cluster_id\n${rows.join('\n')}\n`);
      const found = await read('long.csv');
      assert.equal(texts(found, 0)['given'], long.toUpperCase());
      assert.deepEqual(roles(found), { rec_id: 'ignored', prenom: 'given_name', cluster_id: 'ignored' });
    });

    it('columns that are empty, or say the same of everybody, are left out with a word', async () => {
      const rows = Array.from({ length: 30 }, (_, i) => `Nom${i};;France`);
      await put('dull.csv', `nom;email;pays\n${rows.join('\n')}\n`);
      const why = Object.fromEntries((await read('dull.csv')).columns.map((c) => [c.column, c.why]));
      assert.equal(why['email'], 'no record has a value');
      assert.equal(why['pays'], 'the same in every record: it tells nobody apart');
    });

    it('a large file is looked at from its beginning to its end, and read by threads to the same table', async () => {
      const towns = ['Rennes', 'Nantes', 'Brest', 'Lille'];
      const rows = Array.from({ length: 40_000 }, (_, i) => {
        const code = String(1_000_000 + ((i * 7919) % 999_983));
        return `Nom${code.replace(/\d/g, (d) => 'abcdefghij'[Number(d)] ?? '')},"Zoé, Ana",06${code}1,x${i}@boite.example,${towns[Math.floor(i / 10_000)]},${code.repeat(24)}`;
      });
      await put('large.csv', `nom,prenom,tel,email,ville,carte\n${rows.join('\n')}\n`);
      const made = await Promise.all(
        [1, 2, 3].map((threads) =>
          readLinkFiles(['large.csv'], { folder, key: null, aside: ['carte'], region: 'FR', threads, signal }),
        ),
      );
      const [one, ...others] = made;
      assert.ok(one !== undefined);
      // The town is the same in the first ten thousand rows.
      assert.equal(roles(one)['ville'], 'locality');
      for (const other of others) {
        for (const [name, column] of one.table.columns) {
          assert.deepEqual(other.table.columns.get(name)?.codes, column.codes, name);
          assert.deepEqual(other.table.columns.get(name)?.dictionary, column.dictionary, name);
        }
        for (const row of [0, 19_999, 20_000, 39_999]) {
          assert.equal(other.rows.line(row), row + 2);
          assert.equal(other.rows.aside(row, 'carte'), one.rows.aside(row, 'carte'));
        }
      }
    });

    it('ragged rows are counted, not read askew', async () => {
      await put('ragged.csv', 'nom,prenom\nDupont,Zoé\nCaron\nFaure,Luc,3\nPetit,Ana\n');
      const ragged = await read('ragged.csv');
      assert.deepEqual([ragged.rows.length, ragged.rejected], [2, 2]);
      assert.deepEqual(ragged.warnings.slice(0, 2), [
        'ragged.csv: 1 line could not be read and was left out (line 4). The row has more cells than the header.',
        'ragged.csv: 1 line could not be read and was left out (line 3). The row has fewer cells than the header.',
      ]);
      assert.deepEqual(texts(ragged, 1)['family'], 'PETIT');
    });
  });

  describe('refusals and warnings name the thing', () => {
    it('files', async () => {
      await put('empty.csv', '');
      await put('fake.parquet', 'nom,prenom\n');
      await put('broken.json', '[{"nom": "x"');
      await put('numbers.json', '[1, 2]');
      await put('page.csv', '\ufeff<!DOCTYPE html>\n<html><body>\n');
      await put('book.csv', Buffer.from('PK\x03\x04\x14\x00', 'latin1'));
      await put('noise.csv', Buffer.from(Array.from({ length: 600 }, (_, i) => (i * i * 7) % 256)));
      await refused('page.csv', 'REF_SOURCE_UNREADABLE', /page\.csv is no table: it is an HTML page/);
      await refused('book.csv', 'REF_SOURCE_UNREADABLE', /book\.csv is a ZIP archive/);
      await refused('noise.csv', 'REF_SOURCE_UNREADABLE', /noise\.csv is a binary file/);
      await put('wide.csv', Buffer.from('\ufeffnom;prénom\nLefèvre;Zoé\n', 'utf16le'));
      assert.equal((await read('wide.csv')).rows.length, 1);
      await refused('none.csv', 'REF_SOURCE_MISSING', /none\.csv does not exist/);
      await refused('none.parquet', 'REF_SOURCE_MISSING', /none\.parquet does not exist/);
      await refused('empty.csv', 'REF_SOURCE_EMPTY', /empty\.csv is empty/);
      await refused('fake.parquet', 'REF_SOURCE_UNREADABLE', /fake\.parquet is no Parquet/);
      await refused('broken.json', 'REF_SOURCE_UNREADABLE', /broken\.json is no JSON/);
      await refused('numbers.json', 'REF_SOURCE_UNREADABLE', /numbers\.json is a JSON array of something else/);
    });

    it('keys', async () => {
      await put('keys.csv', 'id,nom\n1,Dupont\n2,Caron\n1,Faure\n');
      await put('gap.csv', 'id,nom\n1,Dupont\n,Caron\n');
      await refused('keys.csv', 'REF_SOURCE_COLUMN', /no column "idd"; the nearest is "id"/, 'idd');
      await refused('keys.csv', 'REF_SOURCE_COLUMN', /Line 4 of keys\.csv has the value of line 2 in id/, 'id');
      await refused('gap.csv', 'REF_SOURCE_COLUMN', /Line 3 of gap\.csv has no value in id/, 'id');
      // One key in two files is two rows.
      await put('other.csv', 'id,nom\n1,Dupont\n2,Petit\n3,Roux\n');
      await put('same.csv', 'id,nom\n1,Dupont\n');
      const two = await read(['other.csv', 'same.csv'], { key: 'id' });
      assert.equal(two.rows.length, 4);
      // Files of one name are told apart by their folders.
      await mkdir(path.join(folder, 'may'), { recursive: true });
      await put('may/same.csv', 'id,nom\n1,Petit\n');
      const months = await read(['same.csv', './may/same.csv'], { key: 'id' });
      assert.deepEqual([months.rows.at(0).file, months.rows.at(1).file], ['same.csv', 'may/same.csv']);
      // Its own rows are counted, not those of the files before.
      await refused(['other.csv', 'keys.csv'], 'REF_SOURCE_COLUMN', /Line 4 of keys\.csv/, 'id');
    });

    it('a header alone, and one record', async () => {
      await put('head.csv', 'nom,prenom\n');
      await put('single.csv', 'nom,prenom\nDupont,Zoé\n');
      assert.match((await read('head.csv')).warnings.join(), /head\.csv: no row below the header/);
      assert.match((await read('single.csv')).warnings.join(), /one record only/);
    });

    it('a model of other columns', async () => {
      const model = (columns: string): string => `version: 1\ncolumns:\n${columns}`;
      await put('people.csv', 'nom,prenom,carte\nDupont,Zoé,C1\n');
      const mine = await read('people.csv', {
        model: model(
          '  - { column: nom, kind: family_name }\n  - { column: carte, kind: ignored, why: lent in a family }\n',
        ),
      });
      assert.deepEqual(roles(mine), { nom: 'family_name', prenom: 'ignored', carte: 'ignored' });
      await put('more.csv', 'nom,courriel\nDupont,z@p.fr\n');
      const named = model('  - { column: nom, kind: family_name }\n  - { column: emial, kind: email }\n');
      const files = await read(['people.csv', 'more.csv'], { model: named });
      assert.match(files.warnings.join('\n'), /^The model names the column "emial", which none of the files has/m);
      await put('mail.csv', 'nom,email\nDupont,z@p.fr\n');
      await assert.rejects(
        read(['people.csv', 'mail.csv'], { model: named }),
        /names the column "emial", which mail\.csv does not have; the nearest is "email"/,
      );
      for (const columns of [
        '  - { column: noms, kind: family_name }\n',
        '  - { column: noms, kind: family_name, file: people.csv }\n  - { column: nom, kind: family_name }\n',
      ])
        await assert.rejects(
          read('people.csv', { model: model(columns) }),
          /names the column "noms", which people\.csv does not have; the nearest is "nom"/,
        );
    });
  });
});
