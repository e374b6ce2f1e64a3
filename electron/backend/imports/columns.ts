// What a column can mean: targets of each kind of sheet, their headings and the other names they go by.
import { normaliseHeader } from '#backend/excel/read.ts';
import type { Kind } from '#contract/schema/imports.ts';

/** Authors of one entry that may stand in blocks of columns of their own. */
export const mostBlocks = 5;

export interface Target {
  /** Stable name, used in choices of the user and in problems. */
  key: string;
  heading: string;
  headingEnglish: string;
  required: boolean;
  /** Holds an ID number or phone: masked in every list. */
  secret: 'id' | 'phone' | null;
  /** Digits that a number cell would lose or a formula would spoil. */
  code: boolean;
  aliases: readonly string[];
}

const target = (
  key: string, heading: string, headingEnglish: string, aliases: string, more: Partial<Target> = {},
): Target => ({
  key, heading, headingEnglish, required: false, secret: null, code: false,
    aliases: aliases.split(' ').filter(Boolean), ...more,
});

const idNames = '身份证号 身份证号码 身份证 身份证件号 身份证件号码 证件号 证件号码 证件编号 学籍号 全国学籍号 身份证号/学籍号 学籍号/身份证号 身份证号码/学籍号';
const phoneNames = '手机 手机号 手机号码 联系手机 移动电话 电话 电话号码 联系电话 联系方式';
const unitNames = '单位 学校 学校名称 学校全称 单位名称 单位全称 所在学校 所在单位 工作单位 任教学校 就读学校 所属学校 单位（学校） 学校（单位）';
const prefixed = (words: string, ...prefixes: string[]): string =>
  words.split(' ').flatMap((word) => ['', ...prefixes].map((prefix) => prefix + word)).join(' ');

const submitting = target('submittingUnit', '报送单位', 'Submitting unit',
  '报送单位/县区 报送单位（盖章） 报送区县 报送县区 推荐单位 推荐区县 县区 区县 县（市、区） 县市区 所属区县 所属县区 地区 组织单位');
const schoolCode = target('schoolCode', '学校标识码', 'School code',
  '标识码 学校代码 单位标识码 学校（机构）标识码 学校机构标识码 机构标识码 第一作者学校标识码 作者学校标识码', { code: true });

/** Blocks of the second and later authors: 作者2姓名 … */
const block = (slot: number): Target[] => {
  const names = [`作者${slot}`, `作者${'零一二三四五'[slot] ?? ''}`, `第${'零一二三四五'[slot] ?? ''}作者`, `第${slot}作者`];
  const of = (words: string): string => words.split(' ').flatMap((word) => names.map((name) => name + word)).join(' ');
  return [
    target(`author${slot}Name`, `作者${slot}姓名`, `Author ${slot} name`, `${names.join(' ')} ${of('姓名')}`),
    target(`author${slot}Id`, `作者${slot}证件号码`, `Author ${slot} ID number`, of(idNames), { secret: 'id', code: true }),
    target(`author${slot}Phone`, `作者${slot}手机`, `Author ${slot} mobile`, of(phoneNames),
      { secret: 'phone', code: true }),
    target(`author${slot}Unit`, `作者${slot}单位`, `Author ${slot} unit`, of(unitNames)),
  ];
};

const first = ['作者', '第一作者', '作者1', '作者一', '第1作者', '申报者', '主讲教师', '参赛者'];

