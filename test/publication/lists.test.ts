// Posted lists through the calls: who may stand on them and when, frozen and replaced, read back cell by cell and word by word.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newContestKeys, sealContestKeys } from '#backend/chain/contest-keys.ts';
import { openWorkbook, readAllRows } from '#backend/excel/read.ts';
import { readFrozen, withoutNumbers } from '#backend/publication/lists/frozen.ts';
import { stateOf } from '#backend/publication/lists/state.ts';
import { insertContestKeys } from '#db/queries/packs.ts';
import { publicationRow } from '#db/queries/publications.ts';
import { demoEntries } from '#seeds/demo/index.ts';
import { entryId, judgedContest, type JudgedContest } from '../results/judged-contest.ts';
import { pdfWords } from './pdf-words.ts';

let one: JudgedContest;
const canaries = ['610102199001011234', '13812345678', '19900101', '某某路18号', '6199**********1015', '190****0101'];
const file = (name: string): string => join(one.program.files, name);
const { publication, contests, results } = new Proxy({} as JudgedContest['program']['client'], {
  get: (_, feature: string) => new Proxy({}, { get: (__, call: string) => (input: unknown) =>
    (one.program.client as unknown as Record<string, Record<string, (input: unknown) => unknown>>)[feature]?.[call]?.(input) }),
});
const revision = async (): Promise<number> => (await contests.get({ contestId: one.contestId })).revision;
const announce = async (stage: 'before' | 'after', from: string, more: { workingDays?: number; contact?: string } = {}) =>
  publication.announce({ contestId: one.contestId, stage, from, ...more, basedOn: await revision() });
const cells = (name: string): string[] =>
  readAllRows(openWorkbook(file(name)), 0).rows.flatMap((row) => row.cells.map((cell) => String(cell.value ?? '')));

beforeAll(async () => {
  one = await judgedContest();
  one.context.write({ action: 'test.canaries', contestId: one.contestId }, (db) => {
    // What people type where it does not belong, and the sealed columns as they lie in the table.
    db.run("update entries set title = '我的课 13812345678 与 610102199001011234', remark = '某某路18号 19900101' where id = ?", entryId(0));
    db.run("update entry_people set id_masked = '610102199001011234', phone_masked = '13812345678'");
  });
});
afterAll(async () => {
  expect(one.program.bugs).toEqual([]);
  await one.program.close();
});

