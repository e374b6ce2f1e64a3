// The workbook that users fill in: drop-downs, notes, one grey example row; and what its columns say for entries and judges.
import type { Sheet, SheetColumn } from '#backend/excel/write.ts';
import { authorsOf, type ContestRules } from '#contract/schema/rules.ts';
import { showSeconds } from './duration.ts';
import type { Filling } from './kind.ts';
import type { Target } from './targets.ts';

/**
 * Columns of the template in their order; blocks of second authors are read, but one 、-joined column is simpler to
 * fill.
 */
export function entryFillings(rules: ContestRules): Record<string, Filling> {
  // The example is one that these rules take: a division of the category, as many people as it asks for.
  const [category] = rules.categories;
  const division = rules.divisions.find((one) => !category || category.divisions.length === 0 || category.divisions.includes(one.id));
  const authors = category && division ? authorsOf(category, division.id) : { min: 1, max: 2 };
  const people = ['张三', '李四', '王五', '赵六', '孙七', '周八', '吴九', '郑十'];
  const most = Math.max(...rules.categories.map((one) => one.authors.max));
  const advisors = Math.max(...rules.categories.map((one) => one.advisors.max));
  const { minSeconds, maxSeconds } = category?.material ?? { minSeconds: null, maxSeconds: null };
  const limits = minSeconds === null && maxSeconds === null ? ''
    : `“${category?.name ?? ''}”要求 ${showSeconds(minSeconds ?? 0)}–${maxSeconds === null ? '不限' : showSeconds(maxSeconds)}。`;
  return {
    index: { width: 7, note: '可不填。写“示例”的行不会导入。', example: '示例' },
    submittingUnit: { width: 16, note: '报送本作品的区县教育局或直属单位的名称；评委与作品的报送单位相同时可按规则回避。', example: '示范区教育局' },
    number: { width: 13, note: '有编号就照填；再次导入时按编号识别同一件作品。没有编号可留空。', example: 'A001' },
    division: { width: 13, note: '从下拉列表选择。', example: division?.name ?? '',
      list: rules.divisions.map((one) => one.name) },
    category: { width: 16, note: '从下拉列表选择。', example: category?.name ?? '',
      list: rules.categories.map((one) => one.name) },
    subject: { width: 10, note: '教师作品填任教学科。', example: '数学' },
    grade: { width: 10, note: '如：三年级。', example: '三年级' },
    title: { width: 30, note: '保留书名号和标点，一格一件作品。', example: '分数的初步认识（示例）' },
    authorNames: { width: 18, note: `多位作者用顿号“、”隔开，最多 ${most} 人，第一位是第一作者。`,
      example: people.slice(0, Math.max(authors.min, Math.min(authors.max, 2))).join('、') },
    ...(rules.limits.uniqueNode || rules.categories.some((one) => one.participant === 'teacher') ? {
      textbook: { width: 12, note: '如：人教版。教材节点用“年级＋学科＋教材版本＋册次＋课”确定。可不填。', example: '人教版' },
      volume: { width: 9, note: '如：上册。可不填。', example: '上册' },
      lesson: { width: 18, note: '教材里的课或章节，如：分数的初步认识。可不填。', example: '分数的初步认识' },
    } : {}),
    authorIds: { width: 24, note: '身份证号或学籍号，多位作者按姓名的顺序用顿号隔开。本列是文本格式，请不要改成数字，否则 15 位以后会丢失。可不填。', example: '' },
    authorPhones: { width: 16, note: '11 位手机号。只填一个时算第一作者的。可不填。', example: '' },
    authorUnits: { width: 24, note: '学校全称。作者不在同一学校时，按姓名的顺序用顿号隔开。', example: '示范区第一小学' },
    schoolCode: { width: 14, note: '第一作者学校的 10 位标识码。校名相同的学校要靠它区分。可不填。', example: '' },
    advisors: { width: 16, note: advisors === 0 ? '本活动不设指导教师，请留空。' : `最多 ${advisors} 人，用顿号隔开。`,
      example: people.toReversed().slice(0, category?.advisors.min ?? 0).join('、') },
    fileName: { width: 18, note: '作品文件或文件夹的名称，便于核对，不导入。', example: '' },
    duration: {
      width: 10, note: `写成 8:42、8分42秒 或秒数。${limits}`,
      example: minSeconds === null ? '8分42秒' : showSeconds(Math.round(((maxSeconds ?? minSeconds) + minSeconds) / 2)),
    },
    language: { width: 10, note: '作品使用的语言，如：英语、维吾尔语。汉语可以留空。', example: '汉语' },
    coverage: { width: 9, note: `这件作品需要几位评委，1–50 的整数；留空按活动规则（${rules.assignment.coverage} 位）。由组织单位填写。`,
      example: String(rules.assignment.coverage) },
    ...(rules.levels.length > 1 ? { recommendRank: { width: 10, note: '本单位的推荐顺序，1 为最先推荐；不推荐的留空。', example: '1' } } : {}),
    ...(rules.categories.some((one) => one.material.similarityMax !== null)
      ? { similarity: { width: 10, note: '写成 12.3%。', example: '12.3%' } } : {}),
    ...(rules.limits.consentUnder === null ? {} : {
      consent: { width: 11, note: `未满 ${rules.limits.consentUnder} 周岁的作者须经监护人同意，填“是”或“否”。`, example: '是', list: ['是', '否'] },
      consentBy: { width: 10, note: '谁同意的，如：母亲。', example: '母亲' },
      consentOn: { width: 13, note: '写成 2026-03-01。', example: '2026-03-01' },
      consentNotice: { width: 14, note: '同意的是哪一版告知书。可不填。', example: '' },
    }),
    remark: { width: 18, note: '可不填。', example: '' },
  };
}

