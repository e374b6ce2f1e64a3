// The reasons of lines in English. They stand in the ledger in Chinese for good, so that its hashes hold; what they say is
// a closed list of sentences (rate.ts and its callers), and each of them has its English here. What people wrote stays.
import type { RuleSet } from './shapes.ts';
import { levelEn, nameEn, unitWordEn } from './words-en.ts';

type Sets = readonly RuleSet[];
type Say = (parts: readonly string[], sets: Sets) => string;

const unit = '(学分|学时)';
const n = '([\\d.]+)';
const day = '(\\d{4}-\\d\\d-\\d\\d)';
const at = (parts: readonly string[], place: number): string => parts[place] ?? '';
/** The name of a training, activity or category. */
const N = (parts: readonly string[], sets: Sets, place = 1): string => nameEn(at(parts, place), sets);
const U = (parts: readonly string[], place: number): string => unitWordEn(at(parts, place));
const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Within a sentence a training begins small: its name is words, not a title. */
const inside = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** 新任教师培训按 50% 计, in front of what comes out. */
const share = (text: string): string => {
  const found = /按 ([\d.]+)% 计/.exec(text);
  return found ? `, new teachers’ training counts ${found[1]}%` : '';
};
const excellent = (text: string): string => {
  const found = /([\d.]+)/.exec(text);
  return found ? ` × ${found[1]} (excellent)` : '';
};
const dayMonth = (parts: readonly string[], place: number): string => `${at(parts, place).padStart(2, '0')}-${at(parts, place + 1).padStart(2, '0')}`;

