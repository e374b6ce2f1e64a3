// Columns of training results: exports of platforms, registers of schools, the result file of the national system.
import { districtNames, idTypeNames, personIdNames, personNames, staffNames } from '../teachers/targets.ts';
import { schoolCode, target, unitNames } from '../targets.ts';
import type { Target } from '../targets.ts';

export const trainingTargets: readonly Target[] = [
  target('index', '序号', 'No.', '顺序号 行号'),
  target('name', '姓名', 'Name', personNames, { required: true, holds: 'names' }),
  target('idType', '证件类型', 'Kind of document', idTypeNames),
  target('id', '证件号码', 'ID number', personIdNames, { secret: 'id', code: true, content: 'id' }),
  target('staffNumber', '工号', 'Staff number', staffNames, { code: true }),
  target('unit', '单位', 'Unit', `${unitNames} 教师单位 学员单位 学员所在单位 派出单位 现工作单位`, { holds: 'school' }),
  schoolCode,
  target('submittingUnit', '区县', 'District', districtNames.replace(' 所属单位', '')),
  target('year', '培训年度', 'Year', '年度 项目年度 学年 培训年份 年份 所属年度 认定年度 学分年度'),
  target('programme', '培训项目名称', 'Programme', '培训项目 项目名称 研修项目 培训名称 研修项目名称 培训班名称 培训内容 培训主题 项目 课程名称 培训课程 研修主题 研修内容 研修名称 学习项目', { required: true }),
  target('session', '期次', 'Session', '班次 培训期次 期数 班级 班级名称 培训班次 培训班级 批次'),
  target('level', '培训级别', 'Level', '培训类别 级别 类别 培训层次 项目级别 层级 项目层级 培训级别（类别） 级别/类别 学分级别 培训等级 项目类别'),
  target('form', '培训形式', 'Form', '培训方式 形式 方式 研修形式 学习形式 研修方式 学习方式 培训形式（方式） 形式/方式 培训类型 研修类型'),
  target('organiser', '主办单位', 'Organiser', '组织单位 主办（承办）单位 主办/承办单位 主办部门 举办单位 组织部门 主办机构 项目主办单位 培训主办单位 主办（承办）单位名称 主办单位名称'),
  target('organiserLevel', '主办单位级别', 'Level of the organiser', '组织单位级别 举办单位级别 主办级别 主办单位层级'),
  target('provider', '培训机构', 'Provider', '培训机构名称 承办单位 承训单位 承办机构 承训机构 培训单位 实施机构 承担机构 施训机构 承办单位名称'),
  target('from', '开始日期', 'From', '开始时间 培训开始日期 培训开始时间 起始日期 起始时间 培训起始日期 培训起始时间 开班日期 开班时间 研修开始日期', { holds: 'date' }),
  target('to', '结束日期', 'To', '结束时间 培训结束日期 培训结束时间 截止日期 终止日期 结业日期 结业时间 完成日期 完成时间 研修结束日期 培训日期 培训时间', { holds: 'date' }),
  target('span', '起止日期', 'From and to', '起止时间 培训起止时间 培训起止日期 起讫时间 起讫日期 培训时间段 研修起止时间', { holds: 'date' }),
  target('days', '天数', 'Days', '培训天数 研修天数 集中天数 天数（天）', { holds: 'number' }),
  target('hours', '学时', 'Hours', '培训学时 获得学时 培训获得学时 学时数 完成学时 认定学时 课时 总学时 实得学时 有效学时 研修学时 取得学时 合格学时', { holds: 'number' }),
  target('credits', '学分', 'Credits', '培训获得学分 获得学分 折合学分 认定学分 学分数 总学分 实得学分 研修学分 取得学分 校本学分', { holds: 'number' }),
  target('result', '考核结果', 'Result', '考核等第 考核等级 考核情况 成绩 等第 考核成绩 培训结果 结业情况 是否合格 考核结论 学习结果 研修结果 培训成绩 结业成绩 合格情况 培训状态 考核'),
  target('certificate', '证书编号', 'Certificate', '结业证书编号 证书号 证书编码 合格证书编号 结业证编号 结业证书号 培训证书编号 证书号码', { code: true }),
  target('login', '登录状态', 'Logged in', '是否登录 登录情况 登陆状态 是否登陆 登录'),
  target('study', '学习状态', 'Studied', '学习情况 是否学习 是否有效学习 有效学习 学习进度 参训状态 参训情况 完成状态 完成情况'),
  target('review', '审核状态', 'Review', '审核 审核情况 审核结果 县级审核 认定状态 学分状态 审核意见 认定结果 审核结论'),
  target('remark', '备注', 'Remark', '说明'),
];
