// Arbitration from marks that lie apart to the result: a blind third by pack, a chief at a real desk, marks typed in, the record.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBackend, type Backend } from '#backend/index.ts';
import { openWorkbook, readAllRows } from '#backend/excel/read.ts';
import type { Client } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import { violations } from '#db/invariants.ts';
import { World } from '../assignment/field-world.ts';
import { newKey, opened, scorePackByHand, type Issued, type OpenedPack, type Sheets } from '../packs/small-contest.ts';

let world: World;
let contestId: string;
let client: Client<AppContract>;
let desk: Backend | undefined;
let criteria: { id: string; max: number }[];
const read = () => world.program.backend.program.current!.connection.read;
const base = async () => ({ contestId, basedOn: (await client.contests.get({ contestId })).revision });
const idOf = (title: string): string => read().get<{ id: string }>('select id from entries where contest_id = ? and title = ?', contestId, title)!.id;
const judgeOf = (name: string): string => read().get<{ id: string }>('select id from judges where contest_id = ? and name = ?', contestId, name)!.id;
const caseOf = async (title: string) => (await client.arbitration.cases({ contestId })).cases.find((one) => one.title === title);
const names = ['甲一', '乙二', '丙三', '丁四', '戊五'];
const titles = ['草船借箭', '水的蒸发', '鸡兔同笼', '月相变化', '种子'];

/** Full marks less some points, taken from the first criteria. */
function less(points: number): Record<string, number> {
  let left = points;
  return Object.fromEntries(criteria.map((one) => {
    const taken = Math.min(one.max, left);
    left -= taken;
    return [one.id, one.max - taken];
  }));
}
const scoresOf = (points: number) => Object.entries(less(100 - points)).map(([criterion, value]) => ({ criterion, value: Math.round(value * 100) }));

interface Judge { packs: OpenedPack[]; sheets: Sheets; seq: number; prev: string | null; last: string }
const judges = new Map<string, Judge>();
const stateOf = (name: string): Judge => {
  const found = judges.get(name) ?? { packs: [], sheets: [], seq: 0, prev: null, last: '' };
  judges.set(name, found);
  return found;
};
async function issue(...who: string[]): Promise<Issued[]> {
  const { packs } = await client.packs.issue({ contestId, outDir: join(world.program.files, 'packs'), judgeIds: who.map(judgeOf) });
  for (const pack of packs) stateOf(pack.name).packs.push(await opened(pack));
  return packs as Issued[];
}
/** His next score pack: everything he said before, and these marks (points by title; the comment of arbitration). */
async function handIn(name: string, marks: Record<string, number>, comment = ''): Promise<string> {
  const judge = stateOf(name);
  const pack = judge.packs.at(-1)!;
  const more = Object.entries(marks).map(([title, points]) => ({
    code: pack.header.entries.find((one) => one.title === title)!.code, status: 'submitted' as const, comment, reason: null, scores: scoresOf(points),
  }));
  judge.sheets = [...judge.sheets.filter((one) => more.every((each) => each.code !== one.code)), ...more];
  judge.seq += 1;
  const { file, sha256 } = await scorePackByHand(join(world.program.files, 'back', `${name}-${judge.seq}`), 'S.sxscore', pack,
    newKey(names.indexOf(name) + 1), judge.sheets, { seq: judge.seq, prev: judge.prev });
  judge.prev = sha256;
  judge.last = file;
  return file;
}
const receive = async (...files: string[]) => client.packs.receive({ ...await base(), files, confirm: [], leave: [] });
const assign = async (title: string, name: string | null) =>
  client.arbitration.assign({ ...await base(), seats: [{ entryId: idOf(title), judgeId: name === null ? null : judgeOf(name) }], reason: '按规则指派' });

beforeAll(async () => {
  world = await World.make();
  ({ client } = world);
  contestId = await world.contest('仲裁赛', 2026, (rules) => {
    Object.assign(rules.assignment, { coverage: 2, submittingUnitConflict: false });
    Object.assign(rules.arbitration, { chain: '2+1+1' });
    Object.assign(rules.discrepancy, { threshold: 10, at: 'over' });
  });
  await world.entries(contestId, titles.map((title, index) => ({ title, school: title === '草船借箭' ? '丁四的小学' : `第${index}小学` })));
  await world.judges(contestId, names.map((name) => ({ name, unit: name === '丁四' ? '丁四的小学' : `${name}研究所` })));
  const { rules } = await client.contests.get({ contestId });
  const rubric = rules.rubrics.find((one) => one.id === rules.categories.find((each) => each.name === '微课')?.rubric)!;
  criteria = [...rules.rubricHeads.find((one) => one.id === rubric.head)?.criteria ?? [], ...rubric.criteria];
  const pairs = titles.flatMap((title) => ['甲一', '乙二'].map((name) => ({ entryId: idOf(title), judgeId: judgeOf(name) })));
  await client.assignment.apply({ ...await base(), pairs });
  await issue('甲一', '乙二');
  await receive(
    await handIn('甲一', { 草船借箭: 90, 水的蒸发: 80, 鸡兔同笼: 90, 月相变化: 60, 种子: 95 }, '节奏好'),
    await handIn('乙二', { 草船借箭: 70, 水的蒸发: 85, 鸡兔同笼: 65, 月相变化: 88, 种子: 75 }, '板书少'),
  );
}, 60_000);
afterAll(async () => {
  await desk?.close();
  expect(world.program.bugs).toEqual([]);
  expect(violations(read())).toEqual([]);
  await world.program.close();
});