export function judgeFillings(rules: ContestRules): Record<string, Filling> {
  const names = rules.divisions.map((one) => one.name);
  const projects = rules.categories.map((one) => one.name);
  return {
    index: { width: 7, note: '可不填。写“示例”的行不会导入。', example: '示例' },
    name: { width: 12, note: '一人一行。', example: '王五' },
    unit: { width: 24, note: '学校或单位全称，用来回避本单位的作品。', example: '示范区实验中学' },
    schoolCode: { width: 14, note: '10 位学校标识码，用来准确回避。可不填。', example: '' },
    submittingUnit: { width: 16, note: '评委所在的报送单位（区县），按规则回避。', example: '示范区教育局' },
    subjects: { width: 14, note: '多个学科用顿号隔开。', example: '数学、科学' },
    divisions: { width: 18, note: `可评的组别，多个用顿号隔开，留空表示都可以：${names.join('、')}。`, example: names[0] ?? '',
      list: names, listStrict: false },
    categories: { width: 16, note: `可评的项目，多个用顿号隔开，留空表示都可以：${projects.join('、')}。`, example: projects[0] ?? '', list: projects, listStrict: false },
    languages: { width: 12, note: '除汉语外能评的语言，如：英语、维吾尔语；只评汉语作品的留空。', example: '英语' },
    phone: { width: 16, note: '11 位手机号。可不填。', example: '' },
    id: { width: 22, note: '身份证号。本列是文本格式，请不要改成数字。可不填。', example: '' },
    minLoad: { width: 10, note: '最少评多少件，整数，不能大于最多件数；留空表示不限。', example: '5' },
    maxLoad: { width: 10, note: '最多评多少件，整数，留空表示不限。', example: '30' },
    remark: { width: 16, note: '可不填，不导入。', example: '' },
  };
}

/** The sheets of the template: the table to fill in and a page that explains each column. */
export function templateSheets(name: string, title: string, targets: readonly Target[], fillings: Record<string, Filling>): Sheet[] {
  const used = targets.flatMap((target) => {
    const filling = fillings[target.key];
    return filling ? [{ target, filling }] : [];
  });
  const columns = used.map(({ target, filling }): SheetColumn => ({
    header: target.heading, required: target.required, width: filling.width, note: filling.note,
    // Where several words may stand in one cell, others than the list's must be allowed.
    ...(filling.list ? { list: filling.list, listStrict: filling.listStrict !== false } : {}),
  }));
  return [
    {
      name, title, columns, frozenColumns: 1,
      notes: ['蓝色表头为必填。一行一条，不要合并单元格，不要改动表头；灰色示例行不会导入，可以删去。填好后在“导入”里选择本文件。'],
      rows: [used.map(({ filling }) => ({ value: filling.example, look: 'example' as const }))],
    },
    {
      name: '填写说明', columns: [{ header: '列名', width: 18 }, { header: '要求', width: 10 }, { header: '怎样填写', width: 90 }],
      rows: used.map(({ target, filling }) => [target.heading, target.required ? '必填' : '选填', filling.note]),
    },
  ];
}
