// X27–X33: what stands in the cells: numbers that lost digits, IDs in every spelling, scores and days that are none, formulas, errors.
import { Book, goodEntry, goodTeacher, idNumber, small, teacherHeadings, type Cell } from './books.ts';
import type { WorkbookCase } from './shape.ts';

const wide = (text: string): string => text.replaceAll(/[0-9A-Za-z]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0));
const wrongCheck = (id: string): string => id.slice(0, 17) + (id.endsWith('1') ? '2' : '1');
const made = (id: string, what: string, book: Book, more: Partial<WorkbookCase> = {}): WorkbookCase =>
  ({ id, what, make: () => book.bytes(), answer: book.answer(), ...more });

const lost = new Book();
for (const [index, number] of [610902198504120000, 6109021985041200, 61090219850412000].entries()) {
  lost.record(goodEntry(index + 1, { 作者证件号码: { raw: `><v>${number}</v>` } }), 'skip', [['作者证件号码', 'long_number']]);
}
lost.record(goodEntry(9, { 作者证件号码: idNumber(9) }));

const id = idNumber(100);
const odd: [Cell, string][] = [
  [`'${id}`, id], [wide(idNumber(108)), idNumber(108)],
    [`${idNumber(116).slice(0, 6)} ${idNumber(116).slice(6, 14)} ${idNumber(116).slice(14)}`, idNumber(116)],
  [idNumber(5, 'X').toLowerCase(), idNumber(5, 'X')], [`\u200b${idNumber(124)}`, idNumber(124)], [`${idNumber(132)}\u00a0`, idNumber(132)],
];
const spelt = new Book();
const plain = new Book();
for (const [index, [written, clean]] of odd.entries()) {
  spelt.record(goodEntry(index + 20, { 作者证件号码: written }), 'add', [['作者证件号码', 'id_normalised']]);
  plain.record(goodEntry(index + 20, { 作者证件号码: clean }));
}
const old = new Book().record(goodEntry(40, { 作者证件号码: '610902800101001' }), 'add', [['作者证件号码', 'id_old']]);
const wrong = new Book().record(goodEntry(41, { 作者证件号码: wrongCheck(idNumber(140)) }), 'skip', [['作者证件号码', 'id_checksum']])
  .record(goodEntry(42, { 作者证件号码: idNumber(148).slice(0, 17) }), 'skip', [['作者证件号码', 'id_length']])
  .record(goodEntry(43, { 作者证件号码: '610902198502300019' }), 'skip', [['作者证件号码', 'id_date']])
  .record(goodEntry(44, { 作者证件号码: '身份证后补' }), 'skip', [['作者证件号码', 'id_form']])
  .record(goodEntry(45, { 作者证件号码: '610902801301001' }), 'skip', [['作者证件号码', 'id_date']]);

const judgeHeadings = ['评委姓名', '工作单位', '报送单位', '最多件数'] as const;
const judge = (name: string, load: Cell) => ({ 评委姓名: name, 工作单位: '南湖区第一小学', 报送单位: '南湖区教育局', 最多件数: load });
const numbers = new Book(judgeHeadings);
for (const [index, load] of ([{ raw: '><v>1e400</v>' }, { raw: '><v>NaN</v>' }, { raw: '><v>9,5</v>' }, { raw: '><v>0x10</v>' },
  '三十', '9,5', 9.55, -5] as Cell[]).entries()) {
  numbers.record(judge(`评委${'甲乙丙丁戊己庚辛'[index] ?? ''}某`, load), 'skip', [['最多件数', 'number_format']]);
}

const days = new Book(teacherHeadings);
const day = (serial: string): Cell => ({ raw: `s="1"><v>${serial}</v>` });
for (const [index, [cell, code]] of ([
  [day('60'), 'number_format'], [day('-1'), 'number_format'], [day('2958466'), 'number_format'], ['2026.2.30', 'date_format'],
    ['2012-13-01', 'date_format'],
  ['二月三十日', 'date_format'],
] as const).entries()) days.record(goodTeacher(index, { 参加工作日期: cell }), 'skip', [['参加工作日期', code]]);
for (const [index, cell] of [day('41153'), '2012-09-01', '2012.9', '2012年9月1日',
  '20120901'].entries()) days.record(goodTeacher(index + 10, { 参加工作日期: cell }));