describe('cases and readers', () => {
  it('are the entries whose marks lie apart, without a word of who gave them', async () => {
    const { cases, open, chain } = await client.arbitration.cases({ contestId });
    expect([chain, open, cases.map((one) => [one.title, one.state, one.next, one.spread])]).toEqual(['2+1+1', 4, [
      ['草船借箭', 'waiting', 'third', 20], ['鸡兔同笼', 'waiting', 'third', 25], ['月相变化', 'waiting', 'third', 28], ['种子', 'waiting', 'third', 20],
    ]]);
    expect(cases[0]).toMatchObject({ reader: null, score: null, sentence: expect.stringMatching(/相差 20 分，超过 10 分：由第三位评委另评/) });
    expect(cases[0]!.readings.map((one) => one.label)).toEqual(['评分 A', '评分 B']);
    for (const name of names) expect(JSON.stringify(cases)).not.toContain(name);
    // The letters do not follow the judges.
    const totals = cases.flatMap((one) => one.readings.filter((each) => each.label === '评分 A').map((each) => each.total));
    expect(totals).toEqual((await client.arbitration.cases({ contestId })).cases.map((one) => one.readings[0]!.total));
  });

  it('are proposed under conflicts and load, each with why', async () => {
    const wanted = ['草船借箭', '鸡兔同笼', '月相变化', '种子'].map(idOf);
    const { entries } = await client.arbitration.readers({ contestId, entryIds: wanted });
    const first = entries[0]!.readers;
    expect(first.map((one) => [one.name, one.allowed])).toEqual([['丙三', true], ['戊五', true], ['甲一', false], ['乙二', false], ['丁四', false]]);
    expect(first.map((one) => one.why).slice(2)).toEqual(['是这件作品的初评评委', '是这件作品的初评评委', '与作品同校']);
    // Spread over those who may: nobody gets a second before the others have one.
    expect(entries.map((one) => one.readers[0]!.name)).toEqual(['丙三', '丁四', '戊五', '丙三']);
    expect(entries[3]!.readers[0]!.why).toContain('本次已提议 1 件');
  });

  it('refuse who may not, what is stale, and what needs nobody', async () => {
    expect(await world.refusal(assign('草船借箭', '甲一'))).toContain('不能指派给“甲一”：是这件作品的初评评委');
    expect(await world.refusal(assign('草船借箭', '丁四'))).toContain('与作品同校');
    expect(await world.refusal(assign('水的蒸发', '丙三'))).toMatch(/^not_found/);
    expect(await world.refusal(assign('草船借箭', null))).toContain('还没有指派');
    const seats = [{ entryId: idOf('种子'), judgeId: judgeOf('丙三') }];
    expect(await world.refusal(client.arbitration.assign({ contestId, basedOn: 1, reason: 'x', seats }))).toMatch(/^stale_revision/);
    expect(world.auditOf('arbitration.assign')).toEqual([]);
  });
});

