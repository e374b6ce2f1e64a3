// Columns of the sheets of training programmes, one row a session, and what the template says about them.
import { literacyTags, trainingFocuses, trainingForms, trainingLevels } from '#seeds/templates/training-codes.ts';
import type { Filling } from '../kind.ts';
import { target } from '../targets.ts';
import type { Target } from '../targets.ts';

export const programmeTargets: readonly Target[] = [
  target('index', '序号', 'No.', '顺序号 行号'),
  target('code', '项目编号', 'Programme number', '编号 项目编码 项目代码 项目号 培训项目编号 培训项目编码 培训项目代码 计划编号', { code: true }),
  target('name', '项目名称', 'Programme', '培训项目名称 培训项目 培训名称 培训班名称 研修项目 研修项目名称 项目 培训班', { required: true }),
  target('year', '年度', 'Year', '培训年度 项目年度 年份 培训年份 所属年度 实施年度', { holds: 'number' }),
  target('level', '级别', 'Level', '培训级别 项目级别 培训类别 培训层次 项目层级 层级', { required: true }),
  target('form', '形式', 'Form', '培训形式 培训方式 研修形式 研修方式 方式 实施方式', { required: true }),
  target('focus', '主题类别', 'Focus', '主题 类别 培训主题 项目类别 项目主题 培训类型 专题 专项'),
  target('organiser', '主办单位', 'Organiser', '主办单位名称 主办部门 组织单位 举办单位 主办机构 项目主办单位 主管单位'),
  target('organiserLevel', '主办单位级别', 'Level of the organiser', '主办级别 组织单位级别 举办单位级别 主办单位层级'),
  target('provider', '承办机构', 'Provider', '承办单位 承训单位 承训机构 培训机构 培训机构名称 实施机构 承担单位 承担机构 施训机构'),
  target('approval', '备案号', 'Approval number', '备案编号 批准文号 文号 立项文号 备案文号 立项编号'),
  target('hours', '学时', 'Hours', '培训学时 学时数 总学时 课时 计划学时 项目学时', { holds: 'number' }),
  target('session', '期次', 'Session', '期数 班次 培训期次 批次 培训班次 班级 班级名称'),
  target('from', '开始日期', 'From', '开始 开始时间 培训开始日期 培训开始时间 起始日期 起始时间 开班日期 开班时间', { holds: 'date' }),
  target('to', '结束日期', 'To', '结束 结束时间 培训结束日期 培训结束时间 截止日期 终止日期 结业日期 结业时间', { holds: 'date' }),
  target('span', '起止日期', 'From and to', '起止时间 培训起止时间 培训起止日期 起讫时间 起讫日期 培训时间 培训日期', { holds: 'date' }),
  target('days', '天数', 'Days', '培训天数 集中天数 天数（天） 研修天数', { holds: 'number' }),
  target('place', '地点', 'Place', '培训地点 举办地点 培训地址 研修地点'),
  target('tags', '数字素养标签', 'Digital-literacy tags', '素养标签 数字素养 能力点 微能力点 标签 数字素养维度'),
  target('remark', '备注', 'Remark', '说明'),
];

const names = (list: readonly { name: string }[]): string[] => list.map((one) => one.name);

export const programmeFillings = (): Record<string, Filling> => ({
  index: { width: 7, note: '可不填。写“示例”的行不会导入。', example: '示例' },
  code: { width: 14, note: '有编号就照填；再次导入时按编号识别同一项目。没有编号时按年度、项目名称和主办单位识别。', example: 'XM2026-001' },
  name: { width: 32, note: '项目全称。同一项目分几期举办的，每期一行，项目各列填写一致。', example: '学科与人工智能融合研修（示例）' },
  year: { width: 8, note: '四位年份。留空时按开始日期的年份。', example: '2026' },
  level: { width: 10, note: '由主办单位的级别决定，不由举办地点决定。', example: '县级', list: names(trainingLevels) },
  form: { width: 14, note: '从下拉列表选择。', example: '集中培训', list: names(trainingForms) },
  focus: { width: 22, note: '规则对某一主题另有学时要求时要靠它识别。可不填。', example: '学科与人工智能', list: names(trainingFocuses) },
  organiser: { width: 22, note: '主办单位全称。', example: '示范区教育局' },
  organiserLevel: { width: 14, note: '可不填，不填时与级别相同。', example: '县级', list: names(trainingLevels) },
  provider: { width: 22, note: '承担培训的机构。可不填。', example: '示范区教师进修学校' },
  approval: { width: 18, note: '可不填。', example: '' },
  hours: { width: 8, note: '一学时 45 分钟，最多两位小数。可不填。', example: '24' },
  session: { width: 12, note: '只办一期的可不填。', example: '第一期' },
  from: { width: 13, note: '写成 2026-07-06。没有定下日期的可不填，只登记项目。', example: '2026-07-06' },
  to: { width: 13, note: '写成 2026-07-09。', example: '2026-07-09' },
  days: { width: 8, note: '实际培训天数，整数。可不填。', example: '4' },
  place: { width: 18, note: '可不填。', example: '示范区实验小学' },
  tags: { width: 26, note: `多个标签用顿号隔开，可写编号或名称，如：${literacyTags.slice(0, 4).map((one) => `${one.code} ${one.name}`).join('、')}。可不填。`,
    example: 'L3.1、A1' },
  remark: { width: 18, note: '可不填。', example: '' },
});
