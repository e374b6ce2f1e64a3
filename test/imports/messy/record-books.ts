// Lists of judges, teachers, units and schools as they really come: dates in many forms, codes in full width, words for everything.
import { messy, type Fields, type MessyBook } from './book.ts';
import { idOf } from './entries-books.ts';

const judgeHead = [['序号', 'index'], ['评委姓名', 'name'], ['工作单位', 'school'], ['报送单位', 'unit'], ['任教学科', 'subjects'], ['评审组别', 'divisions'],
  ['手机', 'phones'], ['最多件数', 'load']] as const;
const judge = (name: string, more: Fields = {}): Fields => ({ name, school: '河东区第一中学', unit: '河东区教育局', ...more });

export const judgeBooks: MessyBook[] = [
  messy('评委表', '学科组别用各种符号隔开，件数写文字', (sheet) => {
    sheet('评委').line('评审专家推荐表').merge('A1', 'H1').head(judgeHead)
      .record(judge('高敏', { subjects: '数学，科学', divisions: '小学、初中', phones: '139-0000-0001', load: 30 }),
        { stored: { subjects: '数学、科学', divisions: 'xiaoxue、chuzhong', phones: '13900000001' } })
      .record(judge('欧　静', { divisions: '大学组' }), { stored: null, said: [['name', 'spaces'], ['divisions', 'unknown_division']] })
      .record(judge('林枫', { load: '三十' }), { stored: null, said: [['load', 'number_format']] })
        .passed('total_row', '合计', null, null, null, null, null, null, '3人');
  }, { kind: 'judges' }),
  messy('评委重复', '一格两位评委；同一手机号两行', (sheet) => {
    sheet('评委').head(judgeHead).record(judge('何为、许静'), { stored: null, said: [['name', 'one_person']] })
      .record(judge('何为', { phones: '13900000009' }))
      .record(judge('何为', { phones: '13900000009' }), { stored: null, said: [['phones', 'duplicate_row']] });
  }, { kind: 'judges' }),
];

const teacherHead = [['姓名', 'name'], ['性别', 'sex'], ['身份证号', 'ids'], ['工号', 'staff'], ['学校', 'school'], ['区县', 'unit'], ['参加工作日期', 'hired'],
  ['状态', 'state']] as const;
const teacher = (name: string, staff: string, more: Fields = {}): Fields => ({ name, staff, school: '南湖区第二小学', unit: '南湖区教育局', ...more });

export const teacherBooks: MessyBook[] = [
  messy('日期五种写法', '2012-09-01、2012.9、2012年9月、20120901、序列号、日期格', (sheet) => {
    const one = sheet('教师').head(teacherHead);
    const dates: [Fields['hired'], string][] = [['2012-09-01', '2012-09-01'], ['2012.9', '2012-09-01'], ['2012年9月', '2012-09-01'],
      ['20120901', '2012-09-01'], [41153, '2012-09-01'],
      [new Date(Date.UTC(2012, 8, 1)), '2012-09-01'], ['2012/9/1', '2012-09-01'], ['2012年9月1日', '2012-09-01']];
    for (const [index, [hired, day]] of dates.entries()) one.record(teacher(`日期教师${'甲乙丙丁戊己庚辛'[index] ?? ''}`, `D${index}`, { hired }),
      { stored: { hired: day } });
    one.record(teacher('日期教师壬', 'D8', { hired: '2012.1' }), { stored: { hired: '2012-01-01' }, said: [['hired', 'date_doubtful']] })
      .record(teacher('日期教师癸', 'D9', { hired: '2012-13-01' }), { stored: null, said: [['hired', 'date_format']] });
  }, { kind: 'teachers' }),
  messy('教师名册', '前导零的工号、性别代码、性别与证件不符、状态的各种叫法', (sheet) => {
    const one = sheet('教师').head(teacherHead).record(teacher('陈一', '0001', { sex: '女' }))
      .record(teacher('陈二', '0002', { sex: '2' }), { stored: { sex: '女' } })
      .record(teacher('陈三', '0003', { state: '在岗' }), { stored: { state: '在职' } });
    one.record(teacher('陈四', '0004', { sex: '中性' }), { stored: null, said: [['sex', 'unknown_word']] })
      .record(teacher('陈五', '0001'), { said: [['staff', 'staff_shared']] })
      .record(teacher('陈六', '0006', { ids: idOf(205).slice(0, 16) }), { stored: null, said: [['ids', 'id_length']] });
  }, { kind: 'teachers' }),
];

