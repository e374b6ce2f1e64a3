// The corpus of untidy workbooks: every fault is named at its cell, what is good is imported as it stands, nothing is guessed
// silently: a value that differs from its cell has a problem there or is one of the normalisations declared here.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contestsHandlers } from '#backend/contests/handlers.ts';
import { CreateInput } from '#contract/schema/contests.ts';
import { sealedAt } from '#db/queries/directory.ts';
import { templates } from '#seeds/templates/index.ts';
import { RecordWorkspace } from '../record-workspace.ts';
import type { Cell, Expected, MessyBook } from './book.ts';
import { layoutBooks, peopleBooks, repeatBooks, wordBooks } from './entries-books.ts';
import { numberBooks } from './number-books.ts';
import { judgeBooks, placeBooks, teacherBooks } from './record-books.ts';

const books = [...layoutBooks, ...peopleBooks, ...numberBooks, ...wordBooks, ...repeatBooks, ...judgeBooks, ...teacherBooks, ...placeBooks];
let workspace: RecordWorkspace;

/** Units and schools that are known before anything is imported. */
beforeAll(() => {
  workspace = new RecordWorkspace();
  workspace.connection.transaction((db) => {
    for (const [id, name, ...aliases] of [['u1', '南湖区教育局', '南湖区', '东部片区'], ['u2', '河东区教育局', '河东区', '东部片区']] as const) {
      db.run("insert into submitting_units (id, name, kind) values (?, ?, 'county')", id, name);
      for (const alias of aliases) db.run('insert into unit_aliases values (?, ?)', id, alias);
    }
    for (const [id, name, code, unit, state] of [
      ['s1', '南湖区第一小学', '2161000001', 'u1', 'open'], ['s2', '南湖区第二小学', '2161000002', 'u1', 'open'], ['s3', '实验小学', '2161000003', 'u1', 'open'],
      ['s4', '实验小学', '2161000004', 'u2', 'open'], ['s5', '河东区第一中学', '2161000005', 'u2', 'open'], ['s8', '南湖区红旗小学', '2161000008', 'u1', 'open'],
      ['s9', '南湖区东风小学', '2161000009', 'u1', 'closed'],
    ] as const) db.run('insert into schools (id, name, code, submitting_unit_id, state) values (?, ?, ?, ?, ?)', id, name, code, unit, state);
    db.run("update schools set state = 'merged', merged_into = 's1' where id = 's8'");
    db.run("update schools set code = '3161000005' where id = 's5'");
    db.run("insert into school_names values ('s1', '南湖一小', 'alias', ''), ('s5', '河东区红星中学', 'former', '2020-09-01')");
  });
});
afterAll(() => {
  expect(workspace.broken()).toEqual([]);
  workspace.close();
});

type Record_ = Record<string, string>;
const opened = (at: string, sealed: Uint8Array | null): string => (sealed ? workspace.context.fields.open(at, sealed) : '');
const orEmpty = (value: string | number | null): string => (value === null ? '' : String(value));

function entryRecords(contestId: string): Record_[] {
  interface Entry { id: string; [field: string]: string | number | null }
  interface Person { part: string; position: number; name: string; id_sealed: Uint8Array | null; phone_sealed: Uint8Array | null }
  const rows = workspace.rows<Entry>(`select e.*, coalesce(u.name, '') as unit, coalesce(s.name, '') as school from entries e
    left join submitting_units u on u.id = e.submitting_unit_id left join schools s on s.id = e.school_id where e.contest_id =
      ? order by e.position`, contestId);
  return rows.map((row) => {
    const people = workspace.rows<Person>('select * from entry_people where entry_id = ? order by part, position', row.id);
    const authors = people.filter((one) => one.part === 'author');
    const joined = (of: (one: Person) => string): string => authors.map(of).filter((text) => text !== '').join('、');
    return {
      number: orEmpty(row['number'] ?? ''), title: orEmpty(row['title'] ?? ''), division: orEmpty(row['division'] ?? ''),
        category: orEmpty(row['category'] ?? ''),
      subject: orEmpty(row['subject'] ?? ''), grade: orEmpty(row['grade'] ?? ''), unit: orEmpty(row['unit'] ?? ''),
        school: orEmpty(row['school'] ?? ''),
      seconds: orEmpty(row['seconds'] ?? null), remark: orEmpty(row['remark'] ?? ''), rank: orEmpty(row['recommend_rank'] ?? null),
        similarity: orEmpty(row['similarity'] ?? null),
      authors: joined((one) => one.name), ids: joined((one) => opened(sealedAt.personId(row.id, 'author', one.position), one.id_sealed)),
      phones: joined((one) => opened(sealedAt.personPhone(row.id, 'author', one.position), one.phone_sealed)),
      advisors: people.filter((one) => one.part === 'advisor').map((one) => one.name).join('、'),
    };
  });
}

