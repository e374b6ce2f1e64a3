// Transcripts over the real border: pages that hold the name and the sums, one file or one each, and checking them offline.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startProgram, type TestProgram } from '../flow/harness.ts';

let program: TestProgram;
const ids: string[] = [];
const asOf = '2026-11-22';

beforeAll(async () => {
  program = await startProgram({ now: () => new Date(`${asOf}T08:00:00Z`) });
  const { client } = program;
  const { schoolId } = await client.directory.saveSchool({ name: '南湖区第二小学', code: '2161990001', unitName: '南湖区教育局' });
  for (const [name, staffNumber] of [['林若溪', '0312047'], ['古丽努尔·买买提', '0312048'], ['李/四', '0312049']] as const) {
    const { teacherId } = await client.directory.saveTeacher({ name, staffNumber, schoolId, registeredFrom: '2023-09-01' });
    ids.push(teacherId);
  }
  await client.credits.useRuleSet({ ruleSetId: 'shaanxi-2018', from: '2018-03-01' });
  await client.credits.register({
    teacherIds: ids, subject: '省级：教师数字素养提升', level: 'province', form: 'remote', to: '2026-03-18', hours: 40, actor: '陈秀云',
  });
}, 30_000);
afterAll(() => program.close());

const first = (): string => ids[0] ?? '';
const makeOne = () => program.client.reports.transcript({ teacherId: first(), asOf });
const pagesOf = (pdf: Buffer): number => [...pdf.toString('latin1').matchAll(/\/Type \/Page\b(?!s)/g)].length;

/** What stands on the pages, by Debian's poppler; null where it is not installed. */
function textOf(pdf: Buffer): string | null {
  if (spawnSync('pdftotext', ['-v']).error) return null;
  const file = join(program.files, 'look.pdf');
  writeFileSync(file, pdf);
  return execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
}

describe('one transcript', () => {
  test('is a PDF with its own font, numbered pages and the sums of the ledger', async () => {
    const made = await makeOne();
    const pdf = Buffer.from(made.pdfBase64, 'base64');
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pagesOf(pdf)).toBe(made.pages);
    expect(pdf.toString('latin1')).toContain('NotoSerifSC');
    const text = textOf(pdf);
    if (text === null) return;
    const plain = text.replaceAll(/\s/g, '');
    for (const words of ['教师培训学分证明', '林若溪', '省级：教师数字素养提升', '16.00', '第 1 页 / 共 1 页', '壹拾陆学分',
      made.number]) expect(plain).toContain(words.replaceAll(' ', ''));
  });

  test('has the same number for the same day and ledger, and another after a new line', async () => {
    const before = await makeOne();
    expect((await makeOne()).number).toBe(before.number);
    await program.client.credits.register({
      teacherIds: [first()], subject: '市级：课堂教学评价', level: 'city', form: 'remote', to: '2026-05-01', hours: 10, actor: '陈秀云',
    });
    expect((await makeOne()).number).not.toBe(before.number);
  });

  test('stays on record without names', async () => {
    const { rows } = await program.client.workspace.audit({ limit: 20 });
    const row = rows.find((one) => one.action === 'reports.transcript');
    expect(row?.subject).toBe(first());
    expect(JSON.stringify(rows)).not.toContain('林若溪');
  });
});

describe('checking', () => {
  test('our own is authentic and still the same; one changed character is not believed', async () => {
    const { code, number } = await makeOne();
    const checked = await program.client.reports.checkTranscript({ text: code });
    expect(checked).toMatchObject({ authentic: true, ours: true, stillSame: true, number, name: '林若溪', asOf });
    const forged = await program.client.reports.checkTranscript({ text: code.replace('|credits|1', '|credits|9') });
    expect(forged).toMatchObject({ authentic: false, ours: false, stillSame: null });
  });

  test('after a correction of the ledger it says that the numbers are others now', async () => {
    const { code } = await makeOne();
    const { lines } = await program.client.credits.ledger({ teacherId: first() });
    await program.client.credits.correct({ seq: lines[0]?.seq ?? 0, reason: '学时误记', actor: '陈秀云', changes: { hours: 20 } });
    const checked = await program.client.reports.checkTranscript({ text: code });
    expect(checked).toMatchObject({ authentic: true, ours: true, stillSame: false });
    expect(checked.sentence).toContain('更正');
  });

  test('of another bureau it is authentic, and not ours', async () => {
    const other = await startProgram({ workspace: false });
    try {
      await other.client.workspace.create({ name: '别的局', role: 'creditAdministrator' });
      const checked = await other.client.reports.checkTranscript({ text: (await makeOne()).code });
      expect(checked).toMatchObject({ authentic: true, ours: false, stillSame: null });
    } finally {
      await other.close();
    }
  });

  test('what is no transcript is said so, and nothing is believed', async () => {
    const checked = await program.client.reports.checkTranscript({ text: 'https://example.org/abcdefg' });
    expect(checked).toMatchObject({ authentic: false, ours: false, number: '', stillSame: null });
    expect(checked.sentence).toContain('不是赛学通学分证明');
  });
});

describe('many transcripts', () => {
  test('in one file: as many parts as people', async () => {
    const outFile = join(program.files, '全校.pdf');
    const { rows } = await program.client.reports.export({ kind: 'transcripts', outFile, asOf });
    expect(rows).toBe(ids.length);
    expect(pagesOf(readFileSync(outFile))).toBe(ids.length);
  });

  test('one each: names that every file system takes', async () => {
    const folder = join(program.files, '每人一份');
    await program.client.reports.export({ kind: 'transcripts', outFile: folder, each: true, asOf });
    expect(readdirSync(folder).toSorted()).toEqual(['古丽努尔·买买提_0312048.pdf', '李四_0312049.pdf', '林若溪_0312047.pdf'].toSorted());
  });

  test('of nobody are refused; cancelled, nothing of them stays', async () => {
    const { client } = program;
    const outFile = join(program.files, '没有.pdf');
    await expect(client.reports.export({ kind: 'transcripts', outFile, stage: '没有这个学段' })).rejects.toMatchObject({ code: 'nothing_to_export' });
    const folder = join(program.files, '取消');
    const stop = new AbortController();
    const going = client.reports.export({ kind: 'transcripts', outFile: folder, each: true, asOf }, { signal: stop.signal,
      onProgress: () => stop.abort() });
    await expect(going).rejects.toMatchObject({ code: 'cancelled' });
    expect(existsSync(outFile)).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  });
});
