// Which calls show or hand out who people are: one line each, with what a person would say they looked at.

export interface AccessKind {
  /** Chinese first. */
  what: readonly [zh: string, en: string];
  /** list: shown on a page, gathered · file: handed out · reveal: a whole number or a sealed name. The last two are written at once. */
  how: 'list' | 'file' | 'reveal';
  /** Whom it shows: minors may be among participants only. */
  whom: 'participants' | 'judges' | 'teachers';
  /** Not this way of calling it: counted elsewhere, or nobody is in it. */
  unless?: (input: { fullNumbers?: boolean; kind?: string }) => boolean;
}

const list = (zh: string, en: string, whom: AccessKind['whom'] = 'participants'): AccessKind => ({ what: [zh, en], how: 'list', whom });
const file = (zh: string, en: string, whom: AccessKind['whom'] = 'participants'): AccessKind => ({ what: [zh, en], how: 'file', whom });
const reveal = (zh: string, en: string, whom: AccessKind['whom'] = 'participants'): AccessKind => ({ what: [zh, en], how: 'reveal', whom });

export const accessTable: Readonly<Record<string, AccessKind>> = {
  'contests.entries': list('查看作品和作者名单', 'looked at entries with authors'),
  'contests.judges': list('查看评委名单', 'looked at the judges', 'judges'),
  'entries.check': list('核对参赛资格（作者姓名）', 'checked eligibility, with names'),
  'files.list': list('查看附件清单（原文件名）', 'looked at files with their own names'),
  'files.findings': list('查看身份线索', 'looked at identities found in files'),
  'files.scan': list('扫描身份线索', 'scanned files for identities'),
  'quotas.recommendation': list('查看拟上报作品和作者', 'looked at entries to hand up, with authors'),
  'imports.preview': list('预览导入的名单', 'previewed a list to import'),
  'imports.reveal': reveal('查看导入表格里的完整号码', 'revealed a whole number of an imported sheet'),
  'imports.errorWorkbook': file('导出带错误标记的原表', 'exported the imported sheet with its faults'),
  'assignment.relations': list('查看评委的亲属等回避关系', 'looked at relations of judges', 'judges'),
  'assignment.current': list('查看分配表（评委姓名）', 'looked at the assignment, with judges', 'judges'),
  'assignment.record': file('导出分配记录', 'exported the record of assignment', 'judges'),
  'packs.list': list('查看评审包和评委', 'looked at packs with judges', 'judges'),
  'packs.progress': list('查看评审进度（评委姓名）', 'looked at progress, with judges', 'judges'),
  'packs.reminders': file('导出催办名单', 'exported reminders', 'judges'),
  'packs.exportProgress': file('导出评审进度', 'exported progress', 'judges'),
  'packs.recommend': file('生成推荐文件（作者和附件）', 'made a recommendation file, with authors'),
  'packs.previewRecommendation': list('预览收到的推荐文件', 'previewed a recommendation file'),
  'calibration.report': list('查看校准报告（评委姓名）', 'looked at the calibration report', 'judges'),
  'calibration.exportReport': file('导出校准报告', 'exported the calibration report', 'judges'),
  'arbitration.record': file('导出仲裁记录', 'exported the record of arbitration', 'judges'),
  'results.current': list('查看结果（发布后带作者）', 'looked at results, with authors once published'),
  'results.compute': list('计算结果（发布后带作者）', 'computed results, with authors once published'),
  'results.statistics': list('查看评委统计', 'looked at statistics of judges', 'judges'),
  'results.honours': list('查看优秀指导教师等表彰', 'looked at honours'),
  'results.honoursFile': file('导出表彰名单', 'exported honours'),
  'results.reviewSheet': file('导出成绩复核单', 'exported a review sheet'),
  'unblind.approve': reveal('双人揭开密封的身份', 'opened sealed identities, two people'),
  'publication.rows': list('查看公示名单', 'looked at a posted list'),
  'publication.listFile': file('导出公示名单', 'exported a posted list'),
  'publication.objections': list('查看异议清单（已打码）', 'looked at objections, masked'),
  'publication.openObjection': reveal('打开异议人的姓名和号码', 'opened who objected'),
  'certificates.prepare': list('制作证书名单', 'made the list of certificates'),
  'certificates.proof': list('查看证书校对名单', 'looked at the proof list of certificates'),
  'certificates.prove': list('校对证书名单', 'proved the list of certificates'),
  'certificates.list': list('查看证书名册', 'looked at the register of certificates'),
  'certificates.check': list('核验证书', 'checked a certificate'),
  'certificates.proofFile': file('导出证书校对单', 'exported the proof list'),
  'certificates.issue': file('导出证书', 'exported certificates'),
  'certificates.preview': { ...list('预览证书', 'previewed a certificate') },
  'experts.list': list('查看专家名单', 'looked at experts', 'judges'),
  'experts.draws': list('查看专家抽取记录', 'looked at draws of experts', 'judges'),
  'experts.draw': list('抽取专家', 'drew experts', 'judges'),
  'experts.sheet': file('导出专家名单', 'exported experts', 'judges'),
  'directory.search': list('查找教师', 'searched teachers', 'teachers'),
  'directory.teacher': list('查看教师', 'looked at a teacher', 'teachers'),
  'directory.reveal': reveal('查看教师的完整号码', 'revealed numbers of a teacher', 'teachers'),
  'directory.cards': list('查看评委卡', 'looked at judge cards', 'judges'),
  'programmes.people': list('查看参训名单', 'looked at who takes part in training', 'teachers'),
  'certifying.list': list('查看申报名单', 'looked at declarations', 'teachers'),
  'certifying.register': file('导出认定名册', 'exported the register of certifying', 'teachers'),
  'credits.people': list('查看教师学分名单', 'looked at credits of teachers', 'teachers'),
  'credits.warnings': list('查看学分预警名单', 'looked at warnings of credits', 'teachers'),
  'credits.balance': list('查看教师学分', 'looked at the credits of a teacher', 'teachers'),
  'credits.ledger': list('查看教师学分台账', 'looked at the ledger of a teacher', 'teachers'),
  'credits.contestProposal': list('查看获奖作者的学分建议', 'looked at credits for winners', 'teachers'),
  'reports.preview': list('预览报表', 'previewed a report', 'teachers'),
  'reports.transcript': file('生成学分证明', 'made a transcript', 'teachers'),
  'reports.checkTranscript': list('核验学分证明', 'checked a transcript', 'teachers'),
  // Whole numbers are counted by the export itself, in the transaction of its event.
  'reports.export': { ...file('导出报表（号码已打码）', 'exported a report, numbers masked'), unless: (input) => input.fullNumbers === true },
  'reports.fullNumbers': file('导出完整证件号码', 'exported whole ID numbers'),
};

/** What a line of the log says was looked at; a call that is not in the table by its own name. */
export function whatWasSeen(call: string, language: 'zh' | 'en', fullNumbers = false): string {
  const found = accessTable[call === 'reports.export' && fullNumbers ? 'reports.fullNumbers' : call];
  return found ? found.what[language === 'zh' ? 0 : 1] : call;
}