/** Full names of divisions and categories are stored by their ids. */
const words: Record_ = { 'division 小学组': 'xiaoxue', 'category 微课': 'weike' };
const sexes: Record_ = { female: '女', male: '男' };
const inBatch = (mark: string) => `join import_changes c on c.row_id = '${mark}' || t.id and c.batch_id = ? and c.before is null`;

/** What a batch stored, in the order of the file, under the names of the columns. */
function records(kind: MessyBook['kind'], batchId: string, contestId: string): Record_[] {
  if (kind === 'entries') return entryRecords(contestId);
  if (kind === 'judges') {
    const rows = workspace.rows<Record_ & { phone_sealed: Uint8Array | null }>(`select j.*, coalesce(u.name, '') as unit_name from judges j
      left join submitting_units u on u.id = j.submitting_unit_id where contest_id = ? order by slot`, contestId);
    const words = (text: string | undefined): string => (JSON.parse(text ?? '[]') as string[]).join('、');
    return rows.map((row) => ({
      name: row['name'] ?? '', school: row['unit'] ?? '', unit: row['unit_name'] ?? '', subjects: words(row['subjects']),
        divisions: words(row['divisions']),
      phones: opened(sealedAt.judgePhone(row['id'] ?? ''), row.phone_sealed as Uint8Array | null), load: orEmpty(row['max_load'] ?? null),
    }));
  }
  if (kind === 'teachers') {
    return workspace.rows<Record_>(`select t.*, s.name as school, u.name as unit from teachers t ${inBatch('t:')}
      left join schools s on s.id = t.school_id left join submitting_units u on u.id = s.submitting_unit_id order by t.id`, batchId)
      .map((row) => ({
        name: row['name'] ?? '', sex: sexes[row['sex'] ?? ''] ?? '', staff: row['staff_number'] ?? '', school: row['school'] ?? '',
          unit: row['unit'] ?? '',
        hired: orEmpty(row['hired_on'] ?? null), state: row['state'] === 'active' ? '在职' : row['state'] ?? '',
      }));
  }
  if (kind === 'units') {
    return workspace.rows<Record_>(`select t.name, t.kind, coalesce(t.division_code, '') as code, coalesce(p.name, '') as parent,
      coalesce((select group_concat(name, '、') from unit_aliases a where a.unit_id = t.id), '') as aliases
      from submitting_units t ${inBatch('u:')} left join submitting_units p on p.id = t.parent_id order by t.rowid`, batchId);
  }
  const names = (mark: string): string =>
    `coalesce((select group_concat(name, '、')
    from school_names n where n.school_id = t.id and n.kind = '${mark}'), '')`;
  return workspace.rows<Record_>(`select t.name, coalesce(t.code, '') as code, t.stage, coalesce(u.name, '') as unit,
    ${names('alias')} as aliases, ${names('former')} as former
    from schools t ${inBatch('sc:')} left join submitting_units u on u.id = t.submitting_unit_id order by t.rowid`, batchId);
}

