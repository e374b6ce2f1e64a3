// Columns of a register of recusals (回避关系登记表), the words for relations, and the template.
import type { RelationKind } from '#contract/schema/assignment.ts';
import type { Filling } from '../kind.ts';
import { idNames, phoneNames, prefixed, target, unitNames } from '../targets.ts';
import type { Target } from '../targets.ts';
import { wordList } from '../words.ts';

export const foreignKey = 'foreign';
const people = ['对方', '关系人', '对象', '回避对象', '作者', '关联人'];

const prefixedOnly = (words: string, prefix: string): string => words.split(' ').map((word) => prefix + word).join(' ');

export const relationTargets: readonly Target[] = [
  target('index', '序号', 'No.', '顺序号 行号'),
  target('judge', '评委', 'Judge', '评委姓名 评审专家 专家 专家姓名 评委（姓名）', { required: true, holds: 'names' }),
  target('judgeUnit', '评委单位', 'Judge’s unit', '评委所在单位 专家单位 评委工作单位 专家所在单位 评委学校 单位 单位名称 单位全称 所在单位 工作单位', { holds: 'school' }),
  target('kind', '关系', 'Relation', '关系类型 关系类别 与评委关系 与评委的关系 回避关系 回避类型 回避情形 利害关系'),
  target('work', '作品编号', 'Entry number', '编号 作品 作品号 评审编号 匿名编号 回避作品 回避作品编号 作品代码 盲评编号', { code: true }),
  target('name', '姓名', 'Person', `对方姓名 关系人 关系人姓名 回避对象 回避对象姓名 关联人 关联人姓名 作者 作者姓名 相关人员 涉及人员`, { holds: 'names' }),
  // A bare 单位 beside a judge is the judge's.
  target('school', '学校', 'School', `学校名称 学校全称 所在学校 任教学校 就读学校 所属学校 ${people.map((one) => prefixedOnly(unitNames, one)).join(' ')}`,
    { holds: 'school' }),
  target('id', '证件号码', 'ID number', `${prefixed(idNames, ...people)} 证件号/手机 证件号码/手机 证件号或手机 证件号、手机`, { secret: 'id', code: true, content: 'id' }),
  target('phone', '手机', 'Mobile', prefixed(phoneNames, ...people), { secret: 'phone', code: true, content: 'phone' }),
  target('note', '备注', 'Note', '说明 情况说明 回避理由 回避原因 原因 理由 具体情况'),
  // No register of recusals has such a column, but sheets of affinities and plans have judges and works as well.
  target(foreignKey, '匹配度或席位', 'Affinity or seat', '匹配度 匹配 匹配值 匹配分 相似度 适配度 亲和度 契合度 分值 意愿 偏好 评委序号 专家序号 席位 已评'),
];

export const relationWords = wordList<RelationKind>([
  ['relative', '亲属 亲属关系 亲戚 近亲属 直系亲属 近亲 家属 夫妻 夫妻关系 配偶 爱人 父子 父女 母子 母女 父母 子女 父亲 母亲 儿子 女儿 兄弟 姐妹 兄妹 姐弟 姻亲 血亲 叔侄 舅甥 祖孙 翁婿 婆媳'],
  ['teacher_student', '师生 师生关系 导师 学生 老师 师徒 师徒关系 导师学生 硕导 博导 师傅 徒弟 指导关系 弟子 门生'],
  ['coauthor', '合作者 合作 合作关系 合著 合著者 共同作者 共同署名 合作研究 课题组 课题组成员 同课题组 课题合作 项目合作 合作项目 共同发表'],
  ['colleague', '同事 同事关系 同单位 同校 同一单位 前同事 原同事 曾同事 上下级 隶属关系 同科室'],
  ['declared', '申报回避 自行申报 本人申报 主动回避 主动申报 申请回避 自报 自行回避 回避 声明回避 自愿回避'],
  ['other', '其他 其它 其他关系 其他利害关系 利害关系 利益关系 利益冲突 其他情形'],
]);

const nameOf: Readonly<Record<string, string>> = {
  relative: '亲属', teacher_student: '师生', coauthor: '合作者', colleague: '同事', declared: '申报回避', other: '其他',
};
export const relationName = (kind: string): string => nameOf[kind] ?? kind;

export const relationFillings: Readonly<Record<string, Filling>> = {
  index: { width: 7, note: '可不填。写“示例”的行不会导入。', example: '示例' },
  judge: { width: 12, note: '评委名单里的姓名，一行一位评委的一项关系。', example: '王五' },
  judgeUnit: { width: 24, note: '有同名评委时必填；没有同名的可不填。', example: '示范区实验中学' },
  kind: { width: 12, note: '从下拉列表选择；留空按“申报回避”登记。', example: '亲属', list: relationWords.names, listStrict: false },
  work: { width: 14, note: '要回避的作品的编号，多件用顿号隔开。知道作品编号就填这一列。', example: '' },
  name: { width: 12, note: '对方的姓名，一格一人；他现在和以后的作品都会回避。与“作品编号”至少填一项。', example: '张三' },
  school: { width: 24, note: '对方的学校全称，避免把同名的人也算进来。可不填。', example: '示范区第一小学' },
  id: { width: 22, note: '对方的证件号码，最能认准人。保存时加密，只显示一部分。本列是文本格式，请不要改成数字。可不填。', example: '' },
  phone: { width: 14, note: '没有证件号码时填 11 位手机号。可不填。', example: '' },
  note: { width: 24, note: '情况说明。可不填。', example: '' },
};
