// X34–X37: hidden rows and sheets, headings that were changed, repeated people, rare names.
import { Book, entryHeadings, goodEntry, idNumber, rowXml, small, type Cell, type Cells } from './books.ts';
import type { ProblemCode } from '#contract/problems.ts';
import type { WorkbookCase } from './shape.ts';
import { workbookBytes } from '../fixtures/xlsx.ts';

const made = (id: string, what: string, book: Book, more: Partial<WorkbookCase> = {}): WorkbookCase =>
  ({ id, what, make: () => book.bytes(), answer: book.answer(), ...more });

const hidden = new Book();
for (let serial = 1; serial <= 17; serial += 1) hidden.record(goodEntry(serial), 'add', [['', 'hidden_row']], ' hidden="1"');
for (let serial = 18; serial <= 20; serial += 1) hidden.record(goodEntry(serial));
const leftOut = { said: Array.from({ length: 17 }, (_, index) => `表1!${index + 2} left_out`), counts: { add: 3, skip: 17 }, hiddenRows: 17 };
const visible = small();
const secret = (state: 'hidden' | 'veryHidden'): WorkbookCase => ({
  id: 'X34', what: `a sheet that is ${state} is not read, and said`,
  make: () => workbookBytes({ sheets: [{ name: '表1', rows: visible.rows.join('') }, { name: '旧表', rows: small().rows.join(''), state }] }),
  answer: { said: ['旧表!0 hidden_sheet'], counts: { add: 1, skip: 0 } },
});

/** The same row under other headings. */
function headed(headings: readonly string[], order: readonly string[] = entryHeadings): Book {
  const book = new Book(headings);
  const cells = goodEntry(1);
  book.line(order.map((one) => cells[one] ?? ''));
  book.add = 1;
  return book;
}
const swapped = entryHeadings.toReversed();
const renamed = entryHeadings.map((one) => ({ 作品名称: '作品名秤' } as Record<string, string>)[one] ?? one);
const unknown = entryHeadings.map((one) => ({ 作品名称: '甲乙丙丁' } as Record<string, string>)[one] ?? one);
const invisible = entryHeadings.map((one, index) => (index === 0 ? `\ufeff${one}` : index === 4 ? `作品\u200b名称` : index === 5 ? ' 作者姓名\u00a0' : one));
const twice = [...entryHeadings, '作品名称'];
const guessed: ProblemCode = 'header_guessed';

const repeated = new Book().record(goodEntry(1, { 作者证件号码: idNumber(1) }))
  .record(goodEntry(1, { 作者证件号码: idNumber(1) }), 'skip', [['作品名称', 'duplicate_row']])
  .record(goodEntry(2, { 作者姓名: '张伟', 作者证件号码: idNumber(80) }))
  .record(goodEntry(3, { 作者姓名: '章伟', 作者证件号码: idNumber(80) }), 'skip', [['作者证件号码', 'duplicate_person']])
  .record(goodEntry(4, { 作者姓名: '李明', 作者证件号码: idNumber(90) })).record(goodEntry(5, { 作者姓名: '李明', 作者证件号码: idNumber(98) }));
const crowd = 100_000;

const names = ['𠮷野㐂', '刘䶮', '𫞩𰀀', '\ue000\uf8ff', '古丽努尔·买买提', '阿依•热', '👨‍👩‍👧家', 'שלום', 'Ölü', '名'.repeat(200)];
const rare = new Book();
for (const [index, name] of names.entries()) rare.record(goodEntry(index + 1, { 作者姓名: name }));

export const peopleCases: WorkbookCase[] = [
  { ...made('X34', '17 hidden rows: each is told, and how many there are is there to be asked about once', hidden),
    answer: hidden.answer({ hiddenRows: 17 }) },
  { id: 'X34', what: '17 hidden rows left out, as it was decided once for the file', make: () => hidden.bytes(), plan: { leaveHidden: true }, answer: leftOut },
  secret('hidden'), secret('veryHidden'),
  { id: 'X34', what: 'a hidden column is read like any other', make: () =>
    small().bytes({ before: '<cols><col min="5" max="6" hidden="1"/></cols>' }), answer: visible.answer() },
  made('X35', 'columns in another order', headed(swapped, swapped)),
  { ...made('X35', 'a misspelt heading is taken for what it resembles, and said', headed(renamed)),
    answer: { said: [`表1!1E ${guessed}`], counts: { add: 1, skip: 0 } } },
  { id: 'X35', what: 'a heading that means nothing: asked, not guessed', make: () => headed(unknown).bytes(),
    answer: { refused: 'import_columns', where: '作品名称' } },
  { ...made('X35', 'the same heading twice: neither is taken', headed(twice)), answer: { refused: 'import_columns', where: '作品名称' } },
  made('X35', 'byte order mark, zero-width and no-break spaces in headings', headed(invisible)),
  { id: 'X35', what: 'two rows of headings', make: () => workbookBytes({ sheets: [{ name: '表1', rows: rowXml(1,
    entryHeadings.map((one, index) => (index === 5 ? '作者信息' : one)))
    + rowXml(2, entryHeadings.map((_, index) => (index === 5 ? '姓名' : index === 6 ? '证件号码' : '')))
    + rowXml(3, entryHeadings.map((one) => goodEntry(1)[one])) }] }), answer: { said: [], counts: { add: 1, skip: 0 } } },
  made('X36', 'the same row, the same number with another name, the same name with another number', repeated),
  { id: 'X36', what: '100,000 rows, all the same: each is listed, one is taken, within five seconds', atMostMs: 5000,
    make: () => {
      const cells: Cells = goodEntry(1, { 作者证件号码: idNumber(1) });
      // As Excel writes it: each text once, cells that point to it.
      const texts = entryHeadings.map((one) => cells[one] ?? '');
      const inside = texts.map((text, index): Cell => (text === '' ? '' : { raw: `t="s"><v>${index}</v>` }));
      const rows = rowXml(1, entryHeadings) + Array.from({ length: crowd }, (_, n) => rowXml(n + 2, inside)).join('');
      return workbookBytes({ sheets: [{ name: '表1', rows }], strings: texts.map((text) => `<si><t>${String(text)}</t></si>`).join('') });
    },
    answer: { said: Array.from({ length: 20_000 }, (_, n) => `表1!${n + 3}E duplicate_row`), counts: { add: 1, skip: crowd - 1 } } },
  { ...made('X37', 'rare and private characters, middle dots, emoji, right-to-left, 200 characters', rare),
    answer: rare.answer({ names: names.map((one) => one.normalize('NFC')) }) },
];