const list: readonly (readonly [pattern: string, say: Say])[] = [
  [`(.+)考核不合格，不计${unit}`, (p, s) => `${N(p, s)}: failed, so no ${U(p, 2)} count`],
  [`(.+)的日期不在任何学分年度之内（学分年度自(\\d+)月(\\d+)日至(次年)?(\\d+)月(\\d+)日），不计${unit}`, (p, s) =>
    `${N(p, s)}: the date lies in no credit year (${dayMonth(p, 2)} to ${dayMonth(p, 5)}${at(p, 4) ? ' of the next year' : ''}), so no ${U(p, 7)} count`],
  ['(.+)须由(.+级|其他级别)以上单位组织，(.+)不计', (p, s) =>
    `${N(p, s)} must be organised at ${levelEn(at(p, 2)).toLowerCase()} level or above; ${inside(N(p, s, 3))} does not count`],
  ['(.+)须连续 (\\d+) 天以上，本次 (\\d+) 天，不计[^，]+', (p, s) =>
    `${N(p, s)} must last at least ${at(p, 2)} days on end; this one lasted ${at(p, 3)} and does not count`],
  ['规则里没有代码为“(.+)”的活动，不计', (p) => `The rules have no activity with the code “${at(p, 1)}”; not counted`],
  ['规则没有写明(.+?级别?)“(.+)”的折算标准，不计', (p, s) => `The rules name no rate for ${N(p, s, 2)} (${levelEn(at(p, 1)).toLowerCase()}); not counted`],
  ['规则没有写明(.+)的折算标准，不计(，请把集中部分和远程部分分开登记)?', (p, s) =>
    `The rules name no rate for ${inside(N(p, s))}; not counted${at(p, 2) ? '. Please record the on-site part and the remote part separately' : ''}`],
  [`(.+)没有学时，暂计 0 ${unit}`, (p, s) => `${N(p, s)} has no hours; 0 ${U(p, 2)} for now`],
  [`(.+) ${n} 学时(?:（申报 ${n} 学时，(\\d+) 天，每天最多计 ${n} 学时）)? ([×÷]) ${n}( × [\\d.]+（优秀）)?(，新任教师培训按 [\\d.]+% 计)? = ${n} ${unit}(?:（来源所记 ${n} .+未采用）)?`,
    (p, s) => {
      const cut = at(p, 3) ? ` (${at(p, 3)} told, ${at(p, 4)} days, at most ${at(p, 5)} hours a day)` : '';
      const told = at(p, 12) ? ` (the ${at(p, 12)} of the source not used)` : '';
      return `${N(p, s)}: ${at(p, 2)} hours${cut} ${at(p, 6)} ${at(p, 7)}${excellent(at(p, 8))}${share(at(p, 9))} = ${at(p, 10)} ${U(p, 11)}${told}`;
    }],
  [`(.+)可计 ${n} 至 ${n} ${unit}，请认定人确定具体数值`, (p, s) => `${N(p, s)}: ${at(p, 2)} to ${at(p, 3)} ${U(p, 4)}; the certifier picks the value`],
  [`(.+)可计 ${n} 至 ${n} ${unit}，所填 ${n} 不在幅度之内，暂计 0`, (p, s) =>
    `${N(p, s)}: ${at(p, 2)} to ${at(p, 3)} ${U(p, 4)}; ${at(p, 5)} lies outside, so 0 for now`],
  [`(.+)由认定人在 ${n} 至 ${n} ${unit}之间定为 ${n} (?:学分|学时)`, (p, s) => `${N(p, s)}: ${at(p, 5)} ${U(p, 4)}, picked by the certifier between ${at(p, 2)} and ${at(p, 3)}`],
  [`(.+)的${unit}须由来源给出（当地自定标准或项目核定），记录里没有，暂计 0 (?:学分|学时)`, (p, s) =>
    `${N(p, s)}: the source must name the ${U(p, 2)} (a local scale, or set for the programme); the record has none, so 0 for now`],
  [`(.+?)(没有学时，按来源所记|按来源核定)计 ${n} ${unit}(（优秀 × [\\d.]+）)?(，新任教师培训按 [\\d.]+% 计)?(?: = ${n} (?:学分|学时))?`, (p, s) => {
    const source = at(p, 2).startsWith('没有') ? 'no hours; by the record of its source' : 'as its source set it';
    const result = at(p, 7) ? ` = ${at(p, 7)} ${U(p, 4)}` : '';
    return `${N(p, s)}, ${source}: ${at(p, 3)} ${U(p, 4)}${excellent(at(p, 5))}${share(at(p, 6))}${result}`;
  }],
  [`(.+?)(（优秀 × [\\d.]+）)?(，新任教师培训按 [\\d.]+% 计)?计 ${n} ${unit}`, (p, s) =>
    `${N(p, s)}${excellent(at(p, 2))}${share(at(p, 3))}: ${at(p, 4)} ${U(p, 5)}`],
  [`${day} 没有生效的学分规则：只记学时，启用规则后自动折算学分`, (p) => `No credit rules were in force on ${at(p, 1)}: only the hours are kept; credits follow once rules are in force`],
  [`${day} 没有对该教师生效的学分规则。请先启用规则，再登记`, (p) => `No credit rules were in force for this teacher on ${at(p, 1)}. Put rules in force first, then record`],
  ['(.+)没有写明(竞赛获奖|指导获奖|担任评委)可计学分', (p, s) => {
    const what = { 竞赛获奖: 'awards in contests', 指导获奖: 'advising award winners', 担任评委: 'judging' }[at(p, 2)] ?? '';
    return `${s.find(({ name }) => name === at(p, 1))?.nameEn ?? at(p, 1)} names no credits for ${what}`;
  }],
  ['已经入账：第 (\\d+) 笔', (p) => `Already in the ledger: line ${at(p, 1)}`],
  ['同一成果已经入账：第 (\\d+) 笔', (p) => `The same achievement is already in the ledger: line ${at(p, 1)}`],
  [`同一成果多级获奖只计最高的一次，已按较高的一次入账（第 (\\d+) 笔，(.+)，${n} 学分）`, (p) =>
    `An achievement honoured at several levels counts once, at the highest; it stands already (line ${at(p, 1)}, ${levelEn(at(p, 2)).toLowerCase()}, ${at(p, 3)} credits)`],
  ['同一位教师在这件作品里列了不止一次，只计一次', () => 'This teacher is named more than once for this entry and counts once'],
  ['学生作者，不计教师学分', () => 'A student author; no teacher’s credits'],
  ['名册里有几位教师登记了这个证件号，请先更正名册', () => 'Several teachers in the register have this ID number; correct the register first'],
  ['没有能对上的证件号，也没有学校，不能确定是哪位教师', () => 'No ID number that matches and no school: it cannot be said which teacher this is'],
  ['“(.+)”有 (\\d+) 位同名教师，请在作品或评委名单里补上证件号', (p) =>
    `${at(p, 2)} teachers of “${at(p, 1)}” bear this name; add the ID number to the list of entries or judges`],
  ['“(.+)”的同名教师证件号与此不同', (p) => `The teacher of this name at “${at(p, 1)}” has another ID number`],
  ['名册里“(.+)”没有这个姓名的教师', (p) => `The register has no teacher of this name at “${at(p, 1)}”`],
  ['没有登记出勤，也没有填写学时，不入账。请登记出勤，或在这一期填写学时', () =>
    'Neither attendance nor hours are recorded, so nothing is posted. Record attendance, or fill in the hours of this session'],
  ['同一培训已单独登记在台账第 (\\d+) 笔，不重复入账。如果应以本期为准，请先冲正那一笔', (p) =>
    `The same training already stands in the ledger as line ${at(p, 1)} and is not posted twice. If this session should hold, reverse that line first`],
  ['冲正第 (\\d+) 笔：同一成果多级获奖只计最高的一次，已按第 (\\d+) 笔计', (p) =>
    `Reverses line ${at(p, 1)}: an achievement honoured at several levels counts once, at the highest; line ${at(p, 2)} counts`],
  ['冲正第 (\\d+) 笔：(.+)', (p) => `Reverses line ${at(p, 1)}: ${at(p, 2)}`],
  ['撤销豁免，冲正第 (\\d+) 笔：(.+)', (p) => `Exemption revoked, reverses line ${at(p, 1)}: ${at(p, 2)}`],
  ['规则启用，原笔未折算，冲正后按规则重记', () => 'Rules put in force: the line had not been rated; reversed and recorded by the rules'],
  ['按现行规则重新认定，原笔冲正：(.+)', (p) => `Rated anew by the rules in force, the former line reversed: ${at(p, 1)}`],
  ['重新导入：考核不合格，冲销原记录', () => 'Imported again: failed, so the former line is reversed'],
  ['重新导入：内容有变动，冲销原记录.*', () => 'Imported again with changes: the former line is reversed'],
  ['撤销导入，冲销', () => 'Import undone: reversed'],
  [`(.+)（${day} 至 ${day}）：(\\d+) 年度(.+)计入 ${n} ${unit}，(?:规则没有这一条款，数额由登记人确定|依(.+))`, (p, s) =>
    `${N(p, s)} (${at(p, 2)} to ${at(p, 3)}): ${at(p, 6)} ${U(p, 7)} of ${N(p, s, 5)} in ${at(p, 4)}, ${
      at(p, 8) ? cited(at(p, 8), s) : 'as the registrar set it; the rules have no such clause'}`],
  [`学分借贷：(.+)借 ${n} ${unit}，须在 ${day} 之前归还 ${n} (?:学分|学时)(?:。事由：(.+))?`, (p, s) =>
    `Credit loan: ${at(p, 2)} ${U(p, 3)} of ${N(p, s)}, ${at(p, 5)} to be repaid by ${at(p, 4)}${at(p, 6) ? `. Reason: ${at(p, 6)}` : ''}`],
  [`归还第 (\\d+) 笔借贷 ${n} ${unit}，(?:已还清|尚欠 ${n}，须在 ${day} 之前还清)`, (p) =>
    `Repays ${at(p, 2)} ${U(p, 3)} of loan ${at(p, 1)}, ${at(p, 4) ? `${at(p, 4)} still owed by ${at(p, 5)}` : 'paid back in full'}`],
];
const sentences = list.map(([pattern, say]) => [new RegExp(`^${pattern}$`), say] as const);