describe('by packs', () => {
  const progress = async () => {
    const { judges: lines, entries, queue } = await client.packs.progress({ contestId });
    return JSON.stringify([lines.map(({ lastReceivedAt: _at, ...one }) => one), entries, queue.filter((one) => one.kind === 'discrepancy')]);
  };
  let before = '';
  it('the third gets the entry blind, under a code of its own, and is told that a reason is due', async () => {
    before = await progress();
    await assign('草船借箭', '丙三');
    await assign('鸡兔同笼', '丙三');
    expect((await caseOf('草船借箭'))).toMatchObject({ state: 'assigned', reader: { name: '丙三' } });
    await issue('丙三');
    const { header } = stateOf('丙三').packs[0]!;
    expect(header.entries.map((one) => [one.title, one.reasonRequired, one.readings]).sort())
      .toEqual([['草船借箭', true, undefined], ['鸡兔同笼', true, undefined]]);
    expect(header.format).toBe(4);
    const others = new Set(['甲一', '乙二'].flatMap((name) => stateOf(name).packs[0]!.header.entries.map((one) => one.code)));
    for (const one of header.entries) expect(others.has(one.code)).toBe(false);
    expect((await caseOf('鸡兔同笼'))?.state).toBe('out');
  });

  it('marks come back beside the scores; without a reason they are not handed in; twice the same changes nothing', async () => {
    await receive(await handIn('丙三', { 草船借箭: 88, 鸡兔同笼: 77 }));
    expect((await caseOf('草船借箭'))?.state).toBe('out');
    await receive(await handIn('丙三', { 草船借箭: 88, 鸡兔同笼: 77 }, '按评分标准逐项核对'));
    const sentence = expect.stringContaining('第三评 88，离 90 较近：取 88、90 的平均') as string;
    expect(await caseOf('草船借箭')).toMatchObject({ state: 'settled', next: null, score: 89, sentence });
    expect(await caseOf('鸡兔同笼')).toMatchObject({ state: 'waiting', next: 'chief', score: null });
    const { items } = await client.packs.preview({ contestId, files: [stateOf('丙三').last] });
    expect(items[0]).toMatchObject({ code: 'PK_ALREADY' });
    expect(read().all('select stage, status, total, reason from arbitration_sheets order by total')).toEqual([
      { stage: 'third', status: 'submitted', total: 7700, reason: '按评分标准逐项核对' },
      { stage: 'third', status: 'submitted', total: 8800, reason: '按评分标准逐项核对' },
    ]);
    expect(read().all('select 1 from score_sheets s join judges j on j.id = s.judge_id where j.name = ?', '丙三')).toEqual([]);
    expect(await progress()).toBe(before);
  });

  it('undone and received again: the same', async () => {
    await client.packs.undoReceive({ contestId });
    expect((await caseOf('草船借箭'))?.state).toBe('out');
    await receive(stateOf('丙三').last);
    expect((await caseOf('草船借箭'))?.score).toBe(89);
  });

  it('the chief sees all three at his desk, without names, and must give a reason', async () => {
    await assign('鸡兔同笼', '戊五');
    const [pack] = await issue('戊五');
    const root = join(world.program.files, 'desk');
    desk = createBackend({ home: join(root, 'home'), workspaceDir: join(root, 'desk') });
    const opening = await desk.client.judging.open({ file: pack!.file, passphrase: pack!.passphrase });
    const where = { packId: opening.packId, code: opening.entries[0]!.code };
    const sheet = await desk.client.judging.sheet(where);
    expect(sheet.reasonRequired).toBe(true);
    expect(sheet.earlier?.map((one) => one.total).sort()).toEqual([65, 77, 90]);
    expect(sheet.earlier?.map((one) => one.label)).toEqual(['A', 'B', 'C']);
    expect(sheet.earlier?.at(-1)).toMatchObject({ total: 77, comment: '按评分标准逐项核对' });
    for (const name of names) expect(JSON.stringify(sheet)).not.toContain(name);
    const marked = await desk.client.judging.score({ ...where, scores: less(18) });
    expect(marked).toMatchObject({ status: 'submitted', total: 82 });
    expect((await desk.client.judging.check({ packId: where.packId })).commentsMissing).toEqual([where.code]);
    await desk.client.judging.score({ ...where, scores: {}, comment: '取中间偏高，结构完整' });
    expect((await desk.client.judging.check({ packId: where.packId })).commentsMissing).toEqual([]);
    const outFile = join(root, 'S.sxscore');
    await desk.client.judging.finish({ packId: where.packId, outFile });
    await receive(outFile);
    expect(await caseOf('鸡兔同笼')).toMatchObject({ state: 'settled', score: 82, sentence: expect.stringContaining('终评 82：以终评分为准') });
  });

  it('a seat that was taken back is not taken in again, and that is noted', async () => {
    await assign('草船借箭', null);
    expect(await caseOf('草船借箭')).toMatchObject({ state: 'waiting', next: 'third', reader: null });
    const again = await handIn('丙三', { 草船借箭: 87 }, '再看一遍');
    expect((await client.packs.preview({ contestId, files: [again] })).items[0]!.sentence).toContain('1 件仲裁已撤回');
    await receive(again);
    expect((await caseOf('草船借箭'))?.state).toBe('waiting');
    // Given to him again, his newest pack is looked at when the next one comes.
    await assign('草船借箭', '丙三');
    await receive(await handIn('丙三', { 草船借箭: 88 }, '维持'));
    expect((await caseOf('草船借箭'))?.score).toBe(89);
  });
});

