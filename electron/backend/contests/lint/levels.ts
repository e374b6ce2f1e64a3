// Faults of the way up and its rounds: order of levels, deadlines, weights, limits for people.
import type { ContestRules, LevelId } from '#contract/schema/rules.ts';
import { isDay } from '#backend/credit-rules/days.ts';
import type { Text } from '#backend/refusals.ts';
import { isSame, percent, plain, quoted, type Fault, type LintFacts } from './problem.ts';

type Level = ContestRules['levels'][number];

const upwards: readonly LevelId[] = ['school', 'county', 'city', 'province', 'nation'];
const height = (id: LevelId): number => upwards.indexOf(id);

const sayFor = (part: Fault['part'], where: string, what: string) =>
  (code: string, severity: Fault['severity'], message: Text, todo: Text): Fault => ({ code, severity, part, where, what, message, todo });

export function levelFaults(rules: ContestRules, facts: LintFacts): Fault[] {
  const { levels } = rules;
  const found: Fault[] = [];
  const here = levels.filter((one) => one.here);
  const say = sayFor('levels', '', '');
  if (levels.length > 0 && here.length !== 1) {
    found.push(here.length === 0
      ? say('level_here', 'warning', ['没有标明本次活动在哪一级举办，名额和推荐名单不知道交到哪一级。',
        'It is not said at which level this contest is run; nobody knows where recommendations go.'],
        ['请在“层级”里选定本级。', 'Choose the level of this contest.'])
      : say('level_here', 'error', [`有 ${here.length} 级都标成了本级。`, `${here.length} levels are marked as this one.`], ['请只保留一个本级。', 'Keep one.']));
  }
  for (const [index, level] of levels.entries()) {
    const below = levels[index - 1];
    if (below && height(level.id) <= height(below.id)) {
      found.push(sayFor('levels', level.id, level.name)('level_order', 'error',
        [`层级没有从低到高排列：“${below.name}”排在“${level.name}”前面。`, `Levels do not go from the lowest up: “${below.name}” comes before “${level.name}”.`],
        ['请按学校、区县、市、省、国家的顺序排列，每级一次。', 'Order them school, county, city, province, nation, each once.']));
    }
    found.push(...deadlineFaults(level, below, facts.year));
  }
  return [...found, ...reachFaults(rules)];
}

function deadlineFaults(level: Level, below: Level | undefined, year: number): Fault[] {
  const say = sayFor('levels', level.id, level.name);
  const found: Fault[] = [];
  const { submitUntil, reviewUntil, publishFrom } = level;
  const days = [submitUntil, reviewUntil, publishFrom].filter((one) => one !== '');
  const unreal = days.find((one) => !isDay(one));
  if (unreal !== undefined) {
    found.push(say('deadline_day', 'error', [`“${level.name}”的日期 ${unreal} 不存在。`, `“${level.name}”: there is no day ${unreal}.`],
      ['请改成日历上有的日期。', 'Give a day of the calendar.']));
  }
  if (days.some((one, index) => one < (days[index - 1] ?? ''))) {
    found.push(say('deadlines_order', 'error', [`“${level.name}”的时间先后不对：报送截止、评审截止、公示开始应依次往后。`, `“${level.name}”: handing in, judging and publication must follow one another.`],
      ['请核对这几个日期。', 'Check these dates.']));
  }
  const handedUp = below?.reviewUntil === '' ? below.submitUntil : below?.reviewUntil ?? '';
  if (below && handedUp !== '' && submitUntil !== '' && handedUp > submitUntil) {
    found.push(say('deadlines_between', 'error',
      [`“${below.name}”到 ${handedUp} 才结束，而“${level.name}” ${submitUntil} 就截止报送，来不及推荐。`, `“${below.name}” ends on ${handedUp}, after “${level.name}” closes on ${submitUntil}.`],
      ['请提前下级的日期，或推迟上级的报送截止。', 'Move the lower level forward, or the upper closing day back.']));
  }
  const far = days.find((one) => Math.abs(Number(one.slice(0, 4)) - year) > 1);
  if (far !== undefined) {
    found.push(say('deadline_year', 'warning', [`“${level.name}”的日期 ${far} 与活动年度 ${year} 相差一年以上。`, `${far} of “${level.name}” is more than a year away from ${year}.`],
      ['请核对年份，可能是上一届留下的。', 'Check the year; it may be left from an earlier edition.']));
  }
  if (level.here && submitUntil === '') {
    found.push(say('deadline_missing', 'note', [`“${level.name}”还没有填报送截止日期。`, `“${level.name}” has no closing day yet.`], ['请按通知填写。', 'Fill it in from the notice.']));
  }
  return found;
}

