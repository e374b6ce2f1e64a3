// Contests over the contract: attachments that are not what they say, rules that do not hold, search, paging, removal, conflicts.
import { copyFileSync, mkdirSync, readdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '#backend/crypto/suite.ts';
import type { ContestRules } from '#contract/schema/rules.ts';
import { faultOfRules, missingGroup } from '#backend/contests/check-rules.ts';
import { templates } from '#seeds/templates/index.ts';
import { demoEntriesRows } from '#seeds/demo/index.ts';
import { violations } from '#db/invariants.ts';
import { filmBytes, importRows, smallContest, type SmallContest } from '../packs/small-contest.ts';

let contest: SmallContest;
let client: SmallContest['program']['client'];
const file = (name: string): string => join(contest.program.files, name);
const kept = (): string[] => readdirSync(join(contest.program.dir, 'attachments'));
const attach = (...files: string[]) => client.contests.attach({ contestId: contest.contestId, entryId: contest.entryIds[0] ?? '', files });
const entries = (input: Record<string, unknown> = {}) => client.contests.entries({ contestId: contest.contestId, ...input });
const read = () => contest.program.backend.program.current!.connection.read;
const get = () => client.contests.get({ contestId: contest.contestId });

beforeAll(async () => {
  contest = await smallContest(9, 3);
  ({ client } = contest.program);
});
afterAll(async () => {
  expect(contest.program.bugs).toEqual([]);
  expect(violations(read())).toEqual([]);
  await contest.program.close();
});

describe('attaching', () => {
  it('copies the bytes under a random name, with the hash of what was copied', async () => {
    writeFileSync(file('我的微课 张三.mp4'), filmBytes(2_500_000));
    writeFileSync(file('教案.PDF'), '%PDF-1.7 text');
    await attach(file('我的微课 张三.mp4'), file('教案.PDF'));
    const rows = read().all<{ id: string; label: string; bytes: number; sha256: string }>('select id, label, bytes, sha256 from attachments order by position');
    expect(rows).toMatchObject([{ label: '视频1.mp4', bytes: 2_500_000, sha256: sha256Hex(filmBytes(2_500_000)) }, { label: '文档2.pdf', bytes: 13 }]);
    expect(kept().toSorted()).toEqual(rows.map((row) => row.id).toSorted());
    const { rows: [entry] } = await entries();
    expect(entry?.attachments).toEqual([
      { label: '视频1.mp4', media: 'video/mp4', bytes: 2_500_000 }, { label: '文档2.pdf', media: 'application/pdf', bytes: 13 },
    ]);
  });

  it('refuses what is no plain file or not what its name says, all of a choice or none', async () => {
    writeFileSync(file('good.mp4'), filmBytes(100));
    writeFileSync(file('page.mp4'), '<html><script>alert(1)</script></html>');
    writeFileSync(file('program.exe'), 'MZ');
    writeFileSync(file('drawing.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    writeFileSync(file('binary.txt'), Buffer.from([65, 0, 66]));
    writeFileSync(file('empty.txt'), '');
    writeFileSync(file('no-extension'), filmBytes(100));
    mkdirSync(file('folder.mp4'));
    symlinkSync(file('good.mp4'), file('link.mp4'));
    writeFileSync(file('huge.mp4'), filmBytes(100));
    truncateSync(file('huge.mp4'), 4 * 1024 ** 3 + 1);
    const bad = ['page.mp4', 'program.exe', 'drawing.svg', 'binary.txt', 'empty.txt', 'no-extension', 'folder.mp4', 'link.mp4', 'huge.mp4'];
    if (process.platform === 'linux') {
      execFileSync('mkfifo', [file('pipe.mp4')]);
      bad.push('pipe.mp4');
      symlinkSync('/dev/zero', file('zero.mp4'));
      bad.push('zero.mp4');
    }
    const before = kept();
    for (const name of bad) {
      const refusal = await attach(file('good.mp4'), file(name)).then(() => null, (error: { code: string; message: string }) => error);
      expect(refusal?.code, name).toBe('attachment_refused');
      expect(refusal?.message, name).toContain(name);
    }
    await expect(attach(file('good.mp4'), file('gone.mp4'))).rejects.toMatchObject({ code: 'file_missing' });
    expect(kept()).toEqual(before);
    expect(read().all('select id from attachments')).toHaveLength(2);
  });

  it('takes twenty at a time and fifty in all, also from calls at the same moment', async () => {
    const files = Array.from({ length: 21 }, (_, n) => {
      writeFileSync(file(`film ${n}.mp4`), filmBytes(60 + n));
      return file(`film ${n}.mp4`);
    });
    await expect(attach(...files)).rejects.toMatchObject({ code: 'bad_input' });
    const answers = await Promise.allSettled([attach(...files.slice(0, 20)), attach(...files.slice(0, 20)), attach(...files.slice(0, 20))]);
    expect(answers.filter((one) => one.status === 'fulfilled')).toHaveLength(2);
    expect(answers.find((one) => one.status === 'rejected')).toMatchObject({ reason: { code: 'attachment_refused' } });
    expect(kept()).toHaveLength(42);
    const positions = read().all<{ position: number }>('select position from attachments order by position').map((one) => one.position);
    expect(positions).toEqual(Array.from({ length: 42 }, (_, n) => n + 1));
  });

  it('stops when cancelled and is refused for strangers', async () => {
    writeFileSync(file('long.mp4'), filmBytes(100));
    truncateSync(file('long.mp4'), 3 * 1024 ** 3);
    const controller = new AbortController();
    const running = client.contests.attach({ contestId: contest.contestId, entryId: contest.entryIds[1] ?? '', files: [file('long.mp4')] },
      { signal: controller.signal });
    setTimeout(() => controller.abort(), 50);
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect(kept()).toHaveLength(42);
    await expect(client.contests.attach({ contestId: contest.contestId, entryId: 'none', files: [file('good.mp4')] }))
      .rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('rules', () => {
  const rules = (): ContestRules => structuredClone(templates().find((one) => one.id === 'weike')!.rules);
  const changed = (change: (rules: ContestRules) => void): ContestRules => {
    const own = rules();
    change(own);
    return own;
  };
  const first = (own: ContestRules) => own.rubrics[0]!.criteria[0] ?? own.rubricHeads[0]!.criteria[0]!;

  it('of every template hold', () => {
    for (const { rules: own } of templates()) expect(faultOfRules(own)).toBeNull();
  });

  it.each<[string, (rules: ContestRules) => void, RegExp]>([
    ['a division twice', (own) => own.divisions.push({ ...own.divisions[0]! }), /出现了两次/],
    ['a category twice', (own) => own.categories.push({ ...own.categories[0]! }), /出现了两次/],
    ['a rubric twice', (own) => own.rubrics.push({ ...own.rubrics[0]! }), /出现了两次/],
    ['an unknown division', (own) => own.categories[0]!.divisions.push('nowhere'), /不存在的组别/],
    ['authors of an unknown division', (own) => (own.categories[0]!.authorsByDivision = { nowhere: { min: 1, max: 1 } }), /不存在的组别/],
    ['no rubric', (own) => (own.categories[0]!.rubric = 'nothing'), /没有评分标准/],
    ['authors the wrong way', (own) => (own.categories[0]!.authors = { min: 3, max: 1 }), /作者人数/],
    ['authors of a division the wrong way', (own) => (own.categories[0]!.authorsByDivision = { [own.divisions[0]!.id]: { min: 2, max: 1 } }), /作者人数/],
    ['advisors the wrong way', (own) => (own.categories[0]!.advisors = { min: 3, max: 1 }), /指导教师/],
    ['durations the wrong way', (own) => Object.assign(own.categories[0]!.material, { minSeconds: 600, maxSeconds: 60 }), /时长/],
    ['an unknown head', (own) => (own.rubrics[0]!.head = 'nothing'), /公共部分/],
    ['no criterion', (own) => Object.assign(own.rubrics[0]!, { head: null, criteria: [] }), /没有指标/],
    ['a criterion twice', (own) => {
      const criterion = first(own);
      Object.assign(own.rubrics[0]!, { head: null, criteria: [criterion, criterion] });
    }, /出现了两次/],
    ['a step that does not fit', (own) => (first(own).step = 0.3), /整数倍/],
    ['a step of a thousandth', (own) => (first(own).step = 0.001), /两位小数/],
    ['a band above the most', (own) => (first(own).bands = [{ name: '优', from: first(own).max + 1 }]), /档次/],
    ['a share above all', (own) => (own.awards.rules = [{ id: 'a', name: '一等奖', kind: 'ratio', value: 1.2 }]), /不能超过 100%/],
    ['shares above all', (own) => (own.awards.rules = ['a', 'b'].map((id) => ({ id, name: id, kind: 'ratio', value: 0.6 }))), /之和/],
    ['half an award', (own) => (own.awards.rules = [{ id: 'a', name: '一等奖', kind: 'count', value: 1.5 }]), /整数/],
    ['an award twice', (own) => (own.awards.rules = ['a', 'b'].map((id) => ({ id, name: '一等奖', kind: 'count', value: 1 }))), /两次/],
    ['a tie broken by nothing', (own) => own.ranking.tieBreak.push('nothing'), /同分/],
    ['more judges of a unit than judges', (own) => Object.assign(own.assignment, { unitCap: 5, coverage: 3 }), /同单位/],
  ])('with %s are refused in both languages', (_what, change, words) => {
    const fault = faultOfRules(changed(change));
    expect(fault?.[0]).toMatch(words);
    expect(fault?.[1]).toMatch(/[a-z]{3}/);
  });

  it('must still cover the entries', async () => {
    const { revision, rules: own } = await get();
    const used = read().all<{ division: string; category: string; entries: number }>(
      'select division, category, count(*) as entries from entries group by 1, 2');
    expect(missingGroup(own, used)).toBeNull();
    const gone = used[0]!.division;
    const without = structuredClone(own);
    without.divisions = without.divisions.filter((one) => one.id !== gone);
    for (const category of without.categories) {
      category.divisions = category.divisions.filter((id) => id !== gone);
      delete category.authorsByDivision[gone];
    }
    await expect(client.contests.update({ contestId: contest.contestId, rules: without, basedOn: revision }))
      .rejects.toMatchObject({ code: 'rules_invalid', message: expect.stringContaining('不能删除') });
    expect((await get()).revision).toBe(revision);
  });

  it('and title change together, and nothing changes nothing', async () => {
    const { revision, rules: own } = await get();
    const same = await client.contests.update({ contestId: contest.contestId, basedOn: revision });
    expect(same.revision).toBe(revision);
    own.assignment.coverage = 2;
    const now = await client.contests.update({ contestId: contest.contestId, title: ' 新名 ', rules: own, basedOn: revision });
    expect(now).toMatchObject({ title: '新名', revision: revision + 1, rules: { assignment: { coverage: 2 } } });
  });
});

describe('the list of entries', () => {
  const titles = async (search: string): Promise<string[]> => (await entries({ search })).rows.map((row) => row.title);
  const special = ['100%正确', '下划线_和', '反斜线\\在此', '普通'];

  beforeAll(async () => {
    const rows = demoEntriesRows.rows.slice(0, special.length).map((row, index) => {
      const own = [...row];
      own[demoEntriesRows.headers.indexOf('作品名称')] = special[index] ?? '';
      own[demoEntriesRows.headers.indexOf('作品编号')] = `SPEC${index}`;
      return own;
    });
    expect(demoEntriesRows.headers).toEqual(expect.arrayContaining(['作品名称', '作品编号']));
    await importRows(contest.program, contest.contestId, 'entries', demoEntriesRows, rows);
  });

  it('takes signs of SQL as letters', async () => {
    expect(await titles('%')).toEqual([special[0]]);
    expect(await titles('_')).toEqual([special[1]]);
    expect(await titles('\\')).toEqual([special[2]]);
    expect(await titles("'); drop table entries; --")).toEqual([]);
    expect(await titles('  100%  ')).toEqual([special[0]]);
  });

  it('finds names of two characters, schools and numbers', async () => {
    const { rows } = await entries();
    const names = rows.flatMap((row) => row.authors.map((one) => one.name));
    const short = names.find((name) => [...name].length === 2) ?? names[0]!.slice(0, 2);
    const hits = await entries({ search: short });
    expect(hits.total).toBeGreaterThan(0);
    for (const row of hits.rows) expect([row.title, row.school, ...row.authors.map((one) => one.name)].join()).toContain(short);
    expect((await entries({ search: rows[0]!.school })).rows.every((row) => row.school === rows[0]!.school)).toBe(true);
    expect(await titles('spec3')).toEqual([special[3]]);
  });

  it('does not find an entry by its blind code before publication: that would tell whose it is', async () => {
    const codes = read().all<{ blind_code: string }>('select blind_code from entries').map((one) => one.blind_code);
    for (const code of codes) expect((await entries({ search: code })).total, code).toBe(0);
  });

  it('is filtered by the name or the id of a division', async () => {
    const { rules } = await get();
    const { rows } = await entries();
    for (const { id, name } of rules.divisions) {
      const wanted = rows.filter((row) => row.division === name).map((row) => row.entryId);
      expect((await entries({ division: name })).rows.map((row) => row.entryId)).toEqual(wanted);
      expect((await entries({ division: id })).rows.map((row) => row.entryId)).toEqual(wanted);
    }
    expect((await entries({ division: '没有的组' })).total).toBe(0);
  });

  it('comes in pages without a gap', async () => {
    const { rows, total } = await entries();
    expect(rows).toHaveLength(total);
    const paged = [];
    for (let after = 0; after < total; after += 4) paged.push(...(await entries({ after, limit: 4 })).rows);
    expect(paged).toEqual(rows);
    expect((await entries({ after: total })).rows).toEqual([]);
    for (const bad of [{ after: -1 }, { limit: 0 }, { limit: 1001 }, { after: 1e9 }, { limit: 1.5 }]) {
      await expect(entries(bad)).rejects.toMatchObject({ code: 'bad_input' });
    }
  });
});

describe('declared conflicts', () => {
  it('are honoured by the next proposal and by what is applied', async () => {
    const { rows: judges } = await client.contests.judges({ contestId: contest.contestId });
    const proposal = await client.assignment.propose({ contestId: contest.contestId, coverage: 1 });
    const pair = proposal.pairs[0]!;
    await client.contests.declareConflict({ contestId: contest.contestId, ...pair, note: '师生' });
    await client.contests.declareConflict({ contestId: contest.contestId, ...pair, note: '师生，再登记一次' });
    await expect(client.assignment.apply({ contestId: contest.contestId, pairs: proposal.pairs, basedOn: proposal.basedOn }))
      .rejects.toMatchObject({ code: 'stale_revision' });
    const { revision } = await get();
    await expect(client.assignment.apply({ contestId: contest.contestId, pairs: proposal.pairs, basedOn: revision }))
      .rejects.toMatchObject({ code: 'pairs_invalid', message: expect.stringContaining('回避') });
    const again = await client.assignment.propose({ contestId: contest.contestId, coverage: 1 });
    expect(again.pairs.some((one) => one.entryId === pair.entryId && one.judgeId === pair.judgeId)).toBe(false);
    expect(again.conflicts.find((one) => one.kind.includes('declared'))?.pairs).toBe(1);
    await expect(client.contests.declareConflict({ contestId: contest.contestId, entryId: 'x', judgeId: judges[0]!.judgeId }))
      .rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('removing', () => {
  it('takes everything of a contest away, files too, after a backup; an assigned one is kept', async () => {
    const plan = await client.assignment.propose({ contestId: contest.contestId, coverage: 1 });
    await client.assignment.apply({ contestId: contest.contestId, pairs: plan.pairs, basedOn: plan.basedOn });
    const { title } = await get();
    await expect(client.contests.remove({ contestId: contest.contestId, title })).rejects.toMatchObject({ code: 'wrong_state' });
    const other = await smallContest(3, 2);
    copyFileSync(file('good.mp4'), join(other.program.files, 'good.mp4'));
    const files = [join(other.program.files, 'good.mp4')];
    await other.program.client.contests.attach({ contestId: other.contestId, entryId: other.entryIds[0] ?? '', files });
    await expect(other.program.client.contests.remove({ contestId: other.contestId, title: '小赛 ' })).rejects.toMatchObject({ code: 'bad_input' });
    await other.program.client.contests.remove({ contestId: other.contestId, title: '小赛' });
    expect(readdirSync(join(other.program.dir, 'attachments'))).toEqual([]);
    expect(readdirSync(join(other.program.dir, 'backups')).some((name) => name.endsWith('before-remove.db'))).toBe(true);
    const { read: rows } = other.program.backend.program.current!.connection;
    for (const table of ['contests', 'entries', 'entry_people', 'judges', 'attachments', 'import_batches', 'import_changes']) {
      expect(rows.all(`select * from ${table}`), table).toEqual([]);
    }
    await other.program.close();
  });
});
