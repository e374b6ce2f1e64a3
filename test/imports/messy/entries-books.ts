// Sheets of entries as districts and schools really send them (domain.md 3.1, 3.2 A): layout, people, numbers, words, repeats.
import { checkCharacter } from '#backend/identity/numbers.ts';
import { messy, type Fields, type MessyBook } from './book.ts';

export const usual = [
  ['序号', 'index'], ['报送单位', 'unit'], ['作品编号', 'number'], ['组别', 'division'], ['项目', 'category'], ['学科', 'subject'], ['年级', 'grade'],
  ['作品名称', 'title'], ['作者姓名', 'authors'], ['身份证号', 'ids'], ['手机', 'phones'], ['作者单位', 'school'], ['学校标识码', 'code'], ['指导教师', 'advisors'],
  ['时长', 'seconds'], ['备注', 'remark'],
] as const;

/** A valid ID number; `end` asks for a check character. */
export function idOf(serial: number, end?: string): string {
  for (let more = serial; ; more += 1) {
    const digits = `61090219850412${String(more % 1000).padStart(3, '0')}`;
    const whole = digits + checkCharacter(digits);
    if (end === undefined || whole.endsWith(end)) return whole;
  }
}

let serial = 0;
/** A good row, with whatever is given instead. */
export const good = (more: Fields = {}): Fields => {
  serial += 1;
  return {
    index: serial, unit: '南湖区教育局', division: '小学组', category: '微课', title: `作品第${serial}号`,
    authors: `作者${'甲乙丙丁戊己庚辛壬癸'[serial % 10] ?? ''}${'子丑寅卯'[serial % 4] ?? ''}`, school: '南湖区第一小学', ...more,
  };
};

