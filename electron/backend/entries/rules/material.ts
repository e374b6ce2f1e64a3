// What an entry brings: similarity, files and length, division and grade, local projects, the list of contests, missing facts.
import { divisionName, type LevelId } from '#contract/schema/rules.ts';
import { gradeName, isDoubtful } from '../grades.ts';
import { categoryOf, divisionOf, isHandedIn, isStudents, ruleText, titleKey, whoIs } from '../texts.ts';
import type { CheckRule, Entry, Found, Severity, Text } from '../shapes.ts';
import { placeOf } from './people.ts';

const about = (entry: Entry, rule: Found['rule'], severity: Severity, subject: string, message: Text, because: Text): Found =>
  ({ rule, severity, entries: [entry], subject, who: entry.authors[0] ? whoIs(entry.authors[0]) : entry.school || entry.unit, message, because });

const percent = (hundredths: number): string => `${hundredths / 100}%`;

export const similarity: CheckRule = (input) => input.entries.flatMap((entry): Found[] => {
  const category = categoryOf(input, entry);
  const most = category?.material.similarityMax ?? null;
  if (!category || most === null) return [];
  const limit = Math.round(most * 10_000);
  const because = ruleText(input, `“${category.name}”的查重率不得高于 ${percent(limit)}`, `“${category.name}”: similarity up to ${percent(limit)}`);
  if (entry.similarity === null) {
    return [about(entry, 'similarity', 'warning', 'missing', ['没有填查重率，不能判断是否超限。', 'The similarity is not told.'], because)];
  }
  if (entry.similarity <= limit) return [];
  return [about(entry, 'similarity', 'error', 'over', [`查重率 ${percent(entry.similarity)}，高于 ${percent(limit)}。`, `Similarity ${percent(entry.similarity)} is above ${percent(limit)}.`], because)];
});

const clock = (seconds: number): string => `${Math.floor(seconds / 60)} 分${seconds % 60 === 0 ? '钟' : ` ${Math.round(seconds % 60)} 秒`}`;
const megabytes = (bytes: number): number => Math.round(bytes / 1_048_576 * 10) / 10;

/** Length as registered, number and size of the files as stored; what is inside the files is looked at when they come in. */
export const material: CheckRule = (input) => input.entries.flatMap((entry): Found[] => {
  const category = categoryOf(input, entry);
  if (!category) return [];
  const { minSeconds, maxSeconds, maxFiles, maxTotalMegabytes, maxMegabytes } = category.material;
  const rule = (zh: string, en: string): Text => ruleText(input, `“${category.name}”${zh}`, `“${category.name}”: ${en}`);
  const found: Found[] = [];
  const { seconds, files } = entry;
  if (seconds !== null && minSeconds !== null && seconds < minSeconds) {
    found.push(about(entry, 'material', 'warning', 'short', [`登记的时长 ${clock(seconds)}，短于 ${clock(minSeconds)}。`, `${seconds} s are shorter than ${minSeconds} s.`],
      rule(`时长不短于 ${clock(minSeconds)}`, `at least ${minSeconds} s`)));
  }
  if (seconds !== null && maxSeconds !== null && seconds > maxSeconds) {
    found.push(about(entry, 'material', 'warning', 'long', [`登记的时长 ${clock(seconds)}，超过 ${clock(maxSeconds)}。`, `${seconds} s are longer than ${maxSeconds} s.`],
      rule(`时长不超过 ${clock(maxSeconds)}`, `at most ${maxSeconds} s`)));
  }
  if (maxFiles !== null && files.length > maxFiles) {
    found.push(about(entry, 'material', 'warning', 'files', [`有 ${files.length} 个文件，最多 ${maxFiles} 个。`, `${files.length} files; at most ${maxFiles}.`],
      rule(`最多 ${maxFiles} 个文件`, `at most ${maxFiles} files`)));
  }
  const total = megabytes(files.reduce((sum, one) => sum + one.bytes, 0));
  if (maxTotalMegabytes !== null && total > maxTotalMegabytes) {
    found.push(about(entry, 'material', 'warning', 'total', [`文件共 ${total} MB，超过 ${maxTotalMegabytes} MB。`, `The files have ${total} MB; at most ${maxTotalMegabytes}.`],
      rule(`全部材料不超过 ${maxTotalMegabytes} MB`, `at most ${maxTotalMegabytes} MB in all`)));
  }
  const large = maxMegabytes === null ? undefined : files.find((one) => megabytes(one.bytes) > maxMegabytes);
  if (large) {
    found.push(about(entry, 'material', 'warning', 'large', [`“${large.name}”有 ${megabytes(large.bytes)} MB，超过 ${maxMegabytes} MB。`, `“${large.name}” has ${megabytes(large.bytes)} MB; at most ${maxMegabytes}.`],
      rule(`单个文件不超过 ${maxMegabytes} MB`, `at most ${maxMegabytes} MB a file`)));
  }
  return found;
});

