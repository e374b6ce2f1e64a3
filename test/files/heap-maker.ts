// Makes entries and heaps of files with a hidden truth: every way of naming that the announcements ask for, and decoys.
import type { MatchEntry } from '#backend/files/intake/match.ts';

export const seeded = (seed: number) => () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
};
type Random = () => number;
const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!;

const surnames = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗'];
const given = [...'伟芳娜敏静强磊洋艳勇军杰娟涛明超秀霞平刚桂英华玉萍红玲建文辉力'];
const places = ['城关区', '雁塔区', '碑林区', '未央区', '灞桥区', '长安区', '临潼区', '高陵区'];
const schools = ['第一小学', '实验小学', '第二实验小学', '中心小学', '高级中学', '第三中学', '职业教育中心'];
const heads = ['小蝌蚪找妈妈', '圆的认识', '分数的初步认识', '荷塘月色', '光合作用', '牛顿第二定律', '丝绸之路', '认识时钟', '春', '背影', '我的家乡',
  '静夜思', '面积和面积单位', '酸和碱', '人工智能初体验', '三角形内角和', '数据的收集', '美丽的校园', '电路的连接', '中国结'];
const tails = ['', '', '第一课时', '之奇妙之旅', '——从生活出发', '（复习课）', ' Unit 3', '探究'];
const material = ['教学设计', '微课视频', '课件', '教学反思'];
const endings = ['.mp4', '.docx', '.pptx', '.pdf'];

export function makeEntries(count: number, seed: number): MatchEntry[] {
  const random = seeded(seed);
  return Array.from({ length: count }, (_, at) => ({
    id: `entry-${at}`, number: `${1 + at % 4}${'DAHW'[at % 4]}${'ABCDEFGH'[at % 8]}${String(Math.floor(at / 4) + 1).padStart(3, '0')}`,
    title: `${pick(random, heads)}${pick(random, tails)}`,
    authors: Array.from({ length: 1 + Math.floor(random() * 2) }, () =>
      pick(random, surnames) + pick(random, given) + (random() < 0.7 ? pick(random, given) : '')),
    school: `${pick(random, places)}${pick(random, schools)}`,
  }));
}

export interface MadeFile { folders: string[]; name: string; /** null: nobody could say. */ truth: string | null; way: string }

/** Files of every entry in one of the ways of naming, with decoys between them. */
export function makeHeap(entries: readonly MatchEntry[], seed: number): MadeFile[] {
  const random = seeded(seed);
  const titles = Map.groupBy(entries, (one) => one.title);
  const files: MadeFile[] = [];
  for (const entry of entries) {
    const { number, title, school } = entry;
    const author = entry.authors[0]!;
    const twins = titles.get(title)!;
    const own = (way: string, folders: string[], stems: string[], truth: string | null = entry.id) => {
      for (const [at, stem] of stems.entries()) files.push({ folders: ['2026作品', ...folders],
        name: `${stem}${endings[at % endings.length]}`, truth, way });
    };
    const ways: (() => void)[] = [
      () => own('folder by number', [number], ['视频', '教案', 'IMG_2024']),
      () => own('folder number_title', [`${number}_${title}`], material),
      () => own('folder in a folder', [school, `${number} ${title}`], ['1', '2', '微信图片_20240501123000']),
      () => own('flat number_title', [], [`${number}_${title}`, `${number}-教学设计`]),
      () => own('flat, small letters and full width', [], [number.toLowerCase(),
        [...number].map((c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).join('')]),
      () => own('flat number glued to Chinese', [], [`${number}${title}视频`]),
      () => own('school+author+title+kind', [], material.slice(0, 2).map((kind) => `${school}+${author}+${title}+${kind}`)),
      () => own('group+title+author+school', [`小学组+${title}+${author}+${school}`], ['作品', '说明']),
      () => own('author and title inside a sentence', [], [`${school}${author}老师的${title}`]),
      () => { if (twins.length === 1 && title.length > 1) own('flat title', [], [title, `${title}-课件`]); },
      () => { if (twins.length === 1) own('title with brackets', [`《${title}》`], ['终稿']); },
    ];
    pick(random, ways)();
  }
  const decoys: [string, string[], string][] = [
    ['a number with one digit more', [], `${entries[3]!.number}7`], ['a number inside a longer code', [], `X${entries[4]!.number}`],
    ['a camera file', [], 'IMG_0001'], ['a number nobody has', [], '9ZZ999_小蝌蚪找妈妈全新'], ['a kind only', [], '教学设计'], ['a year', [], '2026年工作总结'],
    ['two numbers', [], `${entries[1]!.number}_${entries[2]!.number}`], ['folder and name differ', [entries[5]!.number], `${entries[6]!.number}_课件`],
    ['folders differ', [entries[7]!.number, entries[8]!.number], '视频'], ['the order in a list', ['汇总'], '1'], ['the order in a list', ['汇总'], '2.附件'],
  ];
  for (const entry of entries.filter((_, at) => at % 5 === 0)) {
    // The same title by somebody who entered something else: not this work.
    const other = entries.find((one) => one.title !== entry.title && !one.authors.some((name) => entry.authors.includes(name)));
    const ofTitle = titles.get(entry.title)!.flatMap((one) => one.authors);
    const stranger = other?.authors.find((name) => !ofTitle.some((known) => known.includes(name) || name.includes(known)));
    if (stranger !== undefined) decoys.push(['a title by somebody else', [], `小学组+${entry.title}+${stranger}+某某学校`]);
  }
  for (const [way, folders, stem] of decoys) files.push({ folders: ['2026作品', ...folders], name: `${stem}.mp4`, truth: null, way });
  return files;
}
