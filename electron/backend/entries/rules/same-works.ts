// The same work twice in this contest, the same file in two entries, and works or people of earlier contests.
import { activityKey, bookTitle, entryName, entryNames, nameKey, namesakeKey, placeKey, ruleText, schoolKey, titleKey, whoIs } from '../texts.ts';
import type { CheckInput, CheckRule, Entry, Found, PastWork, Person, Severity } from '../shapes.ts';

const grouped = <T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> => Map.groupBy(items, keyOf);

/** Two people are the same for certain by their number; by name and school where one has no number. */
const samePerson = (one: Person, other: Person): boolean =>
  (one.id !== '' && other.id !== '' ? one.id === other.id : namesakeKey(one) === namesakeKey(other));

/** Who hands an entry in: its authors, or its school where it has none. */
function sharedMaker(one: Entry, other: Entry): string | null {
  if (one.authors.length === 0 || other.authors.length === 0) {
    const same = one.authors.length === other.authors.length && one.schoolId === other.schoolId
      && (one.schoolId !== '' || one.unitId === other.unitId);
    return same ? one.school || one.unit : null;
  }
  const author = one.authors.find((person) => other.authors.some((second) => samePerson(person, second)));
  return author ? whoIs(author) : null;
}

export const sameTitle: CheckRule = (input) => {
  const found: Found[] = [];
  for (const [title, entries] of grouped(input.entries, (one) => titleKey(one.title))) {
    if (title === '' || entries.length < 2) continue;
    const left = new Set(entries);
    for (const entry of entries) {
      if (!left.delete(entry)) continue;
      const twins = [...left].flatMap((other) => {
        const who = sharedMaker(entry, other);
        return who === null ? [] : [{ other, who }];
      });
      if (twins.length === 0) continue;
      for (const { other } of twins) left.delete(other);
      found.push({
        rule: 'sameTitle', severity: 'error', entries: [entry, ...twins.map((one) => one.other)], subject: title, who: twins[0]?.who ?? '',
        message: [`${entryName(entry)}由同一作者报了 ${twins.length + 1} 件，像是重复报送。`, `${entryName(entry)} was handed in ${twins.length + 1} times by one author.`],
        because: ruleText(input, '同一作者的同一作品只能报一件', 'A work is handed in once by its author'),
      });
    }
  }
  return found;
};

export const sameFile: CheckRule = (input) => {
  const files = input.entries.flatMap((entry) => entry.files.map((file) => ({ entry, file })));
  const pairs = new Map<string, { entries: Entry[]; names: Set<string> }>();
  for (const [, same] of grouped(files, (one) => one.file.sha256)) {
    const entries = [...new Set(same.map((one) => one.entry))];
    if (entries.length < 2) continue;
    const key = entries.map((one) => one.id).sort().join(' ');
    const known = pairs.get(key) ?? { entries, names: new Set() };
    pairs.set(key, known);
    for (const { file } of same) known.names.add(file.name);
  }
  return [...pairs.values()].map(({ entries, names }): Found => ({
    rule: 'sameFile', severity: 'error', entries, subject: '', who: entries.map((one) => one.school).find((one) => one !== '') ?? '',
    message: [`${entries.length} 件作品里有内容完全相同的文件（${[...names].slice(0, 3).join('、')}）。`,
      `${entries.length} entries hold a file with the very same bytes (${[...names].slice(0, 3).join(', ')}).`],
    because: ruleText(input, '不同作品不应使用同一个作品文件', 'Different entries do not share a file'),
  }));
};

interface Match { past: PastWork; sure: boolean; person: Person }

function matcher(input: CheckInput) {
  const ownActivity = activityKey(input.contestTitle);
  const byId = grouped(input.past.filter((one) => one.idIndex !== ''), (one) => one.idIndex);
  const byName = grouped(input.past, (one) => nameKey(one.name));
  const years = input.rules.limits.pastYears;
  const inYears = (past: PastWork): boolean => years === null || input.year - past.year <= years;
  return {
    inYears,
    sameActivity: (past: PastWork): boolean => past.sameActivity || (ownActivity !== '' && activityKey(past.contest) === ownActivity),
    of(person: Person): Match[] {
      const sure = person.id === '' ? [] : byId.get(person.id) ?? [];
      const namesakes = (byName.get(nameKey(person.name)) ?? []).filter((past) => !(person.id !== '' && past.idIndex !== '')
        && (past.schoolId !== '' && person.schoolId !== '' ? past.schoolId === person.schoolId : placeKey(past.school) === placeKey(person.school)
          && schoolKey(person) !== 's:'));
      return [...sure.map((past) => ({ past, sure: true, person })), ...namesakes.map((past) => ({ past, sure: false, person }))];
    },
  };
}

/** Works of an entry's authors in earlier contests, each once, sure ones first. */
function matchesOf(entry: Entry, find: ReturnType<typeof matcher>): Match[] {
  const all = entry.authors.flatMap((person) => find.of(person)).sort((a, b) => Number(b.sure) - Number(a.sure));
  return all.filter((one, index) => all.findIndex((other) => other.past.id === one.past.id) === index);
}

