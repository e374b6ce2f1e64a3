// What is kept about persons and where, in words; the counts come from the database. Pure.
import type { z } from 'zod';
import type { Item } from '#contract/schema/privacy.ts';

type Kept = z.output<typeof Item>['kept'];
type Text = readonly [zh: string, en: string];
interface Kind { count: string; where: Text; what: Text; kept: Kept; basis: Text }

const contest: Text = ['组织活动、资格审查、公示和颁奖所必需', 'needed to run the contest: eligibility, publication, awards'];
const training: Text = ['教师培训学分登记的法定职责', 'the duty to register credits of training'];
const integrity: Text = ['评审回避和公正', 'recusal and fairness of judging'];

/** Counts are numbers of persons, except where the sentence says otherwise. */
const kinds: readonly Kind[] = [
  { count: 'teachers', kept: 'plain', where: ['教师名册', 'Directory of teachers'], what: ['姓名、性别、工号、学校、学科、职称', 'name, sex, staff number, school, subject, title'], basis: training },
  { count: 'teacherNumbers', kept: 'encrypted', where: ['教师名册（号码）', 'Directory of teachers (numbers)'], what: ['证件号码、手机号码，计号码个数', 'ID numbers and phones, counted one by one'], basis: training },
  { count: 'people', kept: 'plain', where: ['作品的作者和指导教师', 'Authors and advisors of entries'], what: ['姓名、学校、年级', 'name, school, grade'], basis: contest },
  { count: 'peopleNumbers', kept: 'encrypted', where: ['作者和指导教师（号码）', 'Authors and advisors (numbers)'], what: ['证件号码、学籍号、手机号码，计号码个数', 'ID and student numbers, phones, counted one by one'], basis: contest },
  { count: 'consents', kept: 'plain', where: ['监护人同意', 'Consents of guardians'], what: ['谁在哪天同意了哪一版告知书', 'who consented, when, to which notice'], basis: ['个人信息保护法第31条', 'PIPL Art. 31'] },
  { count: 'sealed', kept: 'sealed', where: ['密封的作者身份', 'Sealed identities'], what: ['一件作品的全部身份，两人才能打开，计作品件数', 'all that tells whose an entry is, opened by two people; counted by entry'], basis: integrity },
  { count: 'judges', kept: 'plain', where: ['评委', 'Judges'], what: ['姓名、单位、学科', 'name, unit, subject'], basis: contest },
  { count: 'judgeNumbers', kept: 'encrypted', where: ['评委（号码）', 'Judges (numbers)'], what: ['证件号码、手机号码，计号码个数', 'ID numbers and phones, counted one by one'], basis: contest },
  { count: 'relations', kept: 'plain', where: ['评委的回避关系', 'Relations of judges'], what: ['亲属、师生等的姓名；号码加密', 'names of relatives, pupils and the like; numbers encrypted'], basis: integrity },
  { count: 'experts', kept: 'plain', where: ['专家库', 'Pool of experts'], what: ['姓名、单位、职称、学历', 'name, unit, title, degree'], basis: contest },
  { count: 'expertNumbers', kept: 'encrypted', where: ['专家库（号码）', 'Pool of experts (numbers)'], what: ['证件号码、手机号码，计号码个数', 'ID numbers and phones, counted one by one'], basis: contest },
  { count: 'winners', kept: 'plain', where: ['往届获奖名单', 'Winners of earlier years'], what: ['姓名、学校、作品、奖项；号码加密', 'name, school, work, award; numbers encrypted'], basis: ['核对重复参赛', 'finding works that won before'] },
  { count: 'objections', kept: 'encrypted', where: ['异议', 'Objections'], what: ['异议人的姓名、号码、联系方式和来信，计件数', 'who objected, with number, contact and letter; counted by letter'], basis: ['受理异议，身份保密', 'dealing with objections, in confidence'] },
  { count: 'publications', kept: 'plain', where: ['公示名单', 'Posted lists'], what: ['公示过的姓名、学校、奖项，计名单份数', 'names, schools and awards as posted; counted by list'], basis: contest },
  { count: 'certificates', kept: 'plain', where: ['证书名册', 'Register of certificates'], what: ['证书上的姓名、学校、作品、奖项', 'name, school, work and award on a certificate'], basis: ['颁发和核验证书', 'issuing and checking certificates'] },
  { count: 'attachments', kept: 'file', where: ['作品附件', 'Files of entries'], what: ['视频、文档等，里面可能有人像和声音，计文件个数', 'films and documents that may show people; counted by file'], basis: contest },
  { count: 'proofs', kept: 'file', where: ['学分申报的证明材料', 'Proofs of declarations'], what: ['证书扫描件等，计文件个数', 'scans of certificates and the like; counted by file'], basis: training },
  { count: 'ledger', kept: 'plain', where: ['学分台账', 'Ledger of credits'], what: ['每位教师每笔学分；台账只增不改，不随活动删除', 'every line of credits; only ever added to, not deleted with a contest'], basis: training },
  { count: 'users', kept: 'plain', where: ['本程序的用户', 'Users of this program'], what: ['登录名、姓名；口令不保存', 'login and name; passwords are not kept'], basis: ['访问控制和操作记录', 'access control and the record'] },
];

/** Only what there is any of; the files of backups repeat all of it and are not counted again. */
export const inventoryItems = (counts: Readonly<Record<string, number>>, language: 'zh' | 'en'): z.output<typeof Item>[] => {
  const side = language === 'zh' ? 0 : 1;
  return kinds.filter((one) => (counts[one.count] ?? 0) > 0).map((one) => ({
    where: one.where[side], what: one.what[side], persons: counts[one.count] ?? 0, kept: one.kept, basis: one.basis[side],
  }));
};
