// Columns of a list of past winners, and the other names they go by.
import type { Filling } from '../kind.ts';
import { idNames, prefixed, target, unitNames } from '../targets.ts';
import type { Target } from '../targets.ts';

const people = ['获奖人', '作者', '获奖者', '第一作者', '获奖教师', '获奖学生'];

export const historyTargets: readonly Target[] = [
  target('index', '序号', 'No.', '顺序号 行号'),
  target('contest', '活动', 'Activity', '活动名称 比赛名称 竞赛名称 赛事名称 评选活动 奖项名称 项目名称', { required: true }),
  target('year', '年份', 'Year', '年度 获奖年份 获奖年度 获奖时间 获奖日期 时间 届次年份', { required: true }),
  target('level', '级别', 'Level', '获奖级别 奖项级别 活动级别 等次级别'),
  target('title', '作品名称', 'Title', '作品题目 作品标题 作品名 作品 题目 课题名称 课程名称 微课名称 案例名称 获奖作品'),
  target('award', '奖项', 'Award', '获奖等级 奖次 获奖等次 等级 等次 奖级 获奖情况 奖励等级', { required: true }),
  target('names', '获奖人', 'Winners', `${people.join(' ')} ${people.map((one) => `${one}姓名`).join(' ')} 姓名 作者名单`, { required: true, holds: 'names' }),
  target('school', '学校', 'School', prefixed(unitNames, ...people), { holds: 'school' }),
  target('ids', '证件号码', 'ID numbers', prefixed(idNames, ...people), { secret: 'id', code: true, content: 'id' }),
  target('remark', '备注', 'Remark', '说明'),
];

export const historyFillings: Readonly<Record<string, Filling>> = {
  index: { width: 7, note: '可不填。写“示例”的行不会导入。', example: '示例' },
  contest: { width: 30, note: '活动全称。和本届活动名称去掉届次、年份后相同的，算同一活动。', example: '第四届示范区微课大赛' },
  year: { width: 8, note: '四位年份。', example: '2025' },
  level: { width: 8, note: '如：市级。可不填。', example: '市级' },
  title: { width: 30, note: '用来查往届获奖作品。可不填。', example: '分数的初步认识（示例）' },
  award: { width: 10, note: '照获奖文件填写。', example: '一等奖' },
  names: { width: 18, note: '多位获奖人用顿号“、”隔开，每人各记一条。', example: '张三、李四' },
  school: { width: 24, note: '学校全称。没有证件号时，按姓名和学校判断是否同一人。', example: '示范区第一小学' },
  ids: { width: 24, note: '身份证号或学籍号，按姓名的顺序用顿号隔开。本列是文本格式，请不要改成数字。可不填。', example: '' },
  remark: { width: 16, note: '可不填，不导入。', example: '' },
};