describe('before the review', () => {
  it('shows titles and recommending units and nobody’s name, in workbook and PDF', async () => {
    const { publicationId } = await announce('before', '2026-11-16', { contact: '市电教馆评审办 029-1234' });
    expect(await publication.listFile({ publicationId, outFile: file('before.xlsx') })).toMatchObject({ rows: demoEntries.length, pages: null });
    const words = cells('before.xlsx').join('\n');
    const made = await publication.listFile({ publicationId, outFile: file('before.pdf') });
    const pages = await pdfWords(file('before.pdf'));
    expect(made.pages).toBe(pages.length);
    expect(made.pages).toBeGreaterThan(1);
    for (const [index, page] of pages.entries()) expect(page).toContain(`第${index + 1}页/共${pages.length}页`);
    for (const text of [words.replaceAll(/\s/g, ''), pages.join('')]) {
      // Units recommend; schools, authors, numbers and judges stay unknown.
      for (const secret of [...one.secrets, ...canaries]) expect(text).not.toContain(secret.replaceAll(/\s/g, ''));
      expect(text).toContain('参评作品公示');
      expect(text).toContain('2026年11月16日至2026年11月23日（5个工作日，公示当日不计）');
      expect(text).toContain('市电教馆评审办');
      expect(text).toMatch(/亲笔签名.*加盖公章.*匿名的和逾期的异议不予受理/s);
      expect(text).toContain('我的课＊＊＊与＊＊＊');
      for (const { title } of demoEntries.slice(1, 5)) expect(text).toContain(title.replaceAll(/\s/g, ''));
    }
  });

  it('refuses a day that is none, a name without a known ending, the workspace’s own database, a stale revision', async () => {
    await expect(announce('before', '2026-02-30')).rejects.toMatchObject({ code: 'bad_input' });
    await expect(publication.announce({ contestId: one.contestId, stage: 'before', from: '2026-11-16', basedOn: 0 })).rejects.toMatchObject({ code: 'stale_revision' });
    const [posted] = (await publication.list({ contestId: one.contestId })).publications;
    const publicationId = posted?.publicationId ?? '';
    await expect(publication.listFile({ publicationId, outFile: file('x.doc') })).rejects.toMatchObject({ code: 'bad_input' });
    await expect(publication.listFile({ publicationId, outFile: join(one.program.dir, 'saixue.db') })).rejects.toMatchObject({ code: 'file_own' });
    await expect(publication.listFile({ publicationId, outFile: file('no/such/x.pdf') })).rejects.toMatchObject({ code: 'file_missing' });
    expect(existsSync(file('x.doc'))).toBe(false);
    await expect(publication.listFile({ publicationId: 'none', outFile: file('x.pdf') })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('after the review', () => {
  it('is refused until results are published', async () => {
    await expect(announce('after', '2026-11-16')).rejects.toMatchObject({ code: 'not_published' });
  });

  it('nothing is posted while identities are sealed, not even the units', async () => {
    const before = (await publication.list({ contestId: one.contestId })).publications.length;
    one.context.write({ action: 'test.seal' }, (db) => db.run(`insert into seals
      (contest_id, organiser, supervisor, slots, entries, sealed_rest, sealed_at)
      values (?, '甲', '乙', '[]', 40, x'00', '2026-11-01')`, one.contestId));
    for (const stage of ['before', 'after'] as const) await expect(announce(stage, '2026-11-16')).rejects.toMatchObject({ code: 'identities_sealed' });
    one.context.write({ action: 'test.seal' }, (db) => db.run('delete from seals'));
    expect((await publication.list({ contestId: one.contestId })).publications).toHaveLength(before);
  });

  it('lists the awards with authors and schools, without a single number of theirs', async () => {
    const computed = await results.compute({ contestId: one.contestId });
    await results.publish({ contestId: one.contestId, basedOn: computed.basedOn });
    const awarded = computed.rows.filter((row) => row.award !== '');
    // As when packs are issued: from here on the record is signed.
    const keys = await newContestKeys((bytes) => one.context.random(bytes));
    one.context.write({ action: 'test.keys' }, (db) => insertContestKeys(db, one.contestId, {
      sign_public: keys.sign.publicKey, receive_public: keys.recipient, secrets_sealed: sealContestKeys(one.context.fields, one.contestId, keys),
      backed_up_at: '2026-11-01',
    }));
    const { publicationId } = await announce('after', '2026-11-16');
    expect(await publication.listFile({ publicationId, outFile: file('after.xlsx') })).toMatchObject({ rows: awarded.length });
    await publication.listFile({ publicationId, outFile: file('after.pdf') });
    const book = cells('after.xlsx').join('\n').replaceAll(/\s/g, '');
    const pdf = (await pdfWords(file('after.pdf'))).join('');
    const { rows } = readFrozen(publicationRow(one.context.db, publicationId)?.rows ?? '');
    for (const text of [book, pdf]) {
      for (const canary of canaries) expect(text).not.toContain(canary);
      for (const row of rows) for (const name of [row.title, ...row.authors, ...row.schools]) expect(text).toContain(name.replaceAll(/\s/g, ''));
      for (const row of computed.rows) expect(text).not.toContain(row.code);
    }
    // Best awards first within each group, numbered once through.
    expect(rows.map((row) => row.award)).toEqual([...Map.groupBy(rows, (row) => row.group).values()].flatMap((group) => ['一等奖', '二等奖', '三等奖']
      .flatMap((award) => group.filter((row) => row.award === award).map(() => award))));
    const [newest, first] = (await publication.list({ contestId: one.contestId })).publications;
    expect(first).toMatchObject({ stage: 'before', code: '' });
    expect(newest?.code).toMatch(/^([0-9A-Z]{5}-){3}[0-9A-Z]{5}$/);
    expect(pdf).toContain(newest?.code ?? '?');
    expect(book).toContain(newest?.code ?? '?');
  });

  it('a new one replaces the old one, which stays beside it and says that it is not in force', async () => {
    const [old] = (await publication.list({ contestId: one.contestId })).publications.filter((posted) => posted.stage === 'after');
    const frozen = publicationRow(one.context.db, old?.publicationId ?? '')?.rows;
    await announce('after', '2026-11-20', { contact: '另一位联系人', workingDays: 7 });
    const now = (await publication.list({ contestId: one.contestId })).publications.filter((posted) => posted.stage === 'after');
    expect(now.map((posted) => [posted.version, posted.state === 'replaced'])).toEqual([[2, false], [1, true]]);
    expect(publicationRow(one.context.db, old?.publicationId ?? '')?.rows).toBe(frozen);
    await publication.listFile({ publicationId: old?.publicationId ?? '', outFile: file('old.xlsx') });
    expect(cells('old.xlsx').join('\n')).toContain('本版已被更新的公示代替');
    await publication.takeDown({ publicationId: old?.publicationId ?? '', person: '王海宁' });
    await expect(publication.takeDown({ publicationId: old?.publicationId ?? '', person: '王海宁' })).rejects.toMatchObject({ code: 'wrong_state' });
  });

  it('one that still runs is not taken down; its record names nobody', async () => {
    const { publicationId } = await announce('after', '2026-11-21', { workingDays: 300 });
    await expect(publication.takeDown({ publicationId, person: '王海宁' })).rejects.toMatchObject({ code: 'wrong_state' });
    const events = one.context.db.all<{ detail: string }>("select body as detail from audit where body ->> '$.action' like 'publication.%'");
    expect(events.length).toBeGreaterThan(5);
    expect(events.map((event) => event.detail).join('\n')).not.toMatch(/王海宁|电教馆|联系人/);
  });
});

describe('pure', () => {
  it('the state goes by the day: the last day still runs', () => {
    const posted = { stage: 'after', version: 1, from_day: '2026-11-16', to_day: '2026-11-23', taken_down_at: null };
    expect(['2026-11-15', '2026-11-16', '2026-11-23', '2026-11-24'].map((day) => stateOf(posted, [posted], day))).toEqual(['coming', 'running', 'running', 'over']);
    expect(stateOf(posted, [posted, { ...posted, stage: 'before', version: 2 }], '2026-11-16')).toBe('running');
    expect(stateOf({ ...posted, taken_down_at: 'x' }, [posted, { ...posted, version: 2 }], '2026-11-30')).toBe('takenDown');
  });

  it('takes phones and ID numbers out of words, however they are typed, and leaves other numbers alone', () => {
    for (const typed of ['138-1234-5678', '138 1234 5678', '１３８１２３４５６７８', '61010219900101123X', '610102 19900101 1234', '029-88886666', '610102900101123']) {
      expect(withoutNumbers(`课${typed}题`)).toBe('课＊＊＊题');
    }
    for (const plain of ['2026年第3课', '100以内的加法', '圆周率3.14159265358979323846', '1234567890']) expect(withoutNumbers(plain)).toBe(plain);
  });
});