describe('at the organiser’s computer', () => {
  const mark = async (title: string, person: string, points: number, more: { scores?: Record<string, number>; reason?: string } = {}) =>
    client.arbitration.mark({ ...await base(), entryId: idOf(title), person, scores: less(100 - points), reason: '核对后给分', ...more });
  it('a named person gives every criterion with a reason; first judges and other people’s seats are refused', async () => {
    expect(await world.refusal(mark('月相变化', '甲 一', 80))).toContain('不能给');
    const { [criteria[0]!.id]: _left, ...part } = less(20);
    expect(await world.refusal(mark('月相变化', '主任', 80, { scores: part }))).toContain('还没有给分；没给的分不当作 0 分');
    expect(await world.refusal(mark('月相变化', '主任', 80, { scores: { ...less(20), [criteria[0]!.id]: 1.234 } }))).toContain('不能给 1.234 分');
    expect(await world.refusal(mark('月相变化', '主任', 80, { reason: ' ' }))).toMatch(/^bad_input/);
    expect(await world.refusal(mark('水的蒸发', '主任', 80))).toMatch(/^not_found/);
    await assign('月相变化', '戊五');
    expect(await world.refusal(mark('月相变化', '主任', 80))).toContain('已指派给“戊五”');
    await mark('月相变化', '戊五', 86);
    expect(await caseOf('月相变化')).toMatchObject({ state: 'settled', score: 87 });
    const made = async () => (await client.audit.checkpoints({ contestId })).checkpoints.filter((one) => one.why === 'arbitration').length;
    expect(await made()).toBe(0);
    await mark('种子', '王主任', 85);
    expect(await made(), 'the last one is settled').toBe(1);
    expect(await caseOf('种子')).toMatchObject({ state: 'settled', score: 90, sentence: expect.stringContaining('与两份一样近，按规则取高的一份') });
    expect((await client.arbitration.cases({ contestId })).open).toBe(0);
  });

  it('a mark that was typed in is not sent out any more', async () => {
    const packs = await issue('戊五');
    expect(packs[0]!.revision).toBe(2);
    expect(stateOf('戊五').packs.at(-1)!.header.entries.map((one) => one.title)).toEqual(['鸡兔同笼']);
  });
});

describe('what follows', () => {
  it('results are computed from the marks that hold', async () => {
    const { rows } = await client.results.compute({ contestId });
    expect(Object.fromEntries(rows.map((one) => [one.title, one.score]))).toEqual({ 草船借箭: 89, 水的蒸发: 82.5, 鸡兔同笼: 82, 月相变化: 87, 种子: 90 });
  });

  it('the record holds codes, marks, rule and reasons, no author and no first judge; a changed mark makes results stale', async () => {
    const [sheet, paper] = ['record.xlsx', 'record.pdf'].map((name) => join(world.program.files, name)) as [string, string];
    expect(await client.arbitration.record({ contestId, outFile: sheet })).toMatchObject({ cases: 4 });
    expect(await client.arbitration.record({ contestId, outFile: paper })).toMatchObject({ cases: 4 });
    expect(readFileSync(paper).subarray(0, 5).toString()).toBe('%PDF-');
    expect(await world.refusal(client.arbitration.record({ contestId, outFile: join(world.program.files, 'record.doc') }))).toMatch(/^bad_input/);
    const all = readAllRows(openWorkbook(sheet), 0).rows.flatMap((row) => row.cells.map((cell) => cell.text)).join(' ');
    for (const said of ['2+1+1', '总分相差超过 10 分', '取中间偏高，结构完整', '第三评 88', '终评 82', '王主任', '评分 A']) expect(all).toContain(said);
    const authors = read().all<{ name: string }>('select name from entry_people').map((one) => one.name);
    for (const name of ['甲一', '乙二', ...authors]) expect(all).not.toContain(name);
    expect((await client.contests.get({ contestId })).state).toBe('scored');
    await assign('种子', null);
    expect((await client.contests.get({ contestId })).state).toBe('judging');
    expect(await caseOf('种子')).toMatchObject({ state: 'waiting', next: 'third' });
  });

  it('every command left its event, none with a reason or a name', () => {
    expect(world.auditOf('arbitration.assign').length).toBe(7);
    expect(world.auditOf('arbitration.mark').length).toBe(2);
    expect(world.auditOf('arbitration.record').length).toBe(2);
    const chain = JSON.stringify(['arbitration.assign', 'arbitration.mark', 'arbitration.record'].flatMap((action) => world.auditOf(action)));
    for (const word of ['按规则指派', '核对后给分', '王主任', ...names]) expect(chain).not.toContain(word);
  });
});