/** Projects that this level does not know, or that end at a level which is not on the way. */
function reachFaults(rules: ContestRules): Fault[] {
  const here = rules.levels.find((one) => one.here);
  return rules.categories.flatMap((category): Fault[] => {
    if (category.upTo === null || rules.levels.length === 0) return [];
    const say = sayFor('levels', category.id, category.name);
    if (here && height(category.upTo) < height(here.id)) {
      return [say('project_below', 'error', [`项目“${category.name}”只到下级为止，本级不设，却在本次活动里。`, `“${category.name}” ends below this level, yet it is in this contest.`],
        ['请提高它能到的层级，或从本次活动中删除。', 'Let it go up to this level, or remove it.'])];
    }
    return rules.levels.some((one) => one.id === category.upTo) ? [] : [
      say('project_level', 'warning', [`项目“${category.name}”规定的最高层级不在层级表里。`, `“${category.name}” goes up to a level that is not in the list.`], ['请核对层级。', 'Check the levels.']),
    ];
  });
}

export function roundFaults(rules: ContestRules, facts: LintFacts): Fault[] {
  const { rounds } = rules;
  if (rounds.length === 0) return [];
  const found: Fault[] = [];
  const total = rounds.reduce((all, one) => all + one.weight, 0);
  const all = sayFor('rounds', '', '');
  if (!isSame(total, 1)) {
    found.push(all('round_weights', 'error', [`各轮权重之和是 ${percent(total)}，不是 100%。`, `The weights of the rounds add up to ${percent(total)}, not 100 %.`],
      ['请调整权重；前一轮分数不带入时填 0%。', 'Correct them; 0 % for a round whose score is not carried over.']));
  }
  if (new Set(rounds.map((one) => one.id)).size < rounds.length || new Set(rounds.map((one) => one.name)).size < rounds.length) {
    found.push(all('round_twice', 'error', ['有两轮同名或同编号。', 'Two rounds have one name or id.'], ['请给每一轮不同的名称。', 'Name every round differently.']));
  }
  for (const [index, round] of rounds.entries()) {
    const say = sayFor('rounds', round.id, round.name);
    const last = index === rounds.length - 1;
    if (round.advance?.kind === 'ratio' && round.advance.value > 1) {
      found.push(say('advance_share', 'error', [`“${round.name}”的晋级比例是 ${percent(round.advance.value)}，超过 100%。`, `“${round.name}” sends on ${percent(round.advance.value)}, above 100 %.`],
        ['请改为不超过 100% 的比例。', 'Use 100 % at most.']));
    }
    if (last && round.advance !== null) {
      found.push(say('advance_last', 'warning', [`“${round.name}”是最后一轮，晋级规定不起作用。`, `“${round.name}” is the last round; nothing comes after it.`], ['请去掉晋级规定，或补上下一轮。', 'Remove the rule, or add the next round.']));
    }
    if (facts.judges.length > 0 && round.judges > facts.judges.length) {
      found.push(say('round_judges', 'error', [`“${round.name}”每件要 ${round.judges} 位评委，现有评委 ${facts.judges.length} 位。`, `“${round.name}” needs ${round.judges} judges an entry; there are ${facts.judges.length}.`],
        ['请增加评委或减少每件评委数。', 'Add judges, or need fewer.']));
    }
  }
  const first = rounds[0];
  if (first?.kind === 'file' && first.judges !== rules.assignment.coverage) {
    found.push(sayFor('rounds', first.id, first.name)('round_coverage', 'warning',
      [`“${first.name}”写的是每件 ${first.judges} 位评委，分配设置却是 ${rules.assignment.coverage} 位。`, `“${first.name}” says ${first.judges} judges an entry, the assignment says ${rules.assignment.coverage}.`],
      ['请统一两处。', 'Let both agree.']));
  }
  return found;
}

