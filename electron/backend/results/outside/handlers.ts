// Votes of the public and rounds held elsewhere.
import type { z } from 'zod';
import { AppError } from '#contract/errors.ts';
import type { Outside, OutsideInput, OutsideSet } from '#contract/schema/results.ts';
import type { ContestRules } from '#contract/schema/rules.ts';
import type { ContestId } from '#contract/schema/shared.ts';
import { lockedVersion } from '#db/queries/result-versions.ts';
import { entryKeys, outsideScores, outsideSources, replaceOutside } from '#db/queries/results.ts';
import { openWorkbook } from '#backend/excel/read.ts';
import { normaliseCode } from '#backend/excel/read/cells.ts';
import { lockedRefusal } from '#backend/refusals.ts';
import { fullPoints } from '#backend/scoring/rounds.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { actionName, found, refused } from '../docket/handlers.ts';
import { readOutside, type OutsideRow } from './read-table.ts';

const vote = 'vote';

/** What a source is called; null: the rules know none of this id. */
function sourceName(rules: ContestRules, source: string, language: 'zh' | 'en'): string | null {
  if (source === vote) return language === 'zh' ? '网络投票' : 'public vote';
  return rules.rounds.slice(1).find((one) => one.id === source)?.name ?? null;
}

class Refusals {
  readonly #name: readonly [zh: string, en: string];
  constructor(name: readonly [zh: string, en: string]) {
    this.#name = name;
  }
  of(zh: string, en: string): AppError {
    return new AppError('outside_refused', { name: this.#name[0], nameEn: this.#name[1], detail: zh, detailEn: en });
  }
}

const most = 5;
const listed = (all: readonly string[]): string => all.slice(0, most).join('、') + (all.length > most ? '……' : '');

function rowsOf(input: z.output<typeof OutsideInput>, refusals: Refusals): OutsideRow[] {
  if (input.file === undefined) {
    if (input.rows.length === 0) throw refusals.of('没有选择文件，也没有数据。', 'neither a file nor rows are given.');
    return input.rows;
  }
  if (input.rows.length > 0) throw refusals.of('文件和数据只能给一种。', 'give a file or rows, not both.');
  const table = readOutside(openWorkbook(input.file), input.source === vote);
  if (!table) throw new AppError('import_columns', { columns: input.source === vote ? '作品编号、票数' : '作品编号、得分' });
  if (table.faults.length > 0) {
    const cells = listed(table.faults.map((one) => (one.text === '' ? one.cell : `${one.cell}（${one.text.slice(0, 20)}）`)));
    throw refusals.of(`表里有 ${table.faults.length} 个单元格读不出编号或数值：${cells}。请改正后再导入。`,
      `${table.faults.length} cells hold no number of an entry or no value: ${cells}. Correct them and try again.`);
  }
  if (table.rows.length === 0) throw refusals.of('表里没有一行数据。', 'the table has no row.');
  return table.rows;
}

function setOutside(context: CommandContext, input: z.output<typeof OutsideInput>): z.input<typeof OutsideSet> {
  const { db } = context;
  const { contest, rules } = found(db, input.contestId);
  if (input.basedOn !== contest.revision) throw new AppError('stale_revision');
  const name = sourceName(rules, input.source, 'zh');
  if (name === null) {
    const known = rules.rounds.slice(1).map((one) => `${one.id}（${one.name}）`).join('、');
    throw new AppError('bad_input', {
      detail: `规则里没有“${input.source}”这一轮；只能是 vote（网络投票）${known === '' ? '' : `或 ${known}`}`,
      detailEn: `the rules know no round “${input.source}”, only vote${known === '' ? '' : ` or ${known}`}`,
    });
  }
  if (contest.state === 'published') throw refused(contest, 'outside', 'published');
  const locked = lockedVersion(db, contest.id);
  if (locked !== undefined) throw lockedRefusal(locked, actionName('outside'));
  const refusals = new Refusals([name, sourceName(rules, input.source, 'en') ?? name]);
  const rows = rowsOf(input, refusals);

  const entries = entryKeys(db, contest.id);
  const byKey = new Map(entries.flatMap((one) => [[normaliseCode(one.number), one], [normaliseCode(one.blind_code), one]]));
  const unknown: string[] = [];
  const values = new Map<string, number>();
  const twice: string[] = [];
  for (const { entry, value } of rows) {
    const one = byKey.get(normaliseCode(entry));
    if (!one || one.status !== 'active') unknown.push(entry);
    else if (values.has(one.id)) twice.push(entry);
    else values.set(one.id, value);
  }
  if (twice.length > 0) {
    throw refusals.of(`有 ${twice.length} 件作品出现了不止一次：${listed(twice)}。请每件只留一行。`,
      `${twice.length} entries come more than once: ${listed(twice)}. Keep one row for each.`);
  }
  if (values.size === 0) {
    throw refusals.of(`没有一个编号是这届活动的作品（${listed(unknown)}）。请检查是否选错了文件。`,
      `no number belongs to an entry of this contest (${listed(unknown)}). Check that it is the right file.`);
  }
  checkValues(rules, input.source, values, new Map(entries.map((one) => [one.id, one])), refusals);

  const active = entries.filter((one) => one.status === 'active').length;
  const wanted = [...values].map(([entry_id, value]) => ({ entry_id, value_x100: Math.round(value * 100) }));
  const before = new Map(outsideScores(db, contest.id).filter((one) => one.source === input.source).map((one) => [one.entry_id, one.value_x100]));
  const same = before.size === wanted.length && wanted.every((one) => before.get(one.entry_id) === one.value_x100);
  if (!same) {
    context.write({
      action: 'results.setOutside', contestId: contest.id, basedOn: input.basedOn,
      detail: { source: input.source, entries: wanted.length, unknown: unknown.length, before: before.size },
    }, (write) => replaceOutside(write, contest.id, input.source, context.now().toISOString(), wanted));
  }
  return { entries: wanted.length, unknown, missing: active - wanted.length, revision: found(db, contest.id).contest.revision };
}

type Keyed = ReturnType<typeof entryKeys>[number];

/** Votes are whole; marks have two decimals at most and stay within the points of the rubric, else the scales do not fit. */
function checkValues(
  rules: ContestRules, source: string, values: ReadonlyMap<string, number>, entries: ReadonlyMap<string, Keyed>, refusals: Refusals,
): void {
  const numbersOf = (bad: (value: number, entry: Keyed) => boolean): string[] => [...values].flatMap(([id, value]) => {
    const entry = entries.get(id);
    return entry && bad(value, entry) ? [`${entry.number}（${value}）`] : [];
  });
  if (source === vote) {
    const broken = numbersOf((value) => !Number.isSafeInteger(value));
    if (broken.length > 0) throw refusals.of(`票数必须是整数：${listed(broken)}。`, `votes must be whole numbers: ${listed(broken)}.`);
    return;
  }
  const fine = numbersOf((value) => Math.abs(value * 100 - Math.round(value * 100)) > 1e-6);
  if (fine.length > 0) throw refusals.of(`得分最多两位小数：${listed(fine)}。`, `marks have two decimals at most: ${listed(fine)}.`);
  const above = numbersOf((value, entry) => Math.round(value * 100) > fullPoints(rules, entry.category));
  if (above.length > 0) {
    throw refusals.of(`有 ${above.length} 件作品的得分高于评分标准的满分：${listed(above)}。各轮要用同样的满分才能按权重合成。`,
      `${above.length} marks lie above the most points of the rubric: ${listed(above)}. Rounds need one scale to be weighted.`);
  }
}

function outside(context: QueryContext, input: z.output<typeof ContestId>): z.input<typeof Outside> {
  const { rules } = found(context.db, input.contestId);
  return {
    sources: outsideSources(context.db, input.contestId).map((one) =>
      ({ ...one, name: sourceName(rules, one.source, context.language) ?? one.source })),
  };
}

export const outsideHandlers = { outside, setOutside };