const unitHead = [['序号', 'index'], ['单位名称', 'name'], ['类型', 'kind'], ['行政区划代码', 'code'], ['上级单位', 'parent'], ['简称', 'aliases']] as const;
const schoolHead = [['学校标识码', 'code'], ['学校名称', 'name'], ['主管部门', 'unit'], ['办学类型', 'stage'], ['简称', 'aliases'], ['曾用名', 'former']] as const;

export const placeBooks: MessyBook[] = [
  messy('单位名单', '全角代码、开发区没有代码、别名用各种符号、上级不存在', (sheet) => {
    sheet('单位').line('报送单位一览表').merge('A1', 'F1').head(unitHead)
      .record({ name: '清河市', kind: '地级市', code: 6177, aliases: '清河；清河市教育局' }, { stored: { kind: 'city', code: '6177', aliases: '清河、清河市教育局' } })
      .record({ name: '清河高新区', kind: '开发区', code: '/', parent: '清河' },
        { stored: { kind: 'zone', code: '', parent: '清河市' }, said: [['parent', 'unit_alias']] })
      .record({ name: '柳林县', kind: '县', code: '６１７７０１', parent: '清河市' }, { stored: { kind: 'county', code: '617701' } })
      .record({ name: '白水县', kind: '县', parent: '白水市' }, { stored: null, said: [['parent', 'unit_parent']] })
      .record({ name: '南湖区', kind: '区' }, { stored: null, as: 'same', said: [['name', 'unit_alias']] }).passed('total_row', '合计', '5个');
  }, { kind: 'units' }),
  messy('单位写错', '代码 5 位、类型看不懂、别名已是别的单位的', (sheet) => {
    sheet('单位').head(unitHead).record({ name: '甲县', code: '61770' }, { stored: null, said: [['code', 'division_code']] })
      .record({ name: '乙县', kind: '乡镇' }, { stored: null, said: [['kind', 'unknown_word']] })
      .record({ name: '丙县', aliases: '河东区' }, { stored: null, said: [['aliases', 'name_taken']] })
        .record({ name: '丁县' }, { stored: { kind: 'county' } });
  }, { kind: 'units' }),
  messy('学校名单', '标识码存成数字、全角、改名、同名、停办', (sheet) => {
    sheet('学校').head(schoolHead).record({ code: 2161000101, name: '南湖区第七小学', unit: '南湖区教育局', aliases: '南湖七小' }, { stored: { stage: '小学' } })
      .record({ code: '３４６１０００１０２', name: '南湖高级中学', unit: '南湖区', stage: '高中', former: '南湖二中、南湖农中' },
        { stored: { code: '3461000102', unit: '南湖区教育局' }, said: [['unit', 'unit_alias']] })
      .record({ code: '21610001', name: '坏码小学', unit: '南湖区教育局' }, { stored: null, said: [['code', 'school_code']] })
      .record({ code: '2161000103', name: '实验小学', unit: '河东区教育局' }, { stored: { stage: '小学' }, said: [['code', 'school_same_name']] })
      .record({ code: '2161000009', name: '南湖区东风小学', unit: '南湖区教育局' }, { stored: null, said: [['code', 'school_gone']] })
      .record({ code: '2161000101', name: '南湖区第七小学', unit: '南湖区教育局' }, { stored: null, said: [['code', 'duplicate_row']] });
  }, { kind: 'schools' }),
];
