// Columns of the sheets of entries and judges, and the other names they go by.
import { idNames, phoneNames, prefixed, schoolCode, submitting, target, unitNames } from './targets.ts';
import type { Target } from './targets.ts';

/** Authors of one entry that may stand in blocks of columns of their own. */
export const mostBlocks = 5;

/** Blocks of the second and later authors: 作者2姓名 … */
const block = (slot: number): Target[] => {
  const names = [`作者${slot}`, `作者${'零一二三四五'[slot] ?? ''}`, `第${'零一二三四五'[slot] ?? ''}作者`, `第${slot}作者`];
  const of = (words: string): string => words.split(' ').flatMap((word) => names.map((name) => name + word)).join(' ');
  return [
    target(`author${slot}Name`, `作者${slot}姓名`, `Author ${slot} name`, `${names.join(' ')} ${of('姓名')}`, { holds: 'names' }),
    target(`author${slot}Id`, `作者${slot}证件号码`, `Author ${slot} ID number`, of(idNames), { secret: 'id', code: true }),
    target(`author${slot}Phone`, `作者${slot}手机`, `Author ${slot} mobile`, of(phoneNames),
      { secret: 'phone', code: true }),
    target(`author${slot}Unit`, `作者${slot}单位`, `Author ${slot} unit`, of(unitNames), { holds: 'school' }),
  ];
};

const first = ['作者', '第一作者', '作者1', '作者一', '第1作者', '申报者', '主讲教师', '参赛者'];

export const entryTargets: readonly Target[] = [
  target('index', '序号', 'No.', '顺序号 行号'),
  submitting,
  target('number', '作品编号', 'Entry number', '编号 作品号 报名编号 参赛编号 登记号', { code: true }),
  target('division', '组别', 'Division', '参赛组别 作品组别 学段 组 参赛学段', { required: true }),
  target('category', '项目', 'Category', '类别 项目类别 项目（类别） 作品类别 作品类型 参赛项目 参赛类别 项目名称', { required: true }),
  target('subject', '学科', 'Subject', '任教学科 所属学科 作品学科 学科（专业） 学科或专业类名称'),
  target('grade', '年级', 'Grade', '适用年级 所在年级 任教年级'),
  target('title', '作品名称', 'Title', '作品题目 作品标题 作品名 作品 题目 课题 课题名称 课程名称 微课名称 案例名称 获奖作品', { required: true }),
  target('textbook', '教材版本', 'Textbook', '版本 教材 教科书版本 使用教材'),
  target('volume', '册次', 'Volume', '教材册次 上下册 册别 学期册次'),
  target('lesson', '课（章节）', 'Lesson', '课 课名 课文 课时名称 课节 章节 教材章节 章节名称 所属章节 课题（章节） 课/章节 节点 教材节点 资源节点'),
  target('authorNames', '作者姓名', 'Authors',
    `${first.join(' ')} 姓名 作者名单 作者（姓名） ${first.map((name) => `${name}姓名`).join(' ')}`, { required: true, holds: 'names' }),
  target('authorIds', '作者证件号码', 'Author ID numbers', prefixed(idNames, ...first),
    { secret: 'id', code: true, content: 'id' }),
  target('authorPhones', '作者手机', 'Author mobiles', prefixed(phoneNames, ...first),
    { secret: 'phone', code: true, content: 'phone' }),
  target('authorUnits', '作者单位', 'Author unit', `${prefixed(unitNames, ...first)} 申报学校 申报单位 参评学校 参评单位 参赛学校`, { required: true, holds: 'school' }),
  schoolCode,
  ...[2, 3, 4, 5].flatMap(block),
  target('advisors', '指导教师', 'Advisors', '指导老师 辅导教师 辅导老师 指导教师姓名 指导老师姓名 辅导教师姓名', { holds: 'names' }),
  target('fileName', '文件名', 'File name', '文件名称 作品文件名 网盘/文件名'),
  target('duration', '时长', 'Duration', '视频时长 作品时长 时间长度 时长（秒） 时长（分秒）'),
  target('recommendRank', '推荐序号', 'Recommended place', '推荐排序 推荐名次 推荐顺序 推荐次序 推荐排名', { holds: 'number' }),
  target('language', '语言', 'Language', '语种 作品语言 作品语种 授课语言 教学语言 使用语言 语言文字'),
  target('coverage', '评委数', 'Judges per entry', '评委人数 每件评委数 所需评委数 评委数量 需要评委数 评审人数', { holds: 'number' }),
  target('similarity', '查重率', 'Similarity', '重复率 文字重复率 查重率（%） 相似度 文本相似度 重复比 查重结果', { holds: 'number' }),
  target('consent', '监护人同意', 'Guardian consent', '监护人是否同意 家长同意 家长是否同意 是否取得监护人同意'),
  target('consentBy', '同意人', 'Consent by', '监护人 监护人姓名 监护人关系 同意监护人 家长姓名'),
  target('consentOn', '同意日期', 'Consent on', '监护人同意日期 同意时间 家长同意日期 签字日期', { holds: 'date' }),
  target('consentNotice', '告知书版本', 'Notice', '同意书版本 告知书 告知版本'),
  target('remark', '备注', 'Remark', '说明'),
];

export const judgeTargets: readonly Target[] = [
  target('index', '序号', 'No.', '顺序号 编号'),
  target('name', '姓名', 'Name', '评委姓名 评委 专家姓名 专家', { required: true, holds: 'names' }),
  target('unit', '单位', 'Unit', prefixed(unitNames, '评委', '专家'), { required: true, holds: 'school' }),
  schoolCode,
  submitting,
  target('subjects', '任教学科', 'Subjects', '学科 专业 任教学科（专业） 学科专业 评审学科 专业方向'),
  target('divisions', '评审组别', 'Divisions', '组别 评审组 学段 可评组别 参评组别'),
  target('phone', '手机', 'Mobile', phoneNames, { secret: 'phone', code: true, content: 'phone' }),
  target('id', '证件号码', 'ID number', idNames, { secret: 'id', code: true, content: 'id' }),
  target('maxLoad', '最多件数', 'Most entries', '最多作品数 最大件数 评审上限 工作量上限 最多评审件数', { holds: 'number' }),
  target('minLoad', '最少件数', 'Fewest entries', '最少作品数 最小件数 评审下限 工作量下限 最少评审件数', { holds: 'number' }),
  target('categories', '评审项目', 'Categories', '项目 可评项目 评审类别 项目类别 作品类别 类别 参评项目'),
  target('languages', '评审语言', 'Languages', '语言 语种 评审语种 可评语言 授课语言 工作语言'),
  target('remark', '备注', 'Remark', '说明'),
];
