// The template of training results: widths, notes, drop-downs and the example row.
import { idTypes } from '#backend/identity/id-types.ts';
import type { Filling } from '../kind.ts';
import { forms, levels, results, reviews } from './words.ts';

const dateNote = '写成 2024-07-01。';
export const trainingFillings: Readonly<Record<string, Filling>> = {
  index: { width: 7, note: '可不填。写“示例”的行不会导入。', example: '示例' },
  name: { width: 12, note: '一人一行，与教师名录一致。', example: '王五' },
  idType: { width: 16, note: '留空表示居民身份证。', example: '居民身份证', list: idTypes, listStrict: false },
  id: { width: 22, note: '按证件号码找到教师；没有时按工号，再按姓名和单位。本列是文本格式，请不要改成数字。', example: '' },
  staffNumber: { width: 12, note: '没有证件号码时填写。', example: 'J0001' },
  unit: { width: 24, note: '学校全称。', example: '示范区第一小学' },
  year: { width: 10, note: '留空时取结束日期的年份。', example: '2024' },
  programme: { width: 30, note: '同一年度、同一名称的算同一个项目。', example: '教师数字素养提升培训（示例）' },
  session: { width: 12, note: '分期举办时填写，如：第一期。', example: '第一期' },
  level: { width: 12, note: '国家级、省级、市级、县级、校级、其他，或国家系统的代码 10、20、30、40、60、99。', example: '县级', list: levels.names, listStrict: false },
  form: { width: 12, note: '集中、远程、混合式、校本、自主，或国家系统的代码 1、2、3、4、9。', example: '集中培训', list: forms.names, listStrict: false },
  organiser: { width: 22, note: '主办单位不同的同名项目靠它区分。', example: '示范区教育局' },
  organiserLevel: { width: 12, note: '留空表示与培训级别相同；学分按主办单位的级别计。', example: '', list: levels.names, listStrict: false },
  provider: { width: 22, note: '可不填。', example: '' },
  from: { width: 13, note: dateNote, example: '2024-07-01' },
  to: { width: 13, note: `学分计入这一天所在的学分年度。${dateNote}`, example: '2024-07-05' },
  days: { width: 8, note: '留空时按起止日期计算；每天最多计的学时由规则规定。', example: '5' },
  hours: { width: 8, note: '按 45 分钟一学时。', example: '40' },
  credits: { width: 8, note: '校本研修等由来源核定学分的才填；其余由规则折算。', example: '' },
  result: { width: 10, note: '不合格只登记参训情况，不计学分。', example: '合格', list: results.names.slice(0, 4), listStrict: false },
  certificate: { width: 18, note: '可不填。', example: '' },
  login: { width: 10, note: '是、否；用来算参训率。可不填。', example: '' },
  study: { width: 10, note: '是、否；用来算学习率。可不填。', example: '' },
  review: { width: 10, note: '留空表示已经认定；“未审核”的行作为申报进入认定流程。', example: '通过', list: reviews.names, listStrict: false },
  remark: { width: 16, note: '可不填，不导入。', example: '' },
};