export const layoutBooks: MessyBook[] = [
  messy('题头说明页脚', '合并的标题、填报单位行、合计、盖章和日期行', (sheet) => {
    sheet('汇总').line('南湖区2026年微课作品汇总表').merge('A1', 'P1').line('填报单位（盖章）：南湖区教育局　填表人：王芳　联系电话：0915-1234567').merge('A2', 'P2')
      .line().head(usual).record(good({ subject: '数学' })).record(good({ remark: '补报' })).passed('total_row', '合计', null, null, null, '2件')
      .line().passed('total_row', null, null, null, null, null, null, null, null, null, '单位（盖章）')
        .passed('total_row', null, null, null, null, null, null, null, null, null, '2026年3月5日');
  }),
  messy('两行表头', '一级表头“作者信息”合并在姓名、证件、单位之上', (sheet) => {
    const one = sheet('表').line('序号', '报送单位', '组别', '项目', '作品名称', '作者信息', null, null, '备注').merge('F1', 'H1');
    for (const column of ['A', 'B', 'C', 'D', 'E', 'I']) one.merge(`${column}1`, `${column}2`);
    one.line(null, null, null, null, null, '姓名', '身份证号', '单位')
      .fields(['index', 'unit', 'division', 'category', 'title', 'authors', 'ids', 'school', 'remark'])
      .record(good({ ids: idOf(1) })).record(good({ authors: '闫振华、安月英', ids: `${idOf(2)}、${idOf(3)}` }));
  }),
  messy('每类一张表', '一个项目一张工作表，序号各自从 1 起', (sheet) => {
    for (const [name, category] of [['微课', 'weike'], ['创新课堂', 'ketang'], ['数字故事', 'gushi']] as const) {
      sheet(name).line(`${name}作品汇总表`).merge('A1', 'H1').head(usual).record(good({ index: 1, category: name }), { stored: { category } })
        .record(good({ index: 2, category: name }), { stored: { category } });
    }
  }),
  messy('表头在第十二行', '表头前有十几行通知内容', (sheet) => {
    const one = sheet('附件2');
    for (let line = 1; line < 12; line += 1) one.line(line % 3 === 0 ? null : `${line}. 各单位须于规定日期前报送，逾期不再受理。`);
    one.head(usual).record(good()).record(good());
  }),
  messy('空行与只有序号的行', '数据之间有空行，后面预先填了一串序号', (sheet) => {
    sheet('汇总').head(usual).record(good()).line().line(2).record(good()).line(null, ' ').line(4).line(5);
  }),
  messy('重复表头', '打印时每页重复的表头混在数据里', (sheet) => {
    sheet('汇总').head(usual).record(good()).passed('header_again', ...usual.map(([heading]) => heading)).record(good());
  }),
  messy('合计与小计', '每组之后有小计，最后有合计', (sheet) => {
    sheet('汇总').head(usual).record(good()).passed('total_row', '小计', null, null, null, '1件')
      .record(good({ division: '初中组' }), { stored: { division: 'chuzhong' } })
      .passed('total_row', '小计', null, null, null, '1件').passed('total_row', '总计', null, null, null, '2件');
  }),
  messy('合并的单位格', '报送单位竖着合并：只有第一格有值，其余各格不猜', (sheet) => {
    const one = sheet('汇总').head(usual).record(good());
    one.record(good({ unit: null }), { stored: null, said: [['unit', 'merged_cell']] })
      .record(good({ unit: null }), { stored: null, said: [['unit', 'merged_cell']] });
    one.merge('B2', 'B4').record(good());
  }),
  messy('隐藏的行列表', '筛选后隐藏的行照样读入并提醒；隐藏的工作表不读', (sheet, book) => {
    const one = sheet('汇总').head(usual).record(good()).record(good(), { said: [['', 'hidden_row']] });
    one.sheet.getRow(3).hidden = true;
    one.sheet.getColumn(16).hidden = true;
    one.record(good({ remark: '藏在隐藏列里' }));
    const gone = sheet('旧表').head(usual);
    gone.line(...usual.map(([, field]) => good()[field] ?? null));
    gone.sheet.state = 'hidden';
    book.said.push('旧表!0 hidden_sheet');
  }),
  messy('同名的列', '两个“备注”、两个“作品名称”：哪一个都不猜', (sheet) => {
    sheet('汇总').head([...usual.slice(0, 8), ...usual.slice(8), ['备注', '']]).says(['=Q', 'header_twice'])
      .record(good({ remark: '第一个' }), { stored: { remark: '' } });
  }),
  messy('不认识的列', '政治面貌、县级奖次、网盘链接等列不导入，也不妨碍', (sheet) => {
    sheet('汇总').head([['政治面貌', ''], ['县级奖次', ''], ['网盘链接', ''], ...usual, ['大小', '']]).record(good()).record(good());
  }),
  messy('别的列名', '参赛组别、作品类别、题目、主讲教师、学校全称', (sheet) => {
    sheet('汇总').head([['推荐单位', 'unit'], ['参赛组别', 'division'], ['作品类别', 'category'], ['作品题目', 'title'], ['主讲教师', 'authors'], ['学校全称', 'school'],
      ['视频时长', 'seconds']])
      .record(good({ seconds: '5:30' }), { stored: { seconds: '330' } });
  }),
  messy('相近的列名', '“作品名秤”“组　别”：前者按相近读入并提醒', (sheet) => {
    sheet('汇总').head([['组　别', 'division'], ['项目', 'category'], ['作品名秤', 'title'], ['作者姓名', 'authors'], ['作者单位', 'school'], ['报送单位', 'unit']])
      .says(['title', 'header_guessed'])
      .record(good());
  }),
  messy('没有列名的证件列', '列名是“号码”，内容都是有效证件号：按内容判断并提醒', (sheet) => {
    const one = sheet('汇总')
      .head([['报送单位', 'unit'], ['组别', 'division'], ['项目', 'category'], ['作品名称', 'title'], ['作者姓名', 'authors'], ['作者单位', 'school'], ['甲', 'ids']])
        .says(['ids', 'header_by_cells']);
    for (let count = 0; count < 4; count += 1) one.record(good({ ids: idOf(20 + count * 7) }));
  }),
  messy('示例行', '模板里的示例行没有删去', (sheet) => {
    sheet('作品').head(usual).passed('example_row', '示例', '示范区教育局', '', '小学组', '微课', '', '', '分数（示例）', '张三', '', '', '示范区第一小学').record(good());
  }),
];

