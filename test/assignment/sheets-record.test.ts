// The printed draw record: what it says, what it must not say, replacements after a repair, and the same bytes for the same data.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { openWorkbook, readAllRows } from '#backend/excel/read.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';
import { RosterContest } from '../imports/roster-contest.ts';

let program: TestProgram;
let contest: RosterContest;
let now = new Date('2026-03-10T08:05:00Z');
beforeAll(async () => {
  program = await startProgram({ now: () => now });
  contest = await RosterContest.make(program, '微课大赛');
  await contest.people(Array.from({ length: 10 }, (_, i) => [`A${i + 1}`, `机密题目${i}`, `隐姓作者${'甲乙丙丁戊己庚辛壬癸'[i]}`, `云澜${i}小学`] as const),
    [['王五', '一中'], ['李四', '二中'], ['李四', '三中'], ['赵六', '四中'], ['钱七', '五中']]);
});
afterAll(async () => {
  expect(program.bugs).toEqual([]);
  await program.close();
});

const id = () => ({ contestId: contest.contestId });
async function record(name: string, who: { operator?: string; supervisor?: string } = {}): Promise<{ bytes: Buffer; text: string | null }> {
  const outFile = join(program.files, name);
  const written = await program.client.assignment.record({ ...id(), outFile, overwrite: true, ...who });
  const bytes = readFileSync(outFile);
  expect([bytes.subarray(0, 5).toString(), bytes.length]).toEqual(['%PDF-', written.bytes]);
  const text = spawnSync('pdftotext', ['-v']).error ? null : execFileSync('pdftotext', ['-layout', outFile, '-'],
    { encoding: 'utf8' }).replaceAll(/\s/g, '');
  return { bytes, text };
}
async function apply(mode: 'new' | 'repair') {
  const { client } = program;
  const plan = await client.assignment.propose({ ...id(), coverage: 2, seed: 11, mode });
  await client.assignment.apply({ ...id(), pairs: plan.pairs, basedOn: plan.basedOn, seed: 11, coverage: 2, mode, certificate: plan.certificate });
  return plan;
}

test('the record says how the plan came about, with blind codes only, and is the same paper twice', async () => {
  const plan = await apply('new');
  const { text, bytes } = await record('一.pdf', { operator: '周经办', supervisor: '吴监督' });
  expect((await record('二.pdf', { operator: '周经办', supervisor: '吴监督' })).bytes.equals(bytes)).toBe(true);
  const { plans } = await program.client.assignment.plans(id());
  expect(plans).toMatchObject([{ number: 1, mode: 'new', seed: 11, pairs: 20, added: 20, removed: 0, certificate: plan.certificate }]);
  expect(plans[0]?.lines.map((one) => one.objective)).toEqual(plan.lines.map((one) => one.objective));
  if (text === null) return;
  for (const words of ['评委分配（抽签）记录', '活动：微课大赛', '单位：测试工作区', '第1号，全新分配', '应用时间：2026-03-1016:05', '随机种子：11', `证明编号：${plan.certificate}`,
    '候选评委（5位）', '李四（二中）', '李四（三中）', '各评委件数最均匀', '共20个已有评委，0个空席', '操作人（周经办）签名', '监督人（吴监督）签名', '第1页/共']) {
    expect(text).toContain(words);
  }
  // Judges may see the record: no titles, no authors, no schools of authors, no entry numbers.
  expect(text).not.toMatch(/机密题目|隐姓作者|云澜\d小学|A10/);
  const codes = contest.stored<{ code: string }>('select blind_code as code from entries').map((one) => one.code);
  expect(codes.map((code) => text.split(code).length - 1)).toEqual(codes.map(() => 2));
  // The hash of the seats can be made again from the exported plan.
  const book = join(program.files, 'plan.xlsx');
  await program.client.assignment.exportPlan({ ...id(), outFile: book });
  const rows = readAllRows(openWorkbook(book), 0).rows.slice(4).map((row) => `${row.cells[0]?.text}\t${row.cells[6]?.text}`);
  expect(text).toContain(sha256Hex(Buffer.from(`${rows.toSorted().join('\n')}\n`)));
  // Another day is another paper only in its date.
  now = new Date('2026-03-11T08:05:00Z');
  expect((await record('三.pdf', { operator: '周经办', supervisor: '吴监督' })).text).toBe(text);
});

test('after a repair it tells who was replaced by whom, and which conflicts left pairs out', async () => {
  const before = contest.stored<{ code: string; judge: string; entry_id: string; judge_id: string }>(
    `select e.blind_code as code, j.name || '/' || j.unit as judge, a.entry_id, a.judge_id
    from assignments a join entries e on e.id = a.entry_id join judges j on j.id = a.judge_id order by e.blind_code`);
  const gone = before.find((one) => one.judge.startsWith('王五'));
  if (!gone) throw new Error('王五 has nothing');
  await program.client.contests.declareConflict({ ...id(), entryId: gone.entry_id, judgeId: gone.judge_id, note: '亲属' });
  now = new Date('2026-03-12T01:00:00Z');
  await apply('repair');
  const { plans } = await program.client.assignment.plans(id());
  expect(plans.map((one) => [one.number, one.mode])).toEqual([[2, 'repair'], [1, 'new']]);
  expect(plans[0]?.removed).toBeGreaterThan(0);
  const { text } = await record('补派.pdf');
  if (text === null) return;
  expect(text).toContain('第2号，补派（改动最少）');
  expect(text).not.toContain('修复');
  expect(text).toContain(`第2号方案的更换（`);
  const now2 = contest.stored<{ judge: string }>(`select j.name || '（' || j.unit || '）' as judge from assignments a join judges j on j.id = a.judge_id
    where a.entry_id = '${gone.entry_id}' and a.judge_id not in (${before.filter((one) => one.entry_id === gone.entry_id).map((one) =>
      `'${one.judge_id}'`).join(', ')})`);
  const came = now2[0]?.judge ?? '';
  expect(text).toContain(`${gone.code}王五${came.startsWith('李四') ? came : came.replace(/（.*/, '')}`);
  expect(text).toContain('已登记回避1对');
  expect(text).toContain('已评分的席位不动');
  expect(text).toContain('空席最少；与上一方案相比改动最少；各评委件数最均匀');
});

