// Cases decided on a real contest; the files that progress gives away; and answers that hang on no mark while judging goes on.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkbook, readAllRows } from '#backend/excel/read.ts';
import { violations } from '#db/invariants.ts';
import { codesOf, progressStage, readOf, receive, sheetsOf, type Mark, type ProgressStage } from './progress-stage.ts';

let stage: ProgressStage;
beforeAll(async () => { stage = await progressStage(); }, 60_000);
afterAll(async () => {
  expect(stage.program.bugs).toEqual([]);
  expect(violations(readOf(stage))).toEqual([]);
  await stage.program.close();
});

const progress = () => stage.program.client.packs.progress({ contestId: stage.contestId });
const caseOf = async (kind: string, judgeId?: string) => {
  const found = (await progress()).queue.find((one) => one.kind === kind && (judgeId === undefined || one.judgeId === judgeId));
  if (!found) throw new Error(`no case ${kind}`);
  return found;
};
type Found = Awaited<ReturnType<typeof caseOf>>;
const decide = async (of: Pick<Found, 'kind' | 'entryId' | 'judgeId' | 'facts'>, action: Found['suggested'], reason = '组长复核', basedOn?: number) =>
  stage.program.client.packs.decideCase({
    contestId: stage.contestId, kind: of.kind, entryId: of.entryId, judgeId: of.judgeId, facts: of.facts, action, reason,
    basedOn: basedOn ?? await stage.fresh(),
  });
const textOf = (file: string, sheet: number): string[][] =>
  readAllRows(openWorkbook(file), sheet).rows.map((row) => row.cells.map((cell) => cell.text));
const sheetCount = (file: string): number => openWorkbook(file).sheets.length;

describe('while judging goes on', () => {
  /** Everything that may be looked at before publication, without what tells when it was looked at. */
  async function everything(): Promise<string> {
    const { client, files } = stage.program;
    const { contestId } = stage;
    const book = join(files, 'look.xlsx');
    const list = join(files, 'remind.xlsx');
    const answers: unknown[] = [
      await progress(), await client.packs.progress({ contestId, compact: true }), await client.packs.list({ contestId }),
      await client.packs.waiting({ contestId }),
      await client.contests.get({ contestId }), await client.contests.list({}), await client.contests.entries({ contestId }),
      await client.contests.judges({ contestId }),
    ];
    await client.packs.exportProgress({ contestId, outFile: book });
    await client.packs.reminders({ contestId, outFile: list });
    for (const file of [book, list]) for (let at = 0; at < sheetCount(file); at += 1) answers.push(textOf(file, at));
    return JSON.stringify(answers, (key, value: unknown) => (['revision', 'basedOn', 'lastReceivedAt'].includes(key) ? null : value))
      .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d/g, 'then');
  }

  it('no answer hangs on a mark: other marks that agree as well give the same to the letter, after each pack', async () => {
    const seen: string[][] = [];
    for (const marks of [[0, 100, 1150], [750, 50, 0]]) {
      const own: string[] = [];
      for (const [index, judge] of stage.judges.entries()) {
        const sheets = sheetsOf(stage, judge, (entryId) => ({ off: (marks[index] ?? 0) + (entryId.charCodeAt(0) % 4) * 50, seconds: 600 }));
        await receive(stage, [{ judge, sheets: index === 2 ? sheets.slice(1) : sheets }]);
        own.push(await everything());
      }
      seen.push(own);
      for (const _ of stage.judges) await stage.program.client.packs.undoReceive({ contestId: stage.contestId });
    }
    expect(seen[0]).toEqual(seen[1]);
    expect(new Set(seen[0]).size).toBe(3);
  });
});