/** The text a clerk sees in a cell. */
function textOf(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return cell.toISOString().slice(0, 10);
  if (typeof cell === 'object') return 'result' in cell ? String(cell.result) : '';
  return String(cell);
}
const rawOf = ({ raw }: Expected, field: string): string => [raw[field],
  ...field === 'authors' ? [raw['author2Name'], raw['author3Name']] : field === 'ids' ? [raw['author2Id']] : []].map(textOf)
    .filter((text) => text !== '').join('、');

const narrow = (text: string): string => text.normalize('NFKC').trim();
const people = new Set(['authors', 'ids', 'phones', 'advisors', 'subjects', 'aliases', 'former', 'divisions']);
const codes = new Set(['number', 'code', 'ids', 'phones']);
/** Minutes and seconds by another road than the program's: the numbers of the text, from the right. */
const lengthOf = (text: string): string => {
  const parts = (narrow(text).match(/\d+/g) ?? []).map(Number);
  return String(parts.reverse().reduce((sum, part, index) => sum + part * 60 ** index, 0));
};
const dayOf = (text: string): string => {
  if (/^\d{5}$/.test(text)) return new Date(Date.UTC(1899, 11, 30) + Number(text) * 86_400_000).toISOString().slice(0, 10);
  const [year = '', month = '', day = '01'] = /^\d{8}$/.test(text) ? [text.slice(0, 4), text.slice(4, 6), text.slice(6)] : text.match(/\d+/g) ?? [];
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
};

/** The normalisations that need no problem. Each gives what it makes of a cell's text. */
function normalised(field: string, text: string, book: MessyBook): string[] {
  const rules = templates().find((one) => one.id === book.template)?.rules;
  const named = field === 'division' || field === 'divisions' ? rules?.divisions ?? [] : field === 'category' ? rules?.categories ?? [] : [];
  const idOfName = (word: string): string => named.find((one) => [one.name, ...one.aliases].includes(narrow(word)))?.id ?? word;
  const pieces = text.split(/[、，,；;/\n\s]+/).filter((piece) => piece !== '');
  const chosen = (book.plan.values ?? []).filter((one) => one.target === field && one.from === text).flatMap(({ to }) => idOfName(to));
  return [
    text.replace(/^[\s\u3000]+|[\s\u3000]+$/g, ''), ...(/^(?:\/|／|——|无)$/.test(text) ? [''] : []), idOfName(text), ...chosen,
    ...(people.has(field) ? [pieces.join('、'), pieces.map(idOfName).join('、')] : []),
    ...(codes.has(field) ? [narrow(text).replaceAll(/[^0-9A-Za-z]/g, ''), narrow(text).replaceAll(/\D/g, '').slice(-11)] : []),
    ...(field === 'seconds' ? [lengthOf(text)] : []), ...(field === 'hired' ? [dayOf(text)] : []),
    ...(field === 'rank' ? [text.replaceAll(/\D/g, '')] : []),
      ...(field === 'similarity' ? [String(Math.round(Number(text.replace('%', '')) * 100))] : []),
    // A number cell shows its zeros by its format; a namesake may be named with code and unit behind it.
    ...(field === 'number' ? [text.padStart(3, '0')] : []), ...(field === 'school' ? [text.replace(/（[^（]*，[^（]*）$/, '')] : []),
    // Words of lists with one meaning: 2 is 女, 在岗 is 在职, 地级市 is a city.
    ...({ 2: ['女'], 在岗: ['在职'], 地级市: ['city'], 开发区: ['zone'], 县: ['county'] }[text] ?? []),
    ...(book.plan.repairs ? [narrow(text), narrow(text).replaceAll(/\s/g, ''), narrow(text).toUpperCase()] : []),
  ];
}

const allSaid = (book: MessyBook): string[] => [...book.said, ...book.sheets.flatMap((sheet) => sheet.said)].toSorted();
const isMeant = (kind: MessyBook['kind'], { raw, stored }: Expected, field: string): boolean => kind !== 'teachers' || field in raw
  || (stored !== null && field in stored);