export const divisions: CheckRule = (input) => {
  const place = placeOf(input);
  return input.entries.flatMap((entry): Found[] => {
    const division = divisionOf(input, entry);
    const category = categoryOf(input, entry);
    if (!division || !category) {
      const gone = division ? `项目“${entry.category}”` : `组别“${entry.division}”`;
      return [about(entry, 'division', 'error', 'gone', [`${gone}在现在的规则里没有了，请改组别或项目。`, 'Its division or category is no longer in the rules.'],
        ruleText(input, `组别：${input.rules.divisions.map((one) => one.name).join('、')}`, 'Divisions and categories of the contest'))];
    }
    if (category.divisions.length > 0 && !category.divisions.includes(division.id)) {
      return [about(entry, 'division', 'error', 'closed', [`“${category.name}”不在${division.name}设置。`, `“${category.name}” is not open to ${division.name}.`],
        ruleText(input, `“${category.name}”只设${category.divisions.map((id) => divisionName(input.rules, id)).join('、')}`, `“${category.name}” is open to some divisions only`))];
    }
    const grades = place.gradesOf(division.id);
    const grade = place.gradeOf(entry);
    if (!grades || grade === null || (grade >= grades.from && grade <= grades.to)) return [];
    const pupils = isStudents(category.participant);
    const doubtful = isDoubtful(entry.grade, grade, grades);
    return [about(entry, 'division', pupils && !doubtful ? 'error' : 'warning', 'grade', [
      `年级“${entry.grade}”（${gradeName(grade)}）不在${division.name}${doubtful ? '；如果是本学段的年级，请写全' : ''}，请核对。`,
      `Grade “${entry.grade}” does not belong to ${division.name}; please check.`,
    ], ruleText(input, `${division.name}是${gradeName(grades.from)}到${gradeName(grades.to)}${pupils ? `，学生按${place.words}的年级` : ''}`,
      `${division.name} takes grades ${grades.from} to ${grades.to}${pupils ? `, counted in the ${place.wordsEn}` : ''}`))];
  });
};

const order: readonly LevelId[] = ['school', 'county', 'city', 'province', 'nation'];
const levelNames: Readonly<Record<LevelId, string>> = { school: '校级', county: '县级', city: '市级', province: '省级', nation: '国家级' };

export const localProjects: CheckRule = (input) => {
  const here = input.rules.levels.find((one) => one.here);
  if (!here) return [];
  return input.entries.flatMap((entry): Found[] => {
    const category = categoryOf(input, entry);
    if (!category || category.upTo === null || order.indexOf(category.upTo) >= order.indexOf(here.id)) return [];
    return [about(entry, 'localOnly', 'error', category.id, [`“${category.name}”只开展到${levelNames[category.upTo]}，本活动是${levelNames[here.id]}，不接收。`,
      `“${category.name}” goes up to ${category.upTo} only; this contest is run at ${here.id}.`],
    ruleText(input, `“${category.name}”最高到${levelNames[category.upTo]}`, `“${category.name}” goes up to ${category.upTo}`))];
  });
};

/** One finding for the contest: whether pupils may take part in it at all by the national list. */
export const whitelist: CheckRule = (input) => {
  const list = input.rules.whitelist;
  const entries = input.entries.filter((entry) => isStudents(categoryOf(input, entry)?.participant));
  if (!list || entries.length === 0 || list.status === 'notNeeded') return [];
  const span = [list.from, list.to].filter((day) => day !== '').join(' 至 ');
  const because = ruleText(input, `“${list.list}”${span === '' ? '' : `，有效期 ${span}`}${list.note === '' ? '' : `；${list.note}`}`, `“${list.list}” ${list.from} ${list.to}`);
  const base = { rule: 'whitelist' as const, entries, ofContest: true, subject: `${list.list}|${list.status}|${list.from}|${list.to}`,
    who: list.list, because };
  if (list.status === 'removed') {
    return [{ ...base, severity: 'error', message: ['本活动已不在全国性竞赛名单上，面向学生举办前须另有批准。', 'The activity is no longer on the national list; it needs another approval for pupils.'] }];
  }
  if (list.status === 'unknown') {
    return [{ ...base, severity: 'warning', message: ['还不知道本活动是否在全国性竞赛名单上，请核对后在规则里写明。', 'It is unknown whether the activity is on the national list; say so in the rules.'] }];
  }
  const outside = (list.from !== '' && input.today < list.from) || (list.to !== '' && input.today > list.to);
  return outside ? [{ ...base, severity: 'error', message: [`今天（${input.today}）不在名单的有效期内（${span}）。`, `Today (${input.today}) is outside the list's validity.`] }] : [];
};

export const missingFacts: CheckRule = (input) => {
  const needsUnit = input.rules.limits.perUnit !== null || input.rules.levels.length > 0;
  return input.entries.flatMap((entry): Found[] => {
    const category = categoryOf(input, entry);
    const handedIn = isHandedIn(category?.participant);
    const missing: [zh: string, en: string][] = [];
    if (titleKey(entry.title) === '') missing.push(['作品名称', 'title']);
    if (entry.authors.length === 0 && !handedIn) missing.push(['作者', 'authors']);
    if (entry.schoolId === '' && !(category?.participant === 'unit' && entry.unitId !== '')) missing.push(['学校', 'school']);
    if (needsUnit && entry.unitId === '') missing.push(['报送单位', 'submitting unit']);
    if (isStudents(category?.participant) && entry.grade === '') missing.push(['年级', 'grade']);
    if (missing.length === 0) return [];
    const severe = missing.some(([, word]) => word !== 'grade' && word !== 'submitting unit');
    return [about(entry, 'missingFacts', severe ? 'error' : 'warning', missing.map(([, word]) => word).join(), [`缺少${missing.map(([word]) => word).join('、')}。`,
      `Missing: ${missing.map(([, word]) => word).join(', ')}.`], ruleText(input, '参加评审的作品要有这些信息', 'Entries need these facts'))];
  });
};