const entryTargets: readonly Target[] = [
  target('index', '序号', 'No.', '顺序号 行号'),
  submitting,
  target('number', '作品编号', 'Entry number', '编号 作品号 报名编号 参赛编号 登记号', { code: true }),
  target('division', '组别', 'Division', '参赛组别 作品组别 学段 组 参赛学段', { required: true }),
  target('category', '项目', 'Category', '类别 项目类别 项目（类别） 作品类别 作品类型 参赛项目 参赛类别 项目名称', { required: true }),
  target('subject', '学科', 'Subject', '任教学科 所属学科 作品学科 学科（专业） 学科或专业类名称'),
  target('grade', '年级', 'Grade', '适用年级 所在年级 任教年级'),
  target('title', '作品名称', 'Title', '作品题目 作品标题 作品名 作品 题目 课题 课题名称 课程名称 微课名称 案例名称 获奖作品', { required: true }),
  target('authorNames', '作者姓名', 'Authors',
    `${first.join(' ')} 姓名 作者名单 作者（姓名） ${first.map((name) => `${name}姓名`).join(' ')}`, { required: true }),
  target('authorIds', '作者证件号码', 'Author ID numbers', prefixed(idNames, ...first), { secret: 'id', code: true }),
  target('authorPhones', '作者手机', 'Author mobiles', prefixed(phoneNames, ...first), { secret: 'phone', code: true }),
  target('authorUnits', '作者单位', 'Author unit', prefixed(unitNames, ...first), { required: true }),
  schoolCode,
  ...[2, 3, 4, 5].flatMap(block),
  target('advisors', '指导教师', 'Advisors', '指导老师 辅导教师 辅导老师 指导教师姓名 指导老师姓名 辅导教师姓名'),
  target('fileName', '文件名', 'File name', '文件名称 作品文件名 网盘/文件名'),
  target('duration', '时长', 'Duration', '视频时长 作品时长 时间长度 时长（秒） 时长（分秒）'),
  target('remark', '备注', 'Remark', '说明'),
];

const judgeTargets: readonly Target[] = [
  target('index', '序号', 'No.', '顺序号 编号'),
  target('name', '姓名', 'Name', '评委姓名 评委 专家姓名 专家', { required: true }),
  target('unit', '单位', 'Unit', prefixed(unitNames, '评委', '专家'), { required: true }),
  schoolCode,
  submitting,
  target('subjects', '任教学科', 'Subjects', '学科 专业 任教学科（专业） 学科专业 评审学科 专业方向'),
  target('divisions', '评审组别', 'Divisions', '组别 评审组 学段 可评组别 参评组别'),
  target('phone', '手机', 'Mobile', phoneNames, { secret: 'phone', code: true }),
  target('id', '证件号码', 'ID number', idNames, { secret: 'id', code: true }),
  target('maxLoad', '最多件数', 'Most entries', '最多作品数 最大件数 评审上限 工作量上限 最多评审件数'),
  target('remark', '备注', 'Remark', '说明'),
];

export const targetsOf = (kind: Kind): readonly Target[] => (kind === 'entries' ? entryTargets : judgeTargets);

/** Headings that are known and not imported; they must not be taken for something alike. */
const ignored = new Set([
  '册次', '教材版本', '推荐序号', '名次', '排名', '县级奖次', '奖次', '获奖等级', '等级', '大小', '文件大小', '查重率', '联系人', '联系人姓名',
  '联系人电话', '联系人手机', '联系人联系电话', '网盘', '网盘链接', '性别', '民族', '职称', '职务', '出生年月', '邮箱', '电子邮箱', '地址', '错误说明', '签名', '得分',
    '总分', '指导教师电话',
  '指导教师单位', '指导教师手机', '指导教师证件号码', '指导教师身份证号',
].map(normaliseHeader));

/** Parentheses with a remark (必填, 下拉选择) mean nothing; 作者（1） does. */
export const headerKey = (text: string): string => normaliseHeader(text)
  .replaceAll(/[(（](?:必填|选填|可选|必须|下拉选择|请选择|文本格式|如有|没有不填|18位|10位|11位|全称|盖章)[^)）]*[)）]/g, '')
  .replaceAll(/[()（）/／_\-·、,，]/g, '');

export interface Vocabulary { byAlias: ReadonlyMap<string, Target>; keys: readonly string[] }

const vocabularies = new Map<Kind, Vocabulary>();

/** Every name of every target, as headerKey writes it. */
export function vocabularyOf(kind: Kind): Vocabulary {
  let found = vocabularies.get(kind);
  if (!found) {
    const byAlias = new Map<string, Target>();
    for (const one of targetsOf(kind)) {
      for (const name of [one.key, one.heading, ...one.aliases]) {
        const key = headerKey(name);
        if (!byAlias.has(key)) byAlias.set(key, one);
      }
    }
    found = { byAlias, keys: [...byAlias.keys()] };
    vocabularies.set(kind, found);
  }
  return found;
}

export const isIgnoredHeader = (text: string): boolean => ignored.has(normaliseHeader(text))
  || ignored.has(headerKey(text));
