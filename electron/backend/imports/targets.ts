// What a column can mean: the shape of a target, names that several kinds share, and how headings are compared.
import { normaliseHeader } from '#backend/excel/read.ts';

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
  /** What its cells hold, so that repairs know what they may touch; `names`: people, perhaps several in one cell. */
  holds: 'text' | 'names' | 'school' | 'date' | 'number';
  /** Known by its cells when the heading says nothing: 18 digits, 11 digits, 10 digits. */
  content: 'id' | 'phone' | 'schoolCode' | null;
  aliases: readonly string[];
}

/** A target; `aliases` are other headings it goes by, parted by blanks. */
export const target = (
  key: string, heading: string, headingEnglish: string, aliases: string, more: Partial<Target> = {},
): Target => ({
  key, heading, headingEnglish, required: false, secret: null, code: false, holds: 'text', content: null,
  aliases: aliases.split(' ').filter(Boolean), ...more,
});

export const idNames = '身份证号 身份证号码 身份证 身份证件号 身份证件号码 证件号 证件号码 证件编号 学籍号 全国学籍号 身份证号/学籍号 学籍号/身份证号 身份证号码/学籍号';
export const phoneNames = '手机 手机号 手机号码 联系手机 移动电话 电话 电话号码 联系电话 联系方式';
export const unitNames = '单位 学校 学校名称 学校全称 单位名称 单位全称 所在学校 所在单位 工作单位 任教学校 就读学校 所属学校 单位（学校） 学校（单位）';
export const prefixed = (words: string, ...prefixes: string[]): string =>
  words.split(' ').flatMap((word) => ['', ...prefixes].map((prefix) => prefix + word)).join(' ');

export const submitting = target('submittingUnit', '报送单位', 'Submitting unit',
  '报送单位/县区 报送单位（盖章） 报送区县 报送县区 推荐单位 推荐区县 县区 区县 县（市、区） 县市区 所属区县 所属县区 地区 组织单位');
export const schoolCode = target('schoolCode', '学校标识码', 'School code',
  '标识码 学校代码 单位标识码 学校（机构）标识码 学校机构标识码 机构标识码 第一作者学校标识码 作者学校标识码', { code: true, content: 'schoolCode' });

/** Headings that are known and not imported; they must not be taken for something alike. */
const ignored = new Set([
  '册次', '教材版本', '推荐序号', '名次', '排名', '县级奖次', '奖次', '获奖等级', '等级', '大小', '文件大小', '查重率', '联系人', '联系人姓名',
  '联系人电话', '联系人手机', '联系人联系电话', '网盘', '网盘链接', '性别', '民族', '职称', '职务', '出生年月', '邮箱', '电子邮箱', '地址', '错误说明', '错误信息', '签名', '得分',
    '总分', '指导教师电话',
  '指导教师单位', '指导教师手机', '指导教师证件号码', '指导教师身份证号',
].map(normaliseHeader));

/** Parentheses with a remark (必填, 下拉选择) mean nothing; 作者（1） does. */
export const headerKey = (text: string): string => normaliseHeader(text)
  .replaceAll(/[(（](?:必填|选填|可选|必须|下拉选择|请选择|文本格式|如有|没有不填|18位|10位|11位|全称|盖章)[^)）]*[)）]/g, '')
  .replaceAll(/[()（）/／_\-·、,，]/g, '');

export interface Vocabulary { byAlias: ReadonlyMap<string, Target>; keys: readonly string[] }

const vocabularies = new WeakMap<readonly Target[], Vocabulary>();

/** Every name of every target, as headerKey writes it. */
export function vocabularyOf(targets: readonly Target[]): Vocabulary {
  let found = vocabularies.get(targets);
  if (!found) {
    const byAlias = new Map<string, Target>();
    for (const one of targets) {
      for (const name of [one.key, one.heading, ...one.aliases]) {
        const key = headerKey(name);
        if (!byAlias.has(key)) byAlias.set(key, one);
      }
    }
    found = { byAlias, keys: [...byAlias.keys()] };
    vocabularies.set(targets, found);
  }
  return found;
}

/** Known, meant for nothing here: 性别 of a sheet of entries. What is a name of a target is never ignored. */
export const isIgnoredHeader = (targets: readonly Target[], text: string): boolean =>
  (ignored.has(normaliseHeader(text)) || ignored.has(headerKey(text))) && !vocabularyOf(targets).byAlias.has(headerKey(text));