/** What may follow a reason: what the sums made of it, which line it corrects, which contest it comes from. */
const followers: readonly (readonly [pattern: RegExp, say: Say])[] = [
  [new RegExp(`；同一成果只计最高的一次（${n}），这一次不计$`), (p) => `; one achievement counts once, at its highest (${at(p, 1)}), so this one does not count`],
  [new RegExp(`；(\\d+) 学分年度不在本周期（${day} 至 ${day}）之内，不计入$`), (p) =>
    `; credit year ${at(p, 1)} lies outside this cycle (${at(p, 2)} to ${at(p, 3)}) and does not count`],
  [new RegExp(`；(?:(\\d+) 年度|周期内)([^；]+)已达上限，计入 ${n}$`), (p, s) =>
    `; ${N(p, s, 2)} has reached its limit ${at(p, 1) ? `in ${at(p, 1)}` : 'in this cycle'}: ${at(p, 3)} counts`],
  [/。同一成果只计最高的一次，同时冲正第 ([\d、]+) 笔。$/, (p) =>
    `. One achievement counts once, at its highest: reverses line ${at(p, 1).replaceAll('、', ', ')} at the same time.`],
  [/（更正第 (\d+) 笔：(.+)）$/, (p) => ` (corrects line ${at(p, 1)}: ${at(p, 2)})`],
  [/（([^（）]+)，(作者|指导教师|评委)）$/, (p) =>
    ` (${at(p, 1).replaceAll('，', ', ')}, ${{ 作者: 'author', 指导教师: 'advisor', 评委: 'judge' }[at(p, 2)] ?? ''})`],
  [/。$/, () => '.'],
];

/** 《…办法》（文号）第六条 → its English name, its number as it is, and the article. */
function cited(text: string, sets: Sets): string {
  const set = sets.find(({ name }) => text.startsWith(name));
  if (!set) return `under ${text}`;
  const rest = text.slice(set.name.length).replace(/^（/, ' (').replaceAll('）（', ') (').replace(/）(?=第|$)/, ')')
    .replace(/第([\d一二三四五六七八九十百]+)条/g, ', article $1');
  return `under ${set.nameEn}${rest}`;
}

/** One reason in English. `sets` are the rules whose names may stand in it; what is not known as a sentence stays as it is. */
export function whyEn(why: string, sets: Sets): string {
  for (const [pattern, say] of followers) {
    const found = pattern.exec(why);
    if (!found) continue;
    const before = whyEn(why.slice(0, found.index), sets);
    if (before === why.slice(0, found.index) && found[0] === '。') break;
    return before + say(found, sets);
  }
  const from = why.lastIndexOf('，依');
  const alone = said(why, sets);
  if (alone !== null) return upper(alone);
  const main = from < 0 ? null : said(why.slice(0, from), sets);
  return main === null ? why : `${upper(main)}, ${cited(why.slice(from + 2), sets)}`;
}

function said(text: string, sets: Sets): string | null {
  for (const [pattern, say] of sentences) {
    const found = pattern.exec(text);
    if (found) return say(found, sets);
  }
  return null;
}

/** The reason in the language of the program. */
export const whyIn = (language: 'zh' | 'en', why: string, sets: Iterable<RuleSet>): string => (language === 'zh' ? why : whyEn(why, [...sets]));
