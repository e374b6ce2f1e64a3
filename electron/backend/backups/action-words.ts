// Actions of the record in words, for telling what a restored backup would be without.
type Text = readonly [zh: string, en: string];

const features: Readonly<Record<string, Text>> = {
  arbitration: ['仲裁', 'arbitration'], clock: ['电脑时间', 'clock of the computer'], archive: ['归档', 'archiving'], assignment: ['评委分配', 'assignment'], audit: ['检查点', 'checkpoint'],
  backups: ['备份', 'backups'], calibration: ['校准', 'calibration'], certificates: ['证书', 'certificates'], certifying: ['学分认定', 'certifying of credits'],
  contest: ['活动设置', 'contest settings'], credits: ['学分台账', 'credit ledger'], directory: ['名册', 'directory'], entries: ['作品', 'entries'],
  experts: ['专家库', 'expert pool'], files: ['作品附件', 'attachments'], imports: ['导入', 'import'], judging: ['评委打分', 'judging'],
  keys: ['密钥', 'keys'], packs: ['评审包与成绩包', 'packs'], people: ['用户', 'users'], privacy: ['个人信息保护', 'personal information'],
  programmes: ['培训项目', 'training programmes'], publication: ['公示', 'publication'], quotas: ['名额', 'quotas'], reports: ['报表', 'reports'],
  results: ['结果', 'results'], unblind: ['密封与揭盲', 'seal and unblinding'], workspace: ['工作区', 'workspace'],
};

const actions: Readonly<Record<string, Text>> = {
  'arbitration.mark': ['记录仲裁打分', 'arbitration marks were recorded'], 'assignment.apply': ['应用分配方案', 'an assignment was applied'],
  'certificates.issue': ['发出证书', 'certificates were issued'], 'certifying.approve': ['认定学分', 'credits were certified'],
  'clock.jump': ['电脑时间被改动', 'the clock of the computer was changed'], 'contest.create': ['新建活动', 'a contest was made'], 'contest.open': ['活动开放', 'a contest was opened'], 'contest.remove': ['删除活动', 'a contest was removed'],
  'contest.update': ['修改活动设置', 'contest settings were changed'], 'credits.correct': ['更正台账', 'the ledger was corrected'],
  'credits.postContest': ['获奖学分入账', 'credits of a contest were posted'], 'credits.register': ['登记学分', 'credits were registered'],
  'credits.rerate': ['重新折算学分', 'credits were rated anew'], 'credits.reverse': ['冲正台账', 'a line of the ledger was reversed'],
  'directory.saveTeacher': ['保存教师', 'a teacher was saved'], 'directory.saveSchool': ['保存学校', 'a school was saved'],
  'files.attach': ['添加附件', 'attachments were added'], 'files.clean': ['清理附件中的身份', 'identities were cleaned out of attachments'],
  'imports.apply': ['导入数据', 'data was imported'], 'imports.undo': ['撤销导入', 'an import was undone'],
  'judging.finish': ['导出成绩包', 'a score pack was made'], 'judging.open': ['打开评审包', 'a judging pack was opened'],
  'judging.score': ['打分', 'marks were given'], 'judging.submit': ['提交一件作品的评分', 'an entry was submitted'],
  'keys.rotate': ['更换数据密钥', 'the data key was changed'], 'keys.newRecoveryKey': ['换发恢复密钥', 'a new recovery key was made'],
  'packs.issue': ['发出评审包', 'judging packs were issued'], 'packs.receive': ['接收成绩包', 'score packs were received'],
  'packs.closeReceiving': ['截止收成绩包', 'receiving was closed'], 'people.add': ['添加用户', 'a user was added'], 'people.change': ['修改用户', 'a user was changed'],
  'people.signIn': ['登录', 'somebody signed in'], 'privacy.purge': ['按期限删除个人信息', 'personal information was deleted at its term'],
  'programmes.post': ['培训学分入账', 'credits of a training were posted'], 'publication.announce': ['发布公示', 'a list was announced'],
  'publication.object': ['登记异议', 'an objection was recorded'], 'publication.decideObjection': ['处理异议', 'an objection was decided'],
  'results.compute': ['计算结果', 'results were computed'], 'results.lock': ['锁定结果', 'results were locked'], 'results.publish': ['发布结果', 'results were published'],
  'results.changeAward': ['调整获奖等次', 'an award was changed'], 'unblind.seal': ['密封作者身份', 'identities were sealed'],
  'unblind.approve': ['揭盲', 'identities were opened'], 'workspace.create': ['新建工作区', 'the workspace was made'],
};

/** What an event was about: its own words, or those of its feature. */
export function actionWords(action: string, zh: boolean): string {
  const side = zh ? 0 : 1;
  const own = actions[action];
  if (own) return own[side];
  const feature = features[action.split('.')[0] ?? ''];
  return feature ? (zh ? `${feature[0]}操作` : `an action of ${feature[1]}`) : action;
}