async function checkBook(book: MessyBook, contestId: string): Promise<string[]> {
  const file = await book.write(workspace.folder);
  const of = ['entries', 'judges'].includes(book.kind) ? { contestId } : {};
  const preview = await workspace.preview(book.kind, file, { ...of, ...book.plan });
  const sheetOf = (name: string): string => (book.sheets.some((one) => one.name === name) ? name : book.sheets[0]?.name ?? '');
  const said = preview.problems.map((one) => `${sheetOf(one.sheet)}!${one.row}${one.column} ${one.code}`);
  expect(said.toSorted()).toEqual(allSaid(book));
  expect(preview.problems.every((one) => one.message.length > 8 && !/\{\w+\}/.test(one.message)), 'sentences').toBe(true);
  const verdicts = { add: 0, update: 0, same: 0, skip: 0 };
  for (const sheet of book.sheets) for (const key of ['add', 'update', 'same', 'skip'] as const) verdicts[key] += sheet.verdicts[key];
  expect(preview.counts, 'counts').toEqual(verdicts);
  const { batchId } = await workspace.import(book.kind, file, { ...of, ...book.plan });
  const wanted = book.sheets.filter((one) => one.sheet.state !== 'hidden')
    .flatMap((sheet) => sheet.expected.filter((one) => one.stored !== null).map((one) => ({ sheet, one })));
  const found = records(book.kind, batchId, contestId);
  expect(found.length, 'records').toBe(wanted.length);
  const silent: string[] = [];
  for (const [index, { sheet, one }] of wanted.entries()) {
    const record = found[index] ?? {};
    const fields = Object.keys(record).filter((field) => isMeant(book.kind, one, field));
    const expected = Object.fromEntries(fields.map((field) => [field,
      one.stored?.[field] ?? words[`${field} ${rawOf(one, field)}`] ?? rawOf(one, field)]));
    expect(Object.fromEntries(fields.map((field) => [field, record[field] ?? ''])), `${one.sheet}!${one.row}`).toEqual(expected);
    for (const field of fields) {
      const [raw, stored] = [rawOf(one, field), record[field] ?? ''];
      if (raw === stored || normalised(field, raw, book).includes(stored)) continue;
      const column = Object.keys(one.raw).includes(field) ? sheet.letterOf(field) : '';
      // Said at this cell, at the code beside it, or once for all cells of the same text.
      const twins = sheet.expected.filter((other) => rawOf(other, field) === raw).map((other) => `${sheet.name}!${other.row}${column} `);
      const isSaid = said.some((text) => twins.some((start) => text.startsWith(start)))
        || (field === 'school' && said.some((text) => text.startsWith(`${sheet.name}!${one.row}`)));
      // Two columns of one name: neither was taken, and the header says so.
      const unread = stored === '' && said.some((text) => text.endsWith(' header_twice'));
      const derived = raw === '' && ((field === 'stage' && book.kind === 'schools') || (field === 'kind' && book.kind === 'units'));
      if (!isSaid && !derived && !unread) silent.push(`${one.sheet}!${one.row} ${field}: ${raw} → ${stored}`);
    }
  }
  return silent;
}

describe('untidy workbooks', () => {
  test('are many, of many kinds', () => {
    expect(books.length).toBeGreaterThanOrEqual(45);
    expect(new Set(books.map((one) => one.name)).size).toBe(books.length);
    const named = new Set(books.flatMap(allSaid).map((text) => text.split(' ').at(-1)));
    expect(named.size).toBeGreaterThanOrEqual(45);
  });

  for (const book of books) {
    test(`${book.name}：${book.about}`, async () => {
      const { contestId } = contestsHandlers.create(workspace.context,
        CreateInput.parse({ templateId: book.template, title: book.name, year: 2026 }));
      if (book.before) expect(await checkBook(book.before, contestId)).toEqual([]);
      expect(await checkBook(book, contestId), 'changed without a word').toEqual([]);
    });
  }
});
