// Columns of a list of teachers, and the other names they go by.
import { idNames, phoneNames, prefixed, schoolCode, target, unitNames } from '../targets.ts';
import type { Target } from '../targets.ts';

/** The person's own columns, in lists of teachers and in results of trainings alike. */
export const personNames = '教师姓名 学员姓名 姓名 参训教师 参训人员 参训人姓名 参训学员 培训对象 教师 学员 真实姓名';
export const idTypeNames = '身份证件类型 证件类型 证件种类 证照类型 身份证件种类 有效证件类型';
export const personIdNames = prefixed(idNames, '教师', '学员', '本人', '有效');
export const staffNames = '工号 教师工号 职工号 教职工号 教工号 人员编号 教师编号 教师编码 员工编号 教职工编号 教职工代码';
export const districtNames = '区县 县区 区（县） 县（区） 县（市、区） 县市区 所属区县 所属县区 所在区县 所在县区 报送单位 报送区县 报送单位/县区 主管单位 主管教育局 主管部门 所属教育局 教育局 '
  + '区域 地区 行政区 所属单位';

export const teacherTargets: readonly Target[] = [
  target('index', '序号', 'No.', '顺序号 行号'),
  target('name', '姓名', 'Name', personNames, { required: true, holds: 'names' }),
  target('sex', '性别', 'Sex', '男女 教师性别'),
  target('idType', '证件类型', 'Kind of document', idTypeNames),
  target('id', '证件号码', 'ID number', personIdNames, { secret: 'id', code: true, content: 'id' }),
  target('staffNumber', '工号', 'Staff number', staffNames, { code: true }),
  target('phone', '手机', 'Mobile', prefixed(phoneNames, '教师', '本人'), { secret: 'phone', code: true, content: 'phone' }),
  target('unit', '学校', 'School', `${unitNames} 现工作单位 现任教学校 学校（机构）名称 机构名称 所属机构 学校简称 校名`, { holds: 'school' }),
  schoolCode,
  target('submittingUnit', '区县', 'District', districtNames),
  target('stage', '学段', 'Stage', '任教学段 所属学段 教学学段 学段类别 任教阶段'),
  target('subject', '任教学科', 'Subject', '学科 主教学科 任教课程 教学科目 任教科目 科目 专业 任教学科（专业）'),
  target('professionalTitle', '职称', 'Professional title', '专业技术职称 专业技术职务 现职称 职称等级 聘任职称 职称名称 专业技术资格 技术职称'),
  target('hiredOn', '参加工作日期', 'Hired on', '参加工作时间 入职日期 入职时间 工作时间 从教日期 从教时间 参加教育工作时间 任教时间 聘用日期', { holds: 'date' }),
  target('registeredFrom', '注册起始日期', 'Registered from', '定期注册起始日期 首次注册日期 注册日期 注册开始日期 定期注册时间 首次注册时间 教师资格注册日期 注册起始时间', { holds: 'date' }),
  target('transferredOn', '调入日期', 'Transferred on', '调入时间 到校日期 到校时间 来校日期 来校时间 调动日期 调动时间 现单位任职时间 调入本校日期', { holds: 'date' }),
  target('state', '状态', 'State', '教师状态 在职状态 人员状态 在岗状态 在岗情况 任职状态 在职情况 岗位状态'),
  target('stateFrom', '状态起始日期', 'State from', '状态开始日期 起始日期 状态开始时间 状态起始时间 休假开始日期 离岗日期 退休日期', { holds: 'date' }),
  target('stateTo', '状态结束日期', 'State to', '状态截止日期 截止日期 状态结束时间 状态终止日期 休假结束日期 返岗日期', { holds: 'date' }),
  target('remark', '备注', 'Remark', '说明 情况说明'),
];