test('a plan drawn by lot says so, with the cap it was drawn under', async () => {
  const { client } = program;
  const plan = await client.assignment.propose({ ...id(), coverage: 2, seed: 3, randomCap: 0.6 });
  await client.assignment.apply({ ...id(), pairs: plan.pairs, basedOn: plan.basedOn, seed: 3, coverage: 2, certificate: plan.certificate,
    randomCap: 0.6 });
  expect(plan.random?.cap).toBe(0.6);
  const { text } = await record('抽签.pdf');
  if (text === null) return;
  expect(text).toContain('本方案是抽签产生的');
  expect(text).toMatch(/任何一对的概率不超过0\.6/);
});

test('what was asked of a plan stands in its record, whatever the rules say when it is printed', async () => {
  const { client } = program;
  const plan = await client.assignment.propose({ ...id(), coverage: 2, seed: 5, maxLoad: 6, randomCap: 0.7 });
  await client.assignment.apply({ ...id(), pairs: plan.pairs, basedOn: plan.basedOn, seed: 5, coverage: 2, maxLoad: 6, randomCap: 0.7 });
  const { rules, revision } = await client.contests.get(id());
  const changed = structuredClone(rules);
  Object.assign(changed.assignment, { coverage: 5, maxLoad: 2, minLoad: 1, unitCap: 2, fairness: false, randomCap: null });
  await client.contests.update({ ...id(), rules: changed, basedOn: revision });
  const { text } = await record('改规则后.pdf');
  await client.contests.update({ ...id(), rules, basedOn: revision + 1 });
  if (text === null) return;
  for (const words of ['每件作品的评委2位', '候选评委5位，每位至少0件，至多6件', '不限制同一作品的评委来自同一单位', '各对都不超过0.7', '匹配最弱的作品尽量匹配得好']) {
    expect(text).toContain(words);
  }
  expect(text).not.toMatch(/其中\d+件另有规定|个空席位/);
  expect(text).toContain('共20个已有评委，0个空席');
});

test('a plan that was asked from the lot and then changed by hand was not drawn, and its record says so', async () => {
  const { client } = program;
  const plan = await client.assignment.propose({ ...id(), coverage: 2, seed: 5, randomCap: 0.7 });
  const { swaps } = await client.assignment.swaps({ ...id(), pairs: plan.pairs, coverage: 2, ...plan.pairs[0]! });
  const swap = swaps[0]!;
  const gone = new Set(swap.removed.map((one) => `${one.entryId} ${one.judgeId}`));
  const pairs = [...plan.pairs.filter((one) => !gone.has(`${one.entryId} ${one.judgeId}`)), ...swap.added];
  await client.assignment.apply({ ...id(), pairs, basedOn: plan.basedOn, seed: 5, coverage: 2, randomCap: 0.7 });
  const { text } = await record('手工.pdf');
  if (text === null) return;
  expect(text).not.toContain('本方案是抽签产生的');
  expect(text).toContain('这一上限不适用');
  expect(text).toContain('证明编号：没有');
});

test('a plan of a higher limit than the rules have, that comes without saying so, is not told by the rules', async () => {
  const { client } = program;
  const { rules, revision } = await client.contests.get(id());
  const changed = structuredClone(rules);
  Object.assign(changed.assignment, { maxLoad: 2 });
  await client.contests.update({ ...id(), rules: changed, basedOn: revision });
  const plan = await client.assignment.propose({ ...id(), coverage: 2, maxLoad: 8 });
  await client.assignment.apply({ ...id(), pairs: plan.pairs, basedOn: plan.basedOn, coverage: 2 });
  await client.contests.update({ ...id(), rules, basedOn: plan.basedOn + 1 });
  const { text } = await record('高限.pdf');
  if (text !== null) expect(text).toContain('每位至少0件，至多10件');
});

test('export and record leave their event, and who signs stays out of it', async () => {
  const events = async (): Promise<number> => (await program.client.workspace.audit({ limit: 1 })).total;
  const revision = async (): Promise<number> => (await program.client.contests.get(id())).revision;
  const [before, stands] = [await events(), await revision()];
  await record('四.pdf', { operator: '周经办', supervisor: '吴监督' });
  await program.client.assignment.exportPlan({ ...id(), outFile: join(program.files, 'again.xlsx') });
  // A draft in the window must not grow stale because something was printed.
  expect([await events() - before, await revision()]).toEqual([2, stands]);
  expect(contest.stored<{ body: string }>('select body from audit').map((one) => one.body).join('')).not.toMatch(/周经办|吴监督|机密题目/);
});

test('a plan from before plans were kept is printed with what is known', async () => {
  contest.database.transaction((db) => db.run('delete from assignment_plans'));
  const { text } = await record('旧.pdf');
  if (text !== null) expect(text).toContain('没有保存目标与证明');
  expect(await program.client.assignment.plans(id())).toEqual({ plans: [] });
});
