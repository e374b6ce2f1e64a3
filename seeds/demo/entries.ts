// The forty entries of the sample contest and the sheet they arrive in, as ugly as such sheets are.
import { madeUpPeople } from './people.ts';
import { demoJudges, demoSchools } from './places.ts';
import { seededNumbers } from './random.ts';

export interface DemoEntry {
  number: string; division: string; category: string; school: number; subject: string; grade: string; title: string;
  seconds: number;
}
/** A sheet as it stands in a workbook: a merged title row, note rows, headings, rows of text, signature rows. */
export interface DemoSheet {
  name: string; title: string; notes: readonly string[]; headers: readonly string[]; rows: readonly (readonly string[])[];
  footers: readonly string[];
}

type Line = readonly [school: number, subject: string, grade: string, title: string];

const groups: readonly (readonly [division: string, category: string, lines: readonly Line[]])[] = [
  ['小学组', '微课', [
    [0, '数学', '三年级', '分数的初步认识'], [0, '数学', '五年级', '长方体的认识'], [0, '语文', '一年级', '写好田字格里的字'],
    [2, '数学', '四年级', '鸡兔同笼'], [2, '科学', '三年级', '水到哪里去了'], [2, '英语', '四年级', 'What’s the weather like?'],
    [2, '语文', '五年级', '《草船借箭》中的人物'], [4, '科学', '四年级', '种子的萌发'], [4, '数学', '五年级', '可能性'],
    [4, '语文', '四年级', '习作：我的乐园'], [4, '信息科技', '五年级', '身边的算法'],
  ]],
  ['小学组', '数字故事', [
    [0, '道德与法治', '三年级', '一盏路灯的夜晚'], [0, '语文', '二年级', '小水滴旅行记'], [0, '美术', '六年级', '爷爷的木工房'],
    [2, '音乐', '五年级', '会唱歌的竹子'], [4, '科学', '四年级', '月亮的脸'],
  ]],
  ['初中组', '微课', [
    [1, '数学', '七年级', '平移与旋转'], [1, '物理', '八年级', '光的折射'], [1, '生物学', '七年级', '绿色植物的蒸腾作用'],
    [1, '历史', '七年级', '丝绸之路'], [1, '英语', '八年级', '一般过去时的三种读音'], [6, '数学', '八年级', '勾股定理的一种证明'],
    [6, '化学', '九年级', '水的净化'], [6, '地理', '七年级', '等高线地形图的判读'], [6, '语文', '八年级', '《桃花源记》里的古今异义'],
    [6, '信息科技', '七年级', '初识物联网'],
  ]],
  ['初中组', 'STEAM课程案例', [
    [1, '综合实践', '八年级', '校园雨水收集装置的设计与制作'], [6, '综合实践', '七年级', '会说话的垃圾桶'],
  ]],
  ['高中组', '微课', [
    [3, '数学', '高一', '函数的单调性'], [3, '物理', '高一', '平抛运动的分解'], [3, '地理', '高二', '洋流对地理环境的影响'],
    [7, '化学', '高一', '氧化还原反应中的电子转移'], [7, '生物学', '高二', 'DNA的复制'], [7, '历史', '高一', '从都江堰看古代水利'],
  ]],
  ['高中组', '创新课堂', [[3, '信息技术', '高一', '用数据说话：图书馆借阅分析'], [7, '语文', '高二', '《红楼梦》人物关系图谱']]],
  ['中职组', '微课', [
    [5, '专业课', '高一', '汽车轮胎的更换'], [5, '专业课', '高二', '中式面点：月牙蒸饺'], [5, '数学', '高一', '等比数列与分期付款'],
  ]],
  ['中职组', '学科系列微课程', [[5, '专业课', '高一', '电工基础十讲']]],
];

/** 组别 1–4, 项目 W G C S X, 报送单位 A–D, serial: the pattern of 常州 2010. */
const divisionCodes: Readonly<Record<string, string>> = { 小学组: '1', 初中组: '2', 高中组: '3', 中职组: '4' };
const categoryCodes: Readonly<Record<string, string>> = { 微课: 'W', 数字故事: 'G', 创新课堂: 'C', STEAM课程案例: 'S', 学科系列微课程: 'X' };
const units: readonly string[] = [...new Set(demoSchools.map((one) => one.unit))];

const seconds = seededNumbers(2026);

export const demoEntries: readonly DemoEntry[] = groups
  .flatMap(([division, category, lines]) => lines.map((line) => ({ division, category, line })))
  .map(({ division, category, line: [school, subject, grade, title] }, index) => ({
    number: [
      divisionCodes[division], categoryCodes[category], 'ABCD'[units.indexOf(demoSchools[school]?.unit ?? '')],
      String(index + 1).padStart(3, '0'),
    ].join(''),
    division, category, school, subject, grade, title,
    seconds: 305 + Math.floor(seconds() * 290),
  }));

const authors = madeUpPeople(60, 20260, 101);
const clock = (length: number): string => `${Math.floor(length / 60)}:${String(length % 60).padStart(2, '0')}`;
/** Two-character names are often padded to the width of three. */
const padded = (name: string, index: number): string =>
  [...name].length === 2 && index % 2 === 0 ? [...name].join('\u3000') : name;

/** Every second entry has two authors, joined by 、 in one cell, with their numbers in the same order. */
function rowOf(entry: DemoEntry, index: number): string[] {
  const from = index + Math.floor(index / 2);
  const people = authors.slice(from, from + (index % 2 === 1 ? 2 : 1));
  const school = demoSchools[entry.school];
  return [
    String(index + 1), school?.unit ?? '', entry.number,
    entry.division, entry.category, entry.subject, entry.grade, entry.title,
    people.map((one) => people.length === 1 ? padded(one.name, index) : one.name).join('、'),
    people.map((one) => one.id).join('、'), people.map((one) => one.phone).join('、'),
    school?.name ?? '', school?.code ?? '', clock(entry.seconds), '',
  ];
}

export const demoEntriesRows: DemoSheet = {
  name: '推荐作品汇总表',
  title: '云澜市2026年微课与信息化教学创新大赛推荐作品汇总表',
  notes: ['填报单位（盖章）：云澜市教育局（示例）　　填表人：示例　　联系电话：0000-0000000　　填报日期：2026年3月20日'],
  headers: ['序号', '报送单位', '作品编号', '组别', '项目', '学科', '年级', '作品名称', '作者姓名', '身份证号', '手机号码',
    '第一作者单位全称', '学校标识码', '时长', '备注'],
  rows: demoEntries.map(rowOf),
  footers: ['填报单位负责人（签字）：　　　　　　　　年　　月　　日'],
};

const judgePeople = madeUpPeople(demoJudges.length, 612026, 901);

export const demoJudgesRows: DemoSheet = {
  name: '推荐评审专家情况表',
  title: '云澜市2026年微课与信息化教学创新大赛评委情况表',
  notes: ['填报单位（盖章）：云澜市教育局（示例）'],
  headers: ['序号', '姓名', '工作单位', '学校标识码', '报送单位', '学科', '组别', '身份证号', '手机号码', '最多评审件数', '备注'],
  rows: demoJudges.map((judge, index) => [
    String(index + 1), judge.name, judge.workplace, judge.schoolCode, judge.unit, judge.subjects, judge.divisions,
    judgePeople[index]?.id ?? '', judgePeople[index]?.phone ?? '', '', '',
  ]),
  footers: [],
};
