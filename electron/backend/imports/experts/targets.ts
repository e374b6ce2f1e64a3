// Columns of a list of experts (专家推荐表), the other names they go by, and the template.
import type { Filling } from '../kind.ts';
import { idNames, phoneNames, prefixed, schoolCode, target, unitNames } from '../targets.ts';
import type { Target } from '../targets.ts';

export const expertTargets: readonly Target[] = [
  target('index', '序号', 'No.', '顺序号 行号'),
  target('name', '姓名', 'Name', '专家姓名 专家 推荐人选 人选姓名 被推荐人 评委姓名 评审专家', { required: true, holds: 'names' }),
  target('sex', '性别', 'Sex', '男女'),
  target('birthYear', '出生年', 'Year of birth', '出生年份 出生年月 出生日期 出生时间 生年'),
  target('unit', '单位', 'Unit', prefixed(unitNames, '专家', '现'), { required: true, holds: 'school' }),
  schoolCode,
  target('recommendedBy', '推荐单位', 'Recommended by', '推荐部门 报送单位 推荐区县 报送区县 组织单位 区县 推荐机构', { holds: 'school' }),
  target('stages', '学段', 'Stages', '任教学段 评审学段 熟悉学段 所属学段 学段（可多选）'),
  target('subjects', '学科', 'Subjects', '任教学科 评审学科 学科专业 专业学科 学科（专业） 从事专业 专业'),
  target('specialities', '专长', 'Specialities', '特长 擅长领域 研究方向 研究领域 专业方向 评审方向 专业特长'),
  target('professionalTitle', '职称', 'Professional title', '专业技术职称 专业技术职务 职称等级 技术职称'),
  target('degree', '学历/学位', 'Degree', '学历 学位 最高学历 最高学位 学历学位 文化程度'),
  target('position', '职务', 'Position', '行政职务 现任职务 职务/岗位 岗位'),
  target('qualifications', '资格条件', 'Qualifications', '符合条件 推荐理由 主要业绩 业绩 工作经历 入选条件 申报条件'),
  target('phone', '手机', 'Mobile', prefixed(phoneNames, '本人', '专家'), { secret: 'phone', code: true, content: 'phone' }),
  target('id', '证件号码', 'ID number', prefixed(idNames, '本人', '专家'), { secret: 'id', code: true, content: 'id' }),
  target('term', '任期', 'Term', '任期起止 聘期 聘任期限 任职期限 聘期起止 任期（起止）'),
  target('termFrom', '任期开始', 'Term from', '任期起 聘期开始 聘任日期 起聘日期 任期开始日期 聘期起', { holds: 'date' }),
  target('termTo', '任期结束', 'Term to', '任期止 聘期结束 任期届满 任期结束日期 聘期止 到期日期', { holds: 'date' }),
  target('remark', '备注', 'Remark', '说明'),
];

const dateNote = '写成 2026-03-01。可不填。';
export const expertFillings: Readonly<Record<string, Filling>> = {
  index: { width: 7, note: '可不填。写“示例”的行不会导入。', example: '示例' },
  name: { width: 12, note: '一人一行。', example: '王五' },
  sex: { width: 8, note: '可不填，留空时按身份证号码判断。', example: '女', list: ['女', '男'] },
  birthYear: { width: 9, note: '四位年份，用来核对年龄；有身份证号码可不填。', example: '1980' },
  unit: { width: 26, note: '工作单位全称。', example: '示范区实验中学' },
  schoolCode: { width: 14, note: '10 位学校标识码，用来准确回避。不是学校可不填。', example: '' },
  recommendedBy: { width: 18, note: '推荐专家的区县教育局或单位。', example: '示范区教育局' },
  stages: { width: 14, note: '熟悉的学段，多个用顿号隔开；留空表示都可以。', example: '小学、初中' },
  subjects: { width: 14, note: '熟悉的学科，多个用顿号隔开；留空表示都可以。', example: '数学、科学' },
  specialities: { width: 18, note: '如：微课、编程。可不填。', example: '微课' },
  professionalTitle: { width: 14, note: '', example: '高级教师' },
  degree: { width: 12, note: '', example: '硕士' },
  position: { width: 14, note: '', example: '教研员' },
  qualifications: { width: 26, note: '对照入库条件说明，如：博士，从事信息化研究 6 年。', example: '' },
  phone: { width: 14, note: '11 位手机号。', example: '' },
  id: { width: 22, note: '身份证号。本列是文本格式，请不要改成数字。可不填。', example: '' },
  termFrom: { width: 13, note: dateNote, example: '2026-01-01' },
  termTo: { width: 13, note: dateNote, example: '2028-12-31' },
  remark: { width: 16, note: '可不填。', example: '' },
};
