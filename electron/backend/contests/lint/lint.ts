// All faults of a contest's rules before it opens: pure, over the rules and a few counts.
import type { Language } from '#contract/errors.ts';
import type { z } from 'zod';
import type { Lint } from '#contract/schema/contests.ts';
import { categoryName, divisionName, type ContestRules } from '#contract/schema/rules.ts';
import { firstFault } from '../check-rules.ts';
import { assignmentFaults } from './assignment.ts';
import { awardFaults } from './awards.ts';
import { calibrationFaults } from './calibration.ts';
import { judgeFaults, quotaFaults } from './capacity.ts';
import { levelFaults, limitFaults, roundFaults, whitelistFaults } from './levels.ts';
import { materialFaults } from './material.ts';
import { isOpen, quoted, type Fault, type LintFacts } from './problem.ts';
import { resultFaults } from './results.ts';
import { rubricFaults } from './rubrics.ts';

export type { Fault, LintFacts } from './problem.ts';

const order: readonly Fault['severity'][] = ['error', 'warning', 'note'];

/**
 * Every fault, errors first, otherwise in the order of the work. An error keeps the contest from being opened: something
 * cannot work, or no entry can ever fit it. A warning is something that will surprise. A note is only to be read.
 * Source of the checks: rules of real activities (domain.md 1 and 5) and what other systems let slip (judging.md 4.15).
 */
export function lint(rules: ContestRules, facts: LintFacts): Fault[] {
  const all = [
    ...templateFaults(facts), ...levelFaults(rules, facts), ...groupFaults(rules, facts), ...aliasFaults(rules),
    ...materialFaults(rules), ...rubricFaults(rules),
    ...roundFaults(rules, facts), ...awardFaults(rules, facts), ...limitFaults(rules), ...whitelistFaults(rules, facts),
    ...quotaFaults(rules, facts), ...judgeFaults(rules, facts), ...assignmentFaults(rules, facts),
    ...calibrationFaults(rules, facts), ...resultFaults(rules),
  ];
  const whole = all.some((one) => one.severity === 'error') ? all : [...brokenFaults(rules), ...all];
  return order.flatMap((severity) => whole.filter((one) => one.severity === severity));
}

/** As it crosses the border, in one language. */
export function shownLint(faults: readonly Fault[], language: Language): z.output<typeof Lint> {
  const side = language === 'en' ? 1 : 0;
  return {
    problems: faults.map((one) => ({ ...one, message: one.message[side], todo: one.todo[side] })),
    errors: faults.filter((one) => one.severity === 'error').length, warnings: faults.filter((one) => one.severity === 'warning').length,
  };
}

/** What rules cannot be saved with: only a draft has it. Where other checks found errors, they say it better. */
function brokenFaults(rules: ContestRules): Fault[] {
  const fault = firstFault(rules);
  if (!fault) return [];
  const [zh, en] = fault.text;
  return [{
    code: 'rules_broken', severity: 'error', part: fault.part, where: '', what: '',
    message: [`${zh}，这样的规则不能保存。`, `${en[0]?.toUpperCase() ?? ''}${en.slice(1)}; such rules are not saved.`], todo: ['请修改后再保存。', 'Correct it before saving.'],
  }];
}

/** One word that stands for two divisions, or two categories: a sheet that uses it could mean either. */
function aliasFaults(rules: ContestRules): Fault[] {
  const lists = [['divisions', rules.divisions, '组别', 'divisions'], ['categories', rules.categories, '项目', 'categories']] as const;
  const plainWord = (word: string): string => word.normalize('NFKC').replaceAll(/[\s()]/g, '').toLowerCase();
  return lists.flatMap(([part, list, zh, en]): Fault[] => list.flatMap((one): Fault[] => {
    const clash = one.aliases.flatMap((alias) => list.filter((other) => other.id !== one.id
      && [other.name, other.name.replace(/[组类]$/, ''), ...other.aliases].some((word) => plainWord(word) === plainWord(alias)))
      .map((other) => ({ alias, other: other.name })))[0];
    return clash === undefined ? [] : [{
      code: 'alias_shared', severity: 'error', part, where: one.id, what: one.name,
      message: [`${zh}“${one.name}”的别名“${clash.alias}”也是“${clash.other}”的叫法，表里写“${clash.alias}”时分不清是哪一个。`,
        `“${clash.alias}” stands for two ${en}, “${one.name}” and “${clash.other}”; a sheet that says it could mean either.`],
      todo: ['请删掉其中一处。', 'Remove it from one of them.'],
    }];
  }));
}