export const peopleBooks: MessyBook[] = [
  messy('作者分列', '作者1姓名、作者2姓名…各占一组列', (sheet) => {
    sheet('汇总').head([['报送单位', 'unit'], ['组别', 'division'], ['项目', 'category'], ['作品名称', 'title'], ['作者1姓名', 'authors'], ['作者1身份证号', 'ids'],
      ['作者1单位', 'school'],
      ['作者2姓名', 'author2Name'], ['作者2身份证号', 'author2Id'], ['作者2单位', ''], ['作者3姓名', 'author3Name']])
      .record(good({ ids: idOf(30), author2Name: '王小红', author2Id: idOf(38) })).record(good({ author2Name: '李四', author3Name: '欧阳明日' }));
  }),
  messy('各种分隔', '一格多位作者，用顿号、逗号、分号、斜杠、换行、空格隔开', (sheet) => {
    const one = sheet('汇总').head(usual);
    for (const mark of ['、', '，', ',', '；', ';', '/', '\n', ' ']) one.record(good({ authors: `闫振华${mark}安月英` }), { stored: { authors: '闫振华、安月英' } });
    one.record(good({ authors: '闫振华、安月英、赵一', ids: `${idOf(40)}，${idOf(48)}；${idOf(56)}` }),
      { stored: { ids: `${idOf(40)}、${idOf(48)}、${idOf(56)}` } });
  }),
  messy('补空格的姓名', '李　明、李 明、前后空格、姓与名之间空一格', (sheet) => {
    sheet('汇总').head(usual).record(good({ authors: '李　明' }), { stored: { authors: '李明' }, said: [['authors', 'spaces']] })
      .record(good({ authors: '李 明、王 芳' }), { stored: { authors: '李明、王芳' }, said: [['authors', 'spaces']] })
      .record(good({ authors: '  王建国 ' }), { stored: { authors: '王建国' } })
      .record(good({ authors: '欧 阳锋' }), { stored: { authors: '欧阳锋' }, said: [['authors', 'spaces']] });
  }),
  messy('生僻字与间隔号', '𠮷、㐂、䶮、古丽努尔·买买提，照原样保留', (sheet) => {
    const one = sheet('汇总').head(usual);
    for (const name of ['𠮷野㐂', '刘䶮', '古丽努尔·买买提', '阿依•热', '𫞩𰀀']) one.record(good({ authors: name }));
  }),
  messy('人数不符', '作者超过上限，证件个数与人数不符，没有作者', (sheet) => {
    sheet('汇总').head(usual).record(good({ authors: '甲一、乙二、丙三、丁四' }), { stored: null, said: [['authors', 'authors_too_many']] })
      .record(good({ authors: '甲一、乙二', ids: `${idOf(60)}、${idOf(68)}、${idOf(76)}` }), { stored: null, said: [['ids', 'values_mismatch']] })
      .record(good({ authors: '' }), { stored: null, said: [['authors', 'required']] })
        .record(good({ school: null }), { stored: null, said: [['school', 'required']] })
      .record(good({ advisors: '赵老师' }), { stored: null, said: [['advisors', 'advisors_count']] }).record(good());
  }),
  messy('同一证件两个姓名', '同一个证件号在两行里写成两个人', (sheet) => {
    sheet('汇总').head(usual).record(good({ ids: idOf(80), authors: '张伟' }))
      .record(good({ ids: idOf(80), authors: '章伟' }), { stored: null, said: [['ids', 'duplicate_person']] })
      .record(good({ ids: idOf(80), authors: '张伟' }));
  }),
  messy('学生作品', '学籍号、指导教师必须一位', (sheet) => {
    const pupil = (more: Fields): Fields => good({ category: '数字绘画', advisors: '周老师', ...more });
    const stored = { category: 'huihua' };
    sheet('汇总').head(usual).record(pupil({ ids: `G${idOf(88)}` }), { stored }).record(pupil({ ids: 'L6109022014010100001'.slice(0, 19) }), { stored })
      .record(pupil({ ids: `LG${idOf(88).slice(0, 17)}` }), { stored: null, said: [['ids', 'student_id']] })
      .record(pupil({ advisors: '' }), { stored: null, said: [['advisors', 'advisors_count']] })
      .record(pupil({ advisors: '周老师、吴老师' }), { stored: null, said: [['advisors', 'advisors_count']] });
  }, { template: 'xuesheng' }),
];

