// Names of files and folders as texts to compare: without signs, width, case and endings.

/** Letters and digits only, in one width and case: what two spellings of a title share. */
export const plainKey = (text: string): string =>
  text.normalize('NFKC').toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '');

/** The parts between signs, as keys: 小学组+小蝌蚪找妈妈+张三+实验小学 has four. */
export const pieceKeys = (text: string): string[] =>
  text.normalize('NFKC').split(/[^\p{L}\p{N}]+/u).map(plainKey).filter((one) => one !== '');

/** Runs of Latin letters and digits, in capitals; a Chinese character or a sign ends a run. */
export const latinTokens = (text: string): string[] => text.normalize('NFKC').toUpperCase().match(/[A-Z0-9]+/g) ?? [];

/** The name without its ending. */
export const stemOf = (name: string): string => name.replace(/\.[\p{L}\p{N}]{1,8}$/u, '');

/**
 * Digits that can mean anything: an order in a list, a year, a day. As a number of an entry they count only when the name
 * says nothing else.
 */
export const isWeakNumber = (number: string): boolean => {
  const plain = number.normalize('NFKC').trim();
  return /^\d{1,3}$/.test(plain) || /^(19|20)\d\d$/.test(plain) || /^(19|20)\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])$/.test(plain)
    || /^\p{L}$/u.test(plain);
};

/** Words for the kinds of material: as the title of a work they say nothing when they stand in a file's name. */
export const materialWords: ReadonlySet<string> = new Set([
  '教学设计', '教学方案', '教案', '课件', '视频', '微课', '微课视频', '说明', '说明文档', '设计说明', '登记表', '报名表', '承诺书',
  '教学反思', '反思', '案例', '作品', '附件', '源文件', '素材', '截图', '图片', '照片', '封面', '简介', '作品简介', '学习任务单', '任务单',
  '练习', '课堂实录', '实录', '演示文稿', '汇总表', '小学', '初中', '高中', '中职', '语文', '数学', '英语', '论文',
]);