export function limitFaults({ limits, categories }: ContestRules): Fault[] {
  const found: Fault[] = [];
  const say = sayFor('limits', '', '');
  const { any, first, coauthor } = limits.perPerson;
  if (any !== null && ((first ?? 0) > any || (coauthor ?? 0) > any)) {
    found.push(say('limits_person', 'warning', [`每人限报 ${any} 件，而第一作者或其他作者的上限更高，不起作用。`, `A person may have ${any} entries in all, so a higher limit as first or other author has no effect.`],
      ['请核对三个上限。', 'Check the three limits.']));
  }
  if (limits.perSchool !== null && limits.perUnit !== null && limits.perSchool > limits.perUnit) {
    found.push(say('limits_school', 'warning', [`每校限 ${plain(limits.perSchool)} 件，多于每个报送单位的 ${plain(limits.perUnit)} 件。`, `A school may have ${limits.perSchool} entries, a submitting unit only ${limits.perUnit}.`],
      ['请核对两个上限。', 'Check both limits.']));
  }
  const children = categories.filter((one) => one.participant === 'student' || one.participant === 'team');
  if (children.length > 0 && limits.consentUnder === null) {
    const [zh, en] = quoted(children.map((one) => one.name));
    found.push(say('consent_missing', 'warning', [`${zh}由学生参加，却没有规定多少岁以下须有监护人同意。`, `Pupils take part in ${en}, but no age is set below which a guardian must consent.`],
      ['未满 14 周岁儿童的个人信息须经监护人同意（《个人信息保护法》第三十一条），请填 14。', 'Data of children under 14 needs a guardian’s consent (Personal Information Protection Law, article 31): enter 14.']));
  }
  return found;
}

export function whitelistFaults({ whitelist, categories }: ContestRules, { year }: LintFacts): Fault[] {
  const pupils = categories.some((one) => one.participant === 'student' || one.participant === 'team');
  const say = sayFor('whitelist', '', whitelist?.list ?? '');
  if (whitelist === null) {
    return pupils ? [say('whitelist_unsaid', 'note', ['这是学生活动，没有写明是否属于全国性竞赛活动名单管理。', 'Pupils take part, and it is not said whether the national list of contests applies.'],
      ['请按主管部门的批准文件填写；本地活动选“不适用”。', 'Fill it in from the approval; “not needed” for a local activity.'])] : [];
  }
  const { status, from, to, list } = whitelist;
  if (from !== '' && to !== '' && from > to) {
    return [say('whitelist_span', 'error', [`“${list}”的起止日期颠倒了。`, `The days of “${list}” are the wrong way round.`], ['请核对日期。', 'Check the dates.'])];
  }
  const decide = ['请先向主管部门核实能否举办、以什么名义举办，并保存批复。', 'Ask the authority in charge whether and under which name it may be run, and keep the answer.'] as const;
  if (status === 'removed') return [say('whitelist_removed', 'warning', [`本活动已不在“${list}”上。`, `This activity is no longer on “${list}”.`], decide)];
  if (status === 'unknown') return [say('whitelist_unknown', 'warning', [`没有核实本活动是否在“${list}”上。`, `Nobody checked whether this activity is on “${list}”.`], decide)];
  const covered = (from === '' || Number(from.slice(0, 4)) <= year) && (to === '' || Number(to.slice(0, 4)) >= year);
  return status !== 'listed' || covered ? [] : [
    say('whitelist_year', 'warning', [`“${list}”的有效期是 ${from || '起始不明'} 至 ${to || '截止不明'}，不包括活动年度 ${year}。`, `“${list}” holds from ${from || '?'} to ${to || '?'}, not in ${year}.`], decide),
  ];
}