describe('a decision', () => {
  let target = '';
  it('is asked for where marks lie apart, a judge recused, an identity shows, a sheet is missing', async () => {
    const [first, second, third] = stage.judges;
    const shared = [...codesOf(stage, first!.judgeId).values()].map((one) => one.entryId)
      .filter((id) => [second!, third!].every((judge) => [...codesOf(stage, judge.judgeId).values()].some((one) => one.entryId === id)));
    target = shared[0]!;
    const marks: ((entryId: string) => Mark | null)[] = [
      (id) => ({ off: id === target ? 2500 : 0, seconds: 300 }),
      (id) => (id === shared[1] ? { status: 'reported', reason: { kind: 'identityVisible', text: '片头有校名', at: 3 } } : { seconds: 480 }),
      (id) => (id === shared[1] ? { status: 'recused', reason: { kind: 'advised', text: '' } } : id === shared[2] ? { status: 'draft' } : {}),
    ];
    await receive(stage, marks.map((mark, index) => ({ judge: stage.judges[index]!, sheets: sheetsOf(stage, stage.judges[index]!, mark) })));
    const { queue, judges, deadline, basedOn } = await progress();
    expect(queue.map((one) => one.kind)).toEqual(['discrepancy', 'leak', 'recusal', 'missing']);
    expect(queue[1]?.why).toBe(`${second!.name}：00:03 泄露身份：片头有校名`);
    expect(judges.map((one) => one.medianSeconds)).toEqual([300, 480, null]);
    expect([deadline, basedOn]).toEqual(['2099-11-24', await stage.fresh()]);
  });

  it('needs a reason, an action of its kind, the revision and the facts that were shown', async () => {
    const found = await caseOf('discrepancy');
    await expect(decide(found, 'accept', '  ')).rejects.toMatchObject({ code: 'bad_input' });
    await expect(decide(found, 'remind')).rejects.toMatchObject({ code: 'bad_input' });
    await expect(decide(found, 'accept', '理由', await stage.fresh() - 1)).rejects.toMatchObject({ code: 'stale_revision' });
    await expect(decide({ ...found, facts: `${found.facts} ` }, 'accept')).rejects.toMatchObject({ code: 'stale_revision' });
    await expect(decide({ ...found, entryId: 'other' }, 'accept')).rejects.toMatchObject({ code: 'not_found' });
    expect(readOf(stage).all('select * from case_decisions')).toEqual([]);
    expect((await caseOf('discrepancy')).decided).toBeNull();
  });

  it('is a row and an event without its reason, holds, and is replaced by the next', async () => {
    const found = await caseOf('recusal');
    const before = await stage.fresh();
    expect(await decide(found, 'another_judge', '王小明的指导教师')).toEqual({ revision: before + 1 });
    const row = readOf(stage).get<{ id: string; reason: string }>('select id, reason from case_decisions');
    const event = readOf(stage).get<{ body: string }>('select body from audit order by seq desc limit 1')!.body;
    expect(row?.reason).toBe('王小明的指导教师');
    expect(event).toContain(row!.id);
    expect(event).toContain('packs.decideCase');
    expect(event).not.toContain('王小明');
    expect((await caseOf('recusal')).decided).toMatchObject({ action: 'another_judge', reason: '王小明的指导教师' });
    await decide(found, 'accept', '够两位了');
    expect((await caseOf('recusal')).decided).toMatchObject({ action: 'accept', reason: '够两位了' });
    expect(readOf(stage).all('select action from case_decisions')).toHaveLength(2);
  });

  it('comes back open when its facts change, and says what was decided', async () => {
    await decide(await caseOf('discrepancy'), 'another_judge');
    const [first] = stage.judges;
    await receive(stage, [{ judge: first!, sheets: sheetsOf(stage, first!, (id) => ({ off: id === target ? 2600 : 0 })), seq: 2,
      prev: readOf(stage).get<{ hash: string }>('select hash from score_packs s join receive_batches b on b.id = s.batch_id where b.undone_at is null and judge_id = ? order by s.id desc', first!.judgeId)!.hash }]);
    expect(await caseOf('discrepancy')).toMatchObject({ decided: null, before: { action: 'another_judge' }, suggested: 'arbitrate' });
  });

  it('to exclude takes the entry out at once; another decision brings it back, unless the eligibility check bars it too', async () => {
    const { client, backend } = stage.program;
    const found = await caseOf('discrepancy');
    const active = async (): Promise<boolean> => {
      const { rows } = await client.contests.entries({ contestId: stage.contestId });
      return rows.find((one) => one.entryId === target)?.status === 'active';
    };
    await decide(found, 'exclude', '与往届作品雷同');
    expect(await active()).toBe(false);
    const out = await progress();
    expect(out.entries.some((one) => one.entryId === target)).toBe(false);
    const kept = out.queue.find((one) => one.entryId === target);
    expect(kept).toMatchObject({ kind: 'discrepancy', facts: found.facts, decided: { action: 'exclude' }, suggested: 'accept' });
    const { connection } = backend.program.current!;
    const bar = (reason: string) => connection.transaction((db) => db.run(
      `insert into entry_decisions (contest_id, key, rule, entry_ids, decision, reason, decided_at) values (?, 'k', 'sameTitle', ?, 'excluded', ?, '')`,
      stage.contestId, JSON.stringify([target]), reason));
    bar('x');
    await expect(decide(kept!, 'accept')).rejects.toMatchObject({ code: 'wrong_state', message: expect.stringContaining('资格审查') });
    connection.transaction((db) => db.run(`delete from entry_decisions where key = 'k'`));
    await decide(kept!, 'accept', '复核后不是同一作品');
    expect(await active()).toBe(true);
    expect((await caseOf('discrepancy')).decided).toMatchObject({ action: 'accept' });
  });
});

