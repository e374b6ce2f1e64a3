// The template of a list of teachers: widths, notes, drop-downs and the example row.
import { idTypes } from '#backend/identity/id-types.ts';
import type { Filling } from '../kind.ts';
import { sexes, states } from './words.ts';

const dateNote = '写成 2024-09-01。可不填。';
export const teacherFillings: Readonly<Record<string, Filling>> = {
  index: { width: 7, note: '可不填。写“示例”的行不会导入。', example: '示例' },
  name: { width: 12, note: '一人一行，与证件一致。', example: '王五' },
  sex: { width: 8, note: '可不填，留空时按身份证号码判断。', example: '女', list: sexes.names.slice(0, 2) },
  idType: { width: 18, note: '留空表示居民身份证。', example: '居民身份证', list: idTypes, listStrict: false },
  id: { width: 22, note: '姓名、证件类型和证件号码合起来确定一位教师。本列是文本格式，请不要改成数字，否则 15 位以后会丢失。', example: '' },
  staffNumber: { width: 12, note: '没有证件号码时按工号识别。可不填。', example: 'J0001' },
  phone: { width: 14, note: '11 位手机号。可不填。', example: '' },
  unit: { width: 26, note: '学校全称。再次导入时学校变了，就登记为调动。', example: '示范区第一小学' },
  schoolCode: { width: 14, note: '10 位学校标识码。校名相同的学校要靠它区分。', example: '' },
  submittingUnit: { width: 16, note: '主管的区县教育局或直属单位。', example: '示范区教育局' },
  stage: { width: 8, note: '学前、小学、初中、高中、中职、特教。', example: '小学', list: ['学前', '小学', '初中', '高中', '中职', '特教'], listStrict: false },
  subject: { width: 12, note: '', example: '数学' },
  professionalTitle: { width: 14, note: '', example: '一级教师' },
  hiredOn: { width: 14, note: dateNote, example: '2010-09-01' },
  registeredFrom: { width: 14, note: `个人定期注册期的第一天。${dateNote}`, example: '2022-09-01' },
  transferredOn: { width: 14, note: `调入本校的日期，用来登记调动；留空时按导入当天登记。${dateNote}`, example: '' },
  state: { width: 10, note: `留空表示在职：${states.names.join('、')}。`, example: '在职', list: states.names, listStrict: false },
  stateFrom: { width: 14, note: `产假、病休、支教等从哪天起。${dateNote}`, example: '' },
  stateTo: { width: 14, note: `到哪天止，还没有结束就留空。${dateNote}`, example: '' },
  remark: { width: 18, note: '可不填。', example: '' },
};
