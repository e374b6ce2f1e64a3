// Sheets of entries whose numbers, formulas and durations are as Excel and people leave them.
import { checkCharacter } from '#backend/identity/numbers.ts';
import { messy, type MessyBook } from './book.ts';
import { good, idOf, usual } from './entries-books.ts';

const wrongCheck = (id: string): string => id.slice(0, 17) + (id.endsWith('1') ? '2' : '1');
const wide = (text: string): string => text.replaceAll(/[0-9A-Za-z]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0));

export const numberBooks: MessyBook[] = [
  messy('证件存成数字', '数字格丢了 15 位以后的数字；X 结尾的还在', (sheet) => {
    sheet('汇总').head(usual).record(good({ ids: 610902198504120000 }), { stored: null, said: [['ids', 'long_number']] })
      .record(good({ ids: idOf(3, 'X') }))
      .record(good({ ids: 610902198504121000 }), { stored: null, said: [['ids', 'long_number']] });
  }),
  messy('撇号与全角', '前导撇号、全角数字字母、号码中间的空格', (sheet) => {
    const id = idOf(100);
    sheet('汇总').head(usual).record(good({ ids: `'${id}` }), { stored: { ids: id }, said: [['ids', 'id_normalised']] })
      .record(good({ ids: wide(idOf(108)) }), { stored: { ids: idOf(108) }, said: [['ids', 'id_normalised']] })
      .record(good({ ids: `${id.slice(0, 6)} ${id.slice(6, 14)} ${id.slice(14)}`, authors: '张三丰' }),
        { stored: null, said: [['ids', 'id_normalised'], ['ids', 'duplicate_person']] })
      .record(good({ number: wide('A001'), phones: wide('13800000001') }), { stored: { number: 'A001', phones: '13800000001' } });
  }),
  messy('小写x', '末位写成小写 x', (sheet) => {
    const id = idOf(5, 'X');
    sheet('汇总').head(usual).record(good({ ids: id.toLowerCase() }), { stored: { ids: id }, said: [['ids', 'id_normalised']] });
  }),
  messy('十五位旧证', '15 位旧证件按规则换算；出生日期不存在的不收', (sheet) => {
    const whole = `610902${'19'}800101001`;
    sheet('汇总').head(usual).record(good({ ids: '610902800101001' }), { stored: { ids: whole + checkCharacter(whole) }, said: [['ids', 'id_old']] })
      .record(good({ ids: '610902801301001' }), { stored: null, said: [['ids', 'id_date']] });
  }),
  messy('证件写错', '校验位、位数、日期、文字', (sheet) => {
    sheet('汇总').head(usual).record(good({ ids: wrongCheck(idOf(120)) }), { stored: null, said: [['ids', 'id_checksum']] })
      .record(good({ ids: idOf(128).slice(0, 17) }), { stored: null, said: [['ids', 'id_length']] })
      .record(good({ ids: '610902198502300019' }), { stored: null, said: [['ids', 'id_date']] })
      .record(good({ ids: '身份证后补' }), { stored: null, said: [['ids', 'id_form']] });
  }),
  messy('手机写法', '+86、短横、空格去掉；少一位的不收', (sheet) => {
    sheet('汇总').head(usual).record(good({ phones: '+86 138-0000-0002' }), { stored: { phones: '13800000002' } })
      .record(good({ phones: '138 0000 0003' }), { stored: { phones: '13800000003' } })
      .record(good({ phones: 13800000004 })).record(good({ phones: '1380000000' }), { stored: null, said: [['phones', 'phone']] });
  }),
  messy('前导零', '编号 001 存成数字，靠格式显示出零', (sheet) => {
    const one = sheet('汇总').head(usual).record(good({ number: 1 }), { stored: { number: '001' } });
    one.sheet.getCell('C2').numFmt = '000';
    one.record(good({ number: '002' })).record(good({ number: '1DA003' }));
  }),
  messy('公式与坏格', '公式、#N/A、没有算过的公式', (sheet) => {
    const one = sheet('汇总').head(usual).record(good({ title: { formula: 'A1&"课"', result: '序号课' } }), { said: [['title', 'formula']] })
      .record(good({ title: { error: '#N/A' } as never }), { stored: null, said: [['title', 'cell_error'], ['title', 'required']] });
    one.record(good({ title: { formula: 'B1&"课"' } as never }), { stored: null, said: [['title', 'formula_no_value'], ['title', 'required']] });
  }),
  messy('时长写法', '8:42、8分42秒、8′42″、00:08:42、522、时间格', (sheet) => {
    const one = sheet('汇总').head(usual);
    for (const text of ['8:42', '8分42秒', '8′42″', '00:08:42', '522', '８：４２', '8m42s']) one.record(good({ seconds: text }),
      { stored: { seconds: '522' } });
    one.record(good({ seconds: '约9分钟' }), { stored: null, said: [['seconds', 'duration_format']] })
      .record(good({ seconds: '3:20' }), { stored: { seconds: '200' }, said: [['seconds', 'duration']] })
      .record(good({ seconds: '25:00' }), { stored: { seconds: '1500' }, said: [['seconds', 'duration']] });
  }),
  messy('缺项写斜杠', '没有的内容写 /、——、无、／', (sheet) => {
    const nothing = { number: '', subject: '', grade: '', advisors: '', seconds: '', remark: '', ids: '', phones: '' };
    const one = sheet('汇总').head(usual);
    for (const mark of ['/', '——', '无', '／']) one.record(good(Object.fromEntries(Object.keys(nothing).map((field) => [field, mark]))),
      { stored: nothing });
  }),
];