describe('files', () => {
  it('remind each judge of what he owes, by his own codes, and of nothing else', async () => {
    const { client, files } = stage.program;
    const outFile = join(files, '催评单.xlsx');
    const { judges: owing, missing } = await client.packs.reminders({ contestId: stage.contestId, outFile });
    const facts = await progress();
    const left = new Map(facts.judges.map((one): [string, number] => [one.name, one.assigned - one.submitted - one.recused - one.reported])
      .filter(([, count]) => count > 0));
    expect([owing, missing]).toEqual([left.size, [...left.values()].reduce((sum, one) => sum + one, 0)]);
    const rows = textOf(outFile, 0).filter((cells) => left.has(cells[0] ?? ''));
    expect(rows.map((cells) => [cells[0], Number(cells[6])]).toSorted()).toEqual([...left].toSorted());
    for (const cells of rows) {
      expect(Number(cells[3])).toBe(Number(cells[4]) + Number(cells[5]) + Number(cells[6]));
      expect(cells[12]).toContain(`还有 ${cells[6]} 件没有收到`);
      expect(cells[2]).toMatch(/^(\d{3}\*{4}\d{4})?$/);
    }
    const listed = textOf(outFile, 1).filter((cells) => left.has(cells[0] ?? ''));
    expect(listed).toHaveLength(missing);
    for (const [name, , code] of listed) {
      const judge = stage.judges.find((one) => one.name === name)!;
      const entryId = codesOf(stage, judge.judgeId).get(code ?? '')?.entryId;
      expect(['assigned', 'draft']).toContain(facts.cells.find((one) => one.judgeId === judge.judgeId && one.entryId === entryId)?.state);
    }
    const all = [...textOf(outFile, 0), ...textOf(outFile, 1)].flat().join('\n');
    const { rows: entries } = await client.contests.entries({ contestId: stage.contestId });
    for (const entry of entries) for (const word of [entry.blindCode, entry.title, entry.number].filter(Boolean)) expect(all).not.toContain(word);
    const own = join(stage.program.dir, 'saixue.db');
    await expect(client.packs.reminders({ contestId: stage.contestId, outFile: own })).rejects.toMatchObject({ code: 'file_own' });
  });

  it('show the matrix cell by cell, with codes only', async () => {
    const { client, files } = stage.program;
    const outFile = join(files, '进度.xlsx');
    const { rows } = await client.packs.exportProgress({ contestId: stage.contestId, outFile });
    expect(rows).toBeGreaterThan(0);
    const facts = await progress();
    const glyphs = { assigned: '·', draft: '◐', submitted: '●', recused: '避', reported: '⚑', discrepant: '!' };
    const names = new Map(facts.judges.map((one) => [one.judgeId, one.name]));
    const codes = new Map(facts.entries.map((one) => [one.entryId, one.blindCode]));
    const found = new Map<string, string>();
    let all = '';
    for (let at = 0; at < sheetCount(outFile); at += 1) {
      const text = textOf(outFile, at);
      all += text.flat().join('\n');
      const head = text.findIndex((cells) => cells[0] === '评委' && facts.entries.some((one) => one.blindCode === cells[1]));
      if (head < 0) continue;
      for (const cells of text.slice(head + 1)) for (const [place, glyph] of cells.entries()) found.set(`${cells[0]} ${text[head]?.[place]}`, glyph);
    }
    for (const cell of facts.cells) expect(found.get(`${names.get(cell.judgeId)} ${codes.get(cell.entryId)}`)).toBe(glyphs[cell.state]);
    const { rows: entries } = await client.contests.entries({ contestId: stage.contestId });
    for (const entry of entries) for (const word of [entry.title, ...entry.authors.map((one) => one.name)]) expect(all).not.toContain(word);
  });
});

it('is over when the results are published', async () => {
  const found = await caseOf('leak');
  const { connection } = stage.program.backend.program.current!;
  const setState = (state: string) => connection.transaction((db) => db.run('update contests set state = ? where id = ?', state, stage.contestId));
  setState('published');
  await expect(decide(found, 'accept')).rejects.toMatchObject({ code: 'wrong_state', message: expect.stringContaining('已经发布') });
  setState('judging');
});