export const wordBooks: MessyBook[] = [
  messy('组别写法', '小学、小学部、初中段、高中；学前没有这个组', (sheet) => {
    const one = sheet('汇总').head(usual);
    for (const [text, division] of [['小学', 'xiaoxue'], ['小学部', 'xiaoxue'], ['初中段', 'chuzhong'], ['高中', 'gaozhong'], ['职高', 'zhongzhi'],
      [' 小学组 ', 'xiaoxue']] as const) {
      one.record(good({ division: text }), { stored: { division } });
    }
    one.record(good({ division: '学前' }), { stored: null, said: [['division', 'unknown_division']] })
      .record(good({ division: '小学/初中' }), { stored: null, said: [['division', 'unknown_division']] })
      .record(good({ division: '' }), { stored: null, said: [['division', 'required']] });
  }),
  messy('项目写法', '微课程、系列微课、STEAM；动画片不在项目里', (sheet) => {
    const one = sheet('汇总').head(usual);
    for (const [text, category] of [['微课程', 'weike'], ['系列微课', 'xilie'], ['ＳＴＥＡＭ', 'steam'],
      ['数字化故事', 'gushi']] as const) one.record(good({ category: text }), { stored: { category } });
    one.record(good({ category: '动画片' }), { stored: null, said: [['category', 'unknown_category']] });
  }),
  messy('值对应以后', '“学前”由用户说明是小学组', (sheet) => {
    sheet('汇总').head(usual).record(good({ division: '学前' }), { stored: { division: 'xiaoxue' } });
  }, { plan: { values: [{ target: 'division', from: '学前', to: '小学组' }] } }),
  messy('一键修复以后', '采用“去除空格”“全角转半角”“小写x改大写”', (sheet) => {
    const id = idOf(9, 'X');
    sheet('汇总').head(usual)
      .record(good({ authors: '李　明', title: ' Ｐｙｔｈｏｎ入门', ids: id.toLowerCase() }), { stored: { authors: '李明', title: 'Python入门', ids: id } });
  }, { plan: { repairs: ['trim-spaces', 'half-width', 'id-upper'] } }),
  messy('单位写法', '别名认得出并说明；写错字的提醒一次；两个单位共用的别名不猜', (sheet) => {
    sheet('汇总').head(usual).record(good({ unit: '南湖区' }), { stored: { unit: '南湖区教育局' }, said: [['unit', 'unit_alias']] })
      .record(good({ unit: '南湖区' }), { stored: { unit: '南湖区教育局' } })
      .record(good({ unit: '南湖区教育剧', school: '南湖区第二小学' }), { said: [['unit', 'unit_new'], ['school', 'school_new']] })
        .record(good({ unit: '南湖区教育剧', school: '南湖区第二小学' }))
      .record(good({ unit: '东部片区' }), { stored: null, said: [['unit', 'unit_ambiguous']] });
  }),
  messy('同名的实验小学', '没有单位不猜；有单位或标识码就认得出', (sheet) => {
    sheet('汇总').head(usual).record(good({ unit: null, school: '实验小学' }), { stored: null, said: [['school', 'school_ambiguous']] })
      .record(good({ school: '实验小学' }))
      .record(good({ unit: '河东区教育局', school: '实验小学' })).record(good({ unit: null, school: '实验小学', code: '2161000004' }))
      .record(good({ unit: null, school: '实验小学（2161000003，南湖区教育局）' }), { stored: { school: '实验小学' } });
  }),
  messy('别名曾用名旧码', '简称、曾用名、以前的标识码、已并入和停办的学校', (sheet) => {
    sheet('汇总').head(usual).record(good({ school: '南湖一小' }), { stored: { school: '南湖区第一小学' }, said: [['school', 'school_alias']] })
      .record(good({ unit: '河东区教育局', school: '河东区红星中学' }), { stored: { school: '河东区第一中学' }, said: [['school', 'school_alias']] })
      .record(good({ unit: '河东区教育局', school: '河东区第一中学', code: '2161000005' }), { said: [['code', 'school_former_code']] })
      .record(good({ school: '南湖区红旗小学' }), { stored: { school: '南湖区第一小学' }, said: [['school', 'school_merged']] })
      .record(good({ school: '南湖区东风小学' }), { said: [['school', 'school_closed']] });
  }),
  messy('校名与标识码', '标识码位数不对不收；与校名不符按标识码并提醒；分校不当作本校', (sheet) => {
    sheet('汇总').head(usual).record(good({ code: '216100001' }), { stored: null, said: [['code', 'school_code']] })
      .record(good({ code: '2161000002', school: '南湖区第一小学' }), { stored: { school: '南湖区第二小学' }, said: [['code', 'school_name']] })
      .record(good({ code: 2161000001 })).record(good({ school: '南湖区第一小学（分校）' }), { said: [['school', 'school_new']] })
      .record(good({ school: '南湖区第一小学 ' }), { stored: { school: '南湖区第一小学' } });
  }),
  messy('书名号与标点', '作品名称里的书名号、引号、英文、符号照原样保留', (sheet) => {
    const one = sheet('汇总').head(usual);
    for (const title of ['《荷塘月色》（第一课时）', '“二十四点”游戏', "Let's go! Unit 3", 'H₂O 的电解', '圆的周长——π从哪里来', '=1+1等于几', '-3 的绝对值']) one.record(good({ title }));
  }),
  messy('太长的内容', '作品名称和备注超过上限', (sheet) => {
    sheet('汇总').head(usual).record(good({ title: '长'.repeat(301) }), { stored: null, said: [['title', 'too_long']] })
      .record(good({ remark: '备'.repeat(1001) }), { stored: null, said: [['remark', 'too_long']] })
      .record(good({ title: '长'.repeat(300) }));
  }),
  messy('推荐序号与查重率', '第3、3名；12.3%、0.5 没有百分号', (sheet) => {
    sheet('汇总').head([...usual, ['推荐序号', 'rank'], ['查重率', 'similarity']])
      .record(good({ rank: '第3', similarity: '12.3%' }), { stored: { rank: '3', similarity: '1230' } })
      .record(good({ rank: 4, similarity: '0.5' }), { stored: { rank: '4', similarity: '50' }, said: [['similarity', 'similarity_doubtful']] })
      .record(good({ rank: '并列', similarity: '8%' }), { stored: null, said: [['rank', 'number_range']] });
  }),
];

