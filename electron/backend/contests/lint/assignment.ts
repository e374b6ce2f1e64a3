// Faults of the rules by which entries are assigned: numbers that contradict each other, lines that never hold.
import { categoryName, coverageByRules, divisionName, type ContestRules } from '#contract/schema/rules.ts';
import { isOpen, openGroups, percent, plain, quoted, type Fault, type LintFacts } from './problem.ts';

type Line = ContestRules['assignment']['coverages'][number];
type Say = (code: string, severity: Fault['severity'], message: Fault['message'], todo: Fault['todo']) => Fault;
const say: Say = (code, severity, message, todo) => ({ code, severity, part: 'judges', where: '', what: '', message, todo });

export function assignmentFaults(rules: ContestRules, facts: LintFacts): Fault[] {
  return [...lineFaults(rules), ...loadFaults(rules, facts), ...linkFaults(rules), ...randomFaults(rules, facts)];
}

const nameOf = (rules: ContestRules, { division, category }: Line): string =>
  [division === '' ? '' : divisionName(rules, division), category === '' ? '' : categoryName(rules, category)].filter((one) => one !== '').join(' · ');

/** Lines of judges per entry that no entry can meet: for what the rules do not have, or behind a line that takes all of theirs. */
function lineFaults(rules: ContestRules): Fault[] {
  const { coverages } = rules.assignment;
  const isKnown = ({ division, category }: Line): boolean => {
    const found = rules.categories.find((one) => one.id === category);
    if (division !== '' && rules.divisions.every((one) => one.id !== division)) return false;
    return category === '' || (found !== undefined && (division === '' || isOpen(found, division)));
  };
  const unknown = coverages.filter((one) => !isKnown(one));
  const groups = openGroups(rules);
  const fits = (line: Line, one: { division: string; category: string }): boolean =>
    (line.division === '' || line.division === one.division) && (line.category === '' || line.category === one.category);
  const hidden = coverages.filter((line, index) => isKnown(line) && groups.filter((one) => fits(line, one))
    .every((one) => coverages.findIndex((other) => fits(other, one)) < index));
  const found: Fault[] = [];
  if (unknown.length > 0) {
    const [zh, en] = quoted(unknown.map((one) => nameOf(rules, one)));
    found.push(say('coverage_unknown', 'error', [
      `评委数表里有 ${unknown.length} 行给了不存在或不开放的组别、项目：${zh}，这些行不起作用。`,
      `${unknown.length} lines of the judges per entry are for divisions or categories that do not exist or are not open: ${en}; they do nothing.`,
    ], ['请删除这些行，或改选组别、项目。', 'Remove the lines, or choose another division or category.']));
  }
  if (hidden.length > 0) {
    const [zh, en] = quoted(hidden.map((one) => nameOf(rules, one) || '全部'));
    found.push(say('coverage_hidden', 'warning', [
      `评委数表里${zh}这一行永远用不到：前面的行已经包括了它的作品。`,
      `The line ${en} of the judges per entry is never used: lines above it take all its entries.`,
    ], ['请把它移到前面，或删除。', 'Move it up, or remove it.']));
  }
  return found;
}

/** Fewest entries of a judge against the most, and against the seats there are. */
function loadFaults(rules: ContestRules, { entries, judges }: LintFacts): Fault[] {
  const { minLoad, maxLoad, coverage } = rules.assignment;
  if (minLoad === 0) return [];
  if (maxLoad !== null && minLoad > maxLoad) {
    return [say('min_load', 'error', [
      `每位评委最少 ${minLoad} 件，却最多 ${maxLoad} 件，两者矛盾。`, `A judge gets ${minLoad} entries at least but ${maxLoad} at most.`,
    ], ['请改小最少件数，或改大最多件数。', 'Lower the one or raise the other.'])];
  }
  const seats = entries.reduce((all, one) => all + one.entries * (coverageByRules(rules, one.division, one.category) ?? coverage), 0);
  const least = judges.reduce((all, one) => all + Math.min(minLoad, one.maxLoad ?? minLoad), 0);
  if (seats === 0 || least <= seats) return [];
  return [say('min_load_seats', 'error', [
    `${judges.length} 位评委每位最少 ${minLoad} 件，合计 ${least} 件次，现有作品只要 ${seats} 件次，分不出来。`,
    `${judges.length} judges with at least ${minLoad} entries each need ${least} readings; the entries only have ${seats}.`,
  ], ['请改小最少件数，或减少评委。', 'Lower the least, or invite fewer judges.'])];
}

/** With one judge an entry nobody can say whether a low mark is a weak entry or a strict judge. */
function linkFaults(rules: ContestRules): Fault[] {
  const { coverage, coverages } = rules.assignment;
  const groups = openGroups(rules).filter((one) => (coverageByRules(rules, one.division, one.category) ?? coverage) === 1);
  if (groups.length === 0) return [];
  const lines = coverages.filter((one) => one.coverage === 1).map((one) => nameOf(rules, one));
  const [zh, en] = coverage === 1 || lines.length === 0 ? ['', ''] : quoted(lines);
  return [say('coverage_single', 'warning', [
    `${zh}每件作品只有 1 位评委，评委之间没有共同作品，评分宽严无法比较和校正，也没有人复核。`,
    `${en === '' ? 'An entry' : `An entry of ${en}`} has a single judge: judges share no entry, so severity can neither be compared nor corrected.`,
  ], ['请至少安排 2 位评委，最好 3 位。', 'Use 2 judges at least, better 3.'])];
}

/** A draw at random that cannot fill the seats, or that holds nothing back. */
function randomFaults(rules: ContestRules, { judges }: LintFacts): Fault[] {
  const { randomCap, coverage, coverages } = rules.assignment;
  if (randomCap === null) return [];
  const most = Math.max(coverage, ...coverages.map((one) => one.coverage));
  if (randomCap === 1) {
    return [say('random_cap_none', 'warning', [
      '随机分配的概率上限是 100%，等于没有限制，评委仍可能料到会评哪件作品。', 'The cap of random assignment is 100 %: it holds nothing back.',
    ], ['请改成 50% 左右，或关闭随机分配。', 'Use about 50 %, or switch it off.'])];
  }
  if (judges.length === 0 || randomCap * judges.length >= most - 1e-9) return [];
  return [say('random_cap', 'error', [
    `随机分配的概率上限是 ${percent(randomCap)}，${judges.length} 位评委合起来平均只能坐 ${plain(randomCap * judges.length)} 席，每件却要 ${most} 位评委，分不满。`,
    `With a cap of ${percent(randomCap)} the ${judges.length} judges fill ${plain(randomCap * judges.length)} seats of an entry on average, but it needs ${most}.`,
  ], ['请提高上限，或增加评委。', 'Raise the cap, or invite more judges.'])];
}