const awardText = ({ year, contest, title, award }: PastWork): string => `${year} 年“${contest}”${title === '' ? '' : bookTitle(title)}${award}`;

/** Earlier works and earlier winners; a barred work is not said twice. */
export const earlierWorks: CheckRule = (input) => {
  const { pastWinners, pastYears } = input.rules.limits;
  const find = matcher(input);
  const within = pastYears === null ? '' : `近 ${pastYears} 年`;
  return input.entries.flatMap((entry): Found[] => {
    const matches = matchesOf(entry, find);
    const title = titleKey(entry.title);
    const sameWork = matches.find((one) => title !== '' && titleKey(one.past.title) === title && find.inYears(one.past));
    const base = (match: Match, rule: Found['rule'],
      severity: Severity) => ({ rule, severity, entries: [entry], subject: match.past.id, who: whoIs(match.person) });
    const perhaps = (match: Match): string => (match.sure ? '' : '（按姓名和学校判断，可能是同名的人，请核对）');
    if (sameWork) {
      const won = sameWork.past.award !== '';
      const barred = won && pastWinners !== 'allowed';
      const message: Found['message'] = [
        `${entryName(entry)}与${awardText(sameWork.past)}${won ? '' : '参加过的作品'}同名同作者${perhaps(sameWork)}。`,
        `${entryName(entry)} has title and author of ${sameWork.past.title} in “${sameWork.past.contest}” (${sameWork.past.year})${sameWork.sure ? '' : ', by name and school only'}.`,
      ];
      if (barred) {
        return [{ ...base(sameWork, 'pastWinner', 'error'), message,
          because: ruleText(input, `${within}往届获奖的作品不得再报`, 'Works that won before are barred') }];
      }
      return [{ ...base(sameWork, 'sameWorkBefore', 'warning'), message,
        because: ruleText(input, '本活动没有禁止往届作品，请核对是否确有修改', 'Earlier works are not barred; check whether it was changed') }];
    }
    if (pastWinners !== 'person') return [];
    const winner = matches.find((one) => one.past.award !== '' && find.inYears(one.past) && find.sameActivity(one.past))
      ?? matches.find((one) => one.past.award !== '' && find.inYears(one.past) && one.past.otherActivity !== true);
    if (!winner) return [];
    const same = find.sameActivity(winner.past);
    return [{
      ...base(winner, 'pastWinner', winner.sure && same ? 'error' : 'warning'),
      message: [`${winner.person.name}曾获${awardText(winner.past)}${perhaps(winner)}${same ? '' : '（活动名称不同，请核对是否同一活动）'}。`,
        `${winner.person.name} won ${winner.past.award} in “${winner.past.contest}” (${winner.past.year})${winner.sure ? '' : ', by name and school only'}.`],
      because: ruleText(input, `${within}往届获奖者不得再报`, 'People who won before are barred'),
    }];
  });
};

/** 年级 + 学科 + 教材版本 + 册次 + 课. */
export const sameNode: CheckRule = (input) => {
  if (!input.rules.limits.uniqueNode) return [];
  const because = ruleText(input, '同一教材节点（年级＋学科＋教材版本＋册次＋课）只能报一件', 'One entry for a node of a textbook');
  const parts = (one: Entry) => [one.grade, one.subject, one.textbook, one.volume, one.lesson];
  const complete = (one: Entry): boolean => [one.grade, one.subject, one.textbook, one.lesson].every((part) => titleKey(part) !== '');
  const twice = [...grouped(input.entries.filter(complete), (one) => parts(one).map(nodeKey).join('|'))].filter(([, same]) => same.length > 1);
  const missing = input.entries.filter((one) => !complete(one));
  return [
    ...twice.map(([key, entries]): Found => {
      const node = parts(entries[0] as Entry).filter((part) => part !== '').join(' ');
      const [names, namesEn] = entryNames(entries);
      return { rule: 'node', severity: 'error', entries, subject: key, who: node,
        message: [`${entries.length} 件作品用了同一个教材节点“${node}”：${names}。`, `${entries.length} entries use the node “${node}”: ${namesEn}.`], because };
    }),
    ...missing.map((entry): Found => ({
      rule: 'missingFacts', severity: 'warning', entries: [entry], subject: 'node', who: entry.school,
      message: ['年级、学科、教材版本或课没有填全，不能判断教材节点是否重复。', 'Grade, subject, textbook or lesson is missing, so that the node cannot be compared.'], because,
    })),
  ];
};

/** 人教版 and 人教 are one, 上册 and 上 too, and so are 部编版 and 统编版. */
const nodeKey = (text: string): string => titleKey(text).replace(/部编|统编/, '统编').replace(/(?:出版社)?(?:版本|版)$/, '').replace(/^第?(?:一|1)?([上下])册?$/, '$1')
  .replace(/册$/, '');