function groupFaults(rules: ContestRules, { entries }: LintFacts): Fault[] {
  const found: Fault[] = [];
  for (const { id, name } of rules.divisions) {
    if (rules.categories.some((one) => isOpen(one, id))) continue;
    found.push({
      code: 'division_empty', severity: 'error', part: 'divisions', where: id, what: name,
      message: [`组别“${name}”没有任何项目，作品无法报进来。`, `No category is open to the division “${name}”; nothing can enter it.`],
      todo: ['请在某个项目里勾选这个组别，或删除组别。', 'Open a category to it, or remove it.'],
    });
  }
  for (const category of rules.categories) {
    const { id, name } = category;
    if (!rules.rubrics.some((one) => one.id === category.rubric)) {
      found.push({
        code: 'rubric_missing', severity: 'error', part: 'categories', where: id, what: name,
        message: [`项目“${name}”没有评分标准，评委无法打分。`, `Category “${name}” has no rubric; judges cannot score it.`],
        todo: ['请为它选一个评分标准。', 'Choose a rubric for it.'],
      });
    }
    if (!rules.divisions.some((one) => isOpen(category, one.id))) {
      found.push({
        code: 'category_closed', severity: 'error', part: 'categories', where: id, what: name,
        message: [`项目“${name}”不对任何现有组别开放，作品无法报进来。`, `Category “${name}” is open to no division; nothing can enter it.`],
        todo: ['请勾选开放的组别，或删除项目。', 'Open it to a division, or remove it.'],
      });
    }
  }
  const lost = entries.filter((one) => one.entries > 0 && !rules.categories.some((category) =>
    category.id === one.category && isOpen(category, one.division) && rules.divisions.some((other) => other.id === one.division)));
  if (lost.length > 0) {
    const names = lost.map((one) => `${divisionName(rules, one.division)} · ${categoryName(rules, one.category)}`);
    const [zh, en] = quoted(names);
    const total = lost.reduce((all, one) => all + one.entries, 0);
    found.push({
      code: 'entries_outside', severity: 'error', part: 'categories', where: '', what: names[0]!,
      message: [`有 ${total} 件作品在不开放的组别和项目里：${zh}。`, `${total} entries are in a division and category that are not open: ${en}.`],
      todo: ['请开放对应的组别，或改正这些作品的组别、项目。', 'Open it, or correct these entries.'],
    });
  }
  return found;
}

function templateFaults({ year, template: { effectiveTo, version, latest, unknown } }: LintFacts): Fault[] {
  const base = { part: 'template' as const, where: '', what: '' };
  return [
    ...(effectiveTo !== null && effectiveTo !== '' && Number(effectiveTo.slice(0, 4)) < year ? [{
      ...base, code: 'template_past', severity: 'warning',
      message: [`所用模板的依据只到 ${effectiveTo} 为止，而活动年度是 ${year}。`, `The rules of this template end on ${effectiveTo}; the contest is of ${year}.`],
      todo: ['请按当年的通知逐项核对规则。', 'Check every rule against the notice of the year.'],
    } satisfies Fault] : []),
    ...(latest !== null && latest > version ? [{
      ...base, code: 'template_newer', severity: 'note',
      message: [`模板后来有了第 ${latest} 版，本活动用的是第 ${version} 版。`, `The template has a version ${latest}; this contest was made from version ${version}.`],
      todo: ['已有的规则不会自动改变；需要时请对照新模板修改。', 'Your rules stay as they are; compare them with the new template if you want.'],
    } satisfies Fault] : []),
    ...(unknown > 0 ? [{
      ...base, code: 'unknown_left', severity: 'note',
      message: [`模板列出了 ${unknown} 条没有找到依据、暂时假定的内容。`, `The template lists ${unknown} points for which no source was found.`],
      todo: ['请在“没有查到依据”里逐条阅读，并按当年的通知改正。', 'Read them under “source”, and correct them from the notice of the year.'],
    } satisfies Fault] : []),
  ];
}
