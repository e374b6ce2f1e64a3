// Columns of a list of schools and what the template says about them.
import { stages } from '#seeds/templates/training-codes.ts';
import type { Filling } from '../kind.ts';
import { prefixed, schoolCode, submitting, target } from '../targets.ts';
import type { Target } from '../targets.ts';

export const schoolTargets: readonly Target[] = [
  target('index', '序号', 'No.', '顺序号 行号'),
  { ...schoolCode, aliases: [...schoolCode.aliases, '代码', '编码', '学校编码', '机构代码', '单位代码'] },
  target('name', '学校名称', 'School', prefixed('名称 全称 学校 单位名称 单位全称 学校全称 机构名称 校名').concat(' 学校（机构）名称 现用名'), { required: true }),
  { ...submitting, aliases: [...submitting.aliases, '主管部门', '举办者', '所属教育局', '教育行政部门', '上级主管部门'] },
  target('stage', '学段', 'Stage', '学校类型 类型 办学类型 类别 学校类别 办学层次'),
  target('aliases', '别名', 'Other names', '简称 又称 常用名 其他名称 学校简称'),
  target('formerNames', '曾用名', 'Former names', '原名 原校名 原名称 曾用校名 以前名称'),
  target('remark', '备注', 'Remark', '说明'),
];

export const schoolFillings = (): Record<string, Filling> => ({
  index: { width: 7, note: '可不填。写“示例”的行不会导入。', example: '示例' },
  schoolCode: { width: 16, note: '10 位学校（机构）标识码。同名的学校要靠它区分；改名不换码，撤销或改变类型才换码。本列是文本格式。', example: '' },
  name: { width: 32, note: '印章上的全称。', example: '示范区第一小学' },
  submittingUnit: { width: 22, note: '管这所学校的区县教育局或直属。', example: '示范区教育局' },
  stage: { width: 12, note: '不填时按标识码的前两位和名称判断。', example: '小学', list: stages.map((one) => one.name), listStrict: false },
  aliases: { width: 28, note: '报表里可能出现的简称，用顿号隔开，程序按它们认出本校。', example: '示范一小' },
  formerNames: { width: 28, note: '以前的名称，用顿号隔开。', example: '' },
  remark: { width: 18, note: '可不填，不导入。', example: '' },
});