const twice = good({ title: '分数的初步认识', authors: '钱学文' });
const numbered = good({ number: 'B001', title: '光合作用', authors: '孙立' });
const earlier = messy('先报的一份', '第一次报送', (sheet) => { sheet('汇总').head(usual).record(twice).record(numbered); });
const plainCsv: Parameters<typeof messy>[2] = (sheet) => {
  sheet('S').head(usual).record(good({ subject: '语文', remark: '含逗号,和"引号"' })).record(good({ title: '圆的周长' }));
};

export const repeatBooks: MessyBook[] = [
  messy('文件里重复', '同一作品报了两次；同一编号两行；内容相同编号不同', (sheet) => {
    const [first, second, third] = [good({ title: '圆' }), good({ number: 'C1' }), good({ number: 'D1', title: '方' })];
    sheet('汇总').head(usual).record(first).record(first, { stored: null, said: [['title', 'duplicate_row']] }).record(second)
      .record(good({ number: 'C1' }), { stored: null, said: [['number', 'duplicate_row']] }).record(third)
        .record({ ...third, number: 'D2' }, { said: [['title', 'same_work']] })
      .record({ ...first, school: '南湖一小' }, { stored: null, said: [['title', 'duplicate_row']] });
  }),
  messy('再报一次', '与已有相同的不动，改了的更新，新的新增', (sheet) => {
    sheet('汇总').head(usual).record(twice, { as: 'same' }).record({ ...numbered, title: '光合作用（修改）' }, { as: 'update' }).record(good());
  }, { before: earlier }),
  messy('GBK文本', 'WPS 存成的 GBK 编码 CSV', plainCsv, { csv: 'gbk' }),
  messy('带BOM文本', 'UTF-8 带 BOM 的 CSV', plainCsv, { csv: 'utf8-bom' }),
  messy('制表符文本', '网页复制出来、制表符隔开的文本', plainCsv, { csv: 'tab' }),
];