const since1904 = new Book(teacherHeadings).record(goodTeacher(30, { 参加工作日期: day('39691') }));
const by1900 = new Book(teacherHeadings).record(goodTeacher(30, { 参加工作日期: '2012-09-01' }));

const formulas = new Book()
  .record(goodEntry(50, { 作品名称: { raw: 't="str"><f>A1&amp;"课"</f><v>序号课</v>' } }), 'add', [['作品名称', 'formula']])
  .record(goodEntry(51, { 作品名称: { raw: '><f>B1&amp;"课"</f>' } }), 'skip', [['作品名称', 'formula_no_value'], ['作品名称', 'required']]);
const shared = new Book()
  .record(goodEntry(52, { 作品名称: { raw: 't="str"><f t="shared" ref="E2:E3" si="0">A1</f><v>甲课</v>' } }), 'add', [['作品名称', 'formula']])
  .record(goodEntry(53, { 作品名称: { raw: 't="str"><f t="shared" si="0"/><v>乙课</v>' } }), 'add', [['作品名称', 'formula']]);

const command = "=cmd|'/c calc'!A0";
const commands = new Book().record(goodEntry(60, { 作品名称: command })).record(goodEntry(61, { 作品名称: "@SUM(1+1)*cmd|' /C calc'!A0" }))
  .record(goodEntry(62, { 作品名称: { raw: 't="str"><f>HYPERLINK("http://x","点我")</f><v>点我</v>' } }), 'add', [['作品名称', 'formula']])
  .record(goodEntry(63, { 作品名称: { raw: 't="str"><f>DDE("cmd","/c calc","x")</f><v>动态</v>' } }), 'add', [['作品名称', 'formula']]);
const linked = 'xl/externalLinks/externalLink1.xml';

const errors = new Book();
for (const [index, error] of ['#REF!', '#N/A', '#DIV/0!', '#NAME?', '#VALUE!'].entries()) {
  errors.record(goodEntry(index + 70, { 作品名称: { raw: `t="e"><v>${error}</v>` } }), 'skip', [['作品名称', 'cell_error'], ['作品名称', 'required']]);
}
errors.record(goodEntry(80, { 备注: { raw: 't="e"><v>#REF!</v>' } }), 'skip', [['备注', 'cell_error']]);

export const cellCases: WorkbookCase[] = [
  made('X27', '16 to 18 digits stored as a number are lost, and said so; as text they are not', lost),
  made('X28', 'small x, full width, spaces, apostrophe, invisible characters: all stored as the same plain number', spelt,
    { answer: spelt.answer({ plain: { make: () => plain.bytes(), same: odd.length } }) }),
  made('X28', 'an old number of 15 digits, with a note', old),
  made('X28', 'wrong check digit, length, day, words', wrong),
  made('X29', '1e400, NaN, 9,5, 0x10, a word, a fraction, a negative number where a count is asked', numbers, { kind: 'judges' }),
  { id: 'X30', what: 'day 60 of 1900, -1, after 9999, 2026.2.30, month 13, words; and five good spellings', kind: 'teachers',
    make: () => days.bytes({ formats: [0, 14] }), answer: days.answer() },
  { id: 'X30', what: 'a workbook of the 1904 system says the same day', kind: 'teachers', make: () =>
    since1904.bytes({ formats: [0, 14], date1904: true }),
    answer: since1904.answer({ plain: { make: () => by1900.bytes(), same: 1 } }) },
  { ...made('X31', 'a saved result is taken and said, a missing one is an error', formulas) },
  made('X31', 'children of a shared formula', shared),
  { ...made('X32', 'commands, links and DDE are text and nothing else', commands), hostile: true, answer: commands.answer({ titles: [command,
    "@SUM(1+1)*cmd|' /C calc'!A0", '点我', '动态'] }) },
  { id: 'X32', what: 'an outside workbook is not followed, and said', hostile: true,
    make: () => small().bytes({ parts: { [linked]: '<!DOCTYPE not-even-looked-at><x/>' } }), answer: { said: ['! XL_EXTERNAL'],
      counts: { add: 1, skip: 0 } } },
  made('X33', 'error values', errors),
];
