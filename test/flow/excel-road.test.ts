// The second road, xlsx to xlsx: one judge on a pack and two on score sheets in Excel come to the same awards as three on packs.
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { openWorkbook, readAllRows } from '#backend/excel/read.ts';
import { bytesSource } from '#backend/excel/read/source.ts';
import { openZip } from '#backend/excel/read/zip.ts';
import { violations } from '#db/invariants.ts';
import { filledIn, placesOf, type Content, type Marks, type SheetPlace } from '../packs/sheet-fill.ts';
import { assignAll, newKey, opened, scorePackByHand, smallContest, type OpenedPack, type Sheets, type SmallContest } from '../packs/small-contest.ts';
import { Canaries, identities } from './canaries.ts';
import { startProgram, type TestProgram } from './harness.ts';

const entries = 7;
let contest: SmallContest;
let packsOnly: TestProgram;
let mixed: TestProgram;
let judges: { judgeId: string; name: string }[];

/** Hundredths of a point below the most that this judge gives this work. */
const off = (judge: string, title: string, index: number): number => (Buffer.from(sha256Hex(judge, title, String(index)), 'hex')[0] ?? 0) % 7 * 50;
let recusedTitle = '';

async function copied(from: TestProgram): Promise<TestProgram> {
  await from.client.workspace.close({});
  const copy = await startProgram({ workspace: false });
  for (const [name, target] of [['home', 'home'], ['workspace', 'desk']] as const) {
    if (existsSync(join(from.files, name))) cpSync(join(from.files, name), join(copy.files, target), { recursive: true });
  }
  await copy.client.workspace.open({ dir: join(copy.files, 'desk') });
  await from.client.workspace.open({ dir: from.dir });
  return copy;
}

function packSheets(pack: OpenedPack, judge: string, steppedAside: boolean): Sheets {
  return pack.header.entries.map((entry) => {
    if (steppedAside && entry.title === recusedTitle) return { code: entry.code, status: 'recused', scores: [], comment: '', reason: { kind: 'relative', text: '' } };
    const rubric = pack.header.rubrics.find((one) => one.id === entry.rubric)!;
    return {
      code: entry.code, status: 'submitted', comment: '有想法', reason: null,
      scores: rubric.criteria.map((one, index) => ({ criterion: one.id, value: one.max - off(judge, entry.title, index) })),
    };
  });
}

function sheetMarks(judge: string, steppedAside: boolean) {
  return (_code: string, place: SheetPlace): Marks => {
    const { title } = place;
    if (steppedAside && title === recusedTitle) return { status: '回避', reason: '作者是亲属' };
    const criteria = place.headings.flatMap((text) => {
      const found = /^\d+\. (.*)\n（满分 ([\d.]+)）$/.exec(text);
      return found ? [{ name: found[1] ?? '', max: Number(found[2]) * 100 }] : [];
    });
    const scores: Record<string, Content> = Object.fromEntries(criteria.map((one, index) => {
      const points = (one.max - off(judge, title, index)) / 100;
      // Typed as a number mostly, sometimes as text, as on borrowed computers.
      return [one.name, index === 2 ? points.toFixed(1) : points];
    }));
    return { scores, comment: '有想法' };
  };
}

const tableOf = (file: string): string[][] => readAllRows(openWorkbook(file), 0).rows.map((row) => row.cells.map((cell) => cell.text));

async function receiveAll(program: TestProgram, files: string[]) {
  const { contestId } = contest;
  const preview = await program.client.packs.preview({ contestId, files });
  const confirm = preview.items.filter((one) => one.needsConfirm).flatMap((one) => one.fileHash ?? []);
  const done = await program.client.packs.receive({ contestId, files, basedOn: preview.basedOn, confirm });
  return { preview, done };
}

async function resultsOf(program: TestProgram) {
  const { contestId } = contest;
  const results = await program.client.results.compute({ contestId });
  await program.client.results.publish({ contestId, basedOn: results.basedOn, acceptMissing: '一位评委回避，不再补派' });
  const outFile = join(program.files, '获奖名单.xlsx');
  await program.client.reports.export({ contestId, kind: 'awards', outFile });
  const read = program.backend.program.current!.connection.read;
  expect(violations(read)).toEqual([]);
  return {
    table: tableOf(outFile), rows: results.rows,
    scores: read.all('select judge_id, entry_id, criterion_id, value, counted from scores order by 1, 2, 3'),
    sheets: read.all('select judge_id, entry_id, status, total, comment, reason from score_sheets order by 1, 2'),
  };
}

beforeAll(async () => {
  contest = await smallContest(entries, 3);
  recusedTitle = (await contest.program.client.contests.entries({ contestId: contest.contestId })).rows[2]?.title ?? '';
  await assignAll(contest, 3);
  packsOnly = contest.program;
  mixed = await copied(packsOnly);
  const { packs } = await packsOnly.client.packs.issue({ contestId: contest.contestId, outDir: join(packsOnly.files, 'out') });
  judges = packs;
  const files: string[] = [];
  for (const [index, pack] of packs.entries()) {
    const inside = await opened(pack);
    const sheets = packSheets(inside, pack.judgeId, index === 2);
    const back = await scorePackByHand(join(packsOnly.files, 'in'), `${index}.sxscore`, inside, newKey(index + 1), sheets);
    files.push(back.file);
  }
  expect((await receiveAll(packsOnly, files)).done.received).toBe(3);
});
afterAll(async () => {
  for (const program of [packsOnly, mixed]) {
    expect(program.bugs).toEqual([]);
    await program.close();
  }
});

describe('score sheets', () => {
  const returned: string[] = [];
  const sheetOf = async (index: number, name = `评分表${index}.xlsx`) => mixed.client.packs.excelSheet({
    contestId: contest.contestId, judgeId: judges[index]?.judgeId ?? '', outFile: join(mixed.files, name),
  });

  it('go out on record, under codes of the judge alone, without a name of a person or a school', async () => {
    const { contestId } = contest;
    const { packs: [pack] } = await mixed.client.packs.issue({ contestId, outDir: join(mixed.files, 'out'), judgeIds: [judges[0]!.judgeId] });
    const inside = await opened(pack!);
    const sheets = packSheets(inside, judges[0]!.judgeId, false);
    returned.push((await scorePackByHand(join(mixed.files, 'in'), '0.sxscore', inside, newKey(1), sheets)).file);
    const codes: string[] = inside.header.entries.map((one) => one.code);
    for (const index of [1, 2]) {
      const made = await sheetOf(index);
      expect(made).toMatchObject({ judgeId: judges[index]!.judgeId, entries, revision: 1, bytes: readFileSync(made.file).length });
      const bytes = readFileSync(made.file);
      expect(existsSync(`${made.file}.part`)).toBe(false);
      const zip = openZip(bytesSource(bytes, 'a.xlsx'));
      const parts = zip.entries.map((one) => zip.read(one.name));
      expect(new Canaries(identities()).hits(Buffer.concat(parts), true)).toEqual([]);
      expect(zip.entries.some((one) => one.name.startsWith('docProps'))).toBe(false);
      const marked = filledIn(bytes, sheetMarks(judges[index]!.judgeId, index === 2));
      const file = join(mixed.files, 'in', `${index}.xlsx`);
      writeFileSync(file, marked);
      returned.push(file);
      codes.push(...placesOf(bytes).map((one) => one.code));
    }
    expect(new Set(codes).size).toBe(entries * 3);
    const { packs } = await mixed.client.packs.list({ contestId });
    const listed = new Map(packs.map(({ judgeId, kind, lock, revision }) => [judgeId, [kind, lock, revision]]));
    expect(judges.map((one) => listed.get(one.judgeId))).toEqual([['pack', 'passphrase', 1], ['sheet', 'none', 1], ['sheet', 'none', 1]]);
  });

  it('come back through the inbox: unsigned, asked about, taken as a whole once confirmed', async () => {
    const { contestId } = contest;
    const { client } = mixed;
    const preview = await client.packs.preview({ contestId, files: [join(mixed.files, 'in')] });
    const shown = preview.items.map((one) => [one.verdict, one.signed, one.needsConfirm, one.acceptable, one.judgeId]);
    expect(shown).toEqual([
      ['new', true, false, true, judges[0]!.judgeId], ['unsigned', false, true, true, judges[1]!.judgeId], ['unsigned', false, true, true, judges[2]!.judgeId],
    ]);
    expect(preview.items[1]?.counts).toMatchObject({ new: entries, blank: 0 });
    // Without a person's word only the signed pack counts.
    expect((await client.packs.receive({ contestId, files: [join(mixed.files, 'in')], basedOn: preview.basedOn })).received).toBe(1);
    const { done } = await receiveAll(mixed, returned);
    expect(done.received).toBe(2);
    const again = await client.packs.preview({ contestId, files: returned });
    expect(again.items.map((one) => one.verdict)).toEqual(['same', 'same', 'same']);
  });

  it('bad days: a bad cell, another contest, a newer edition that knows what was handed in, the older one afterwards', async () => {
    const { contestId } = contest;
    const { client } = mixed;
    const bytes = readFileSync(returned[1]!);
    const bad = join(mixed.files, 'bad.xlsx');
    let first = true;
    writeFileSync(bad, filledIn(bytes, (_code, place) => {
      if (!first) return undefined;
      first = false;
      const heading = place.headings.find((one) => one.startsWith('1. '))!;
      return { scores: { [heading]: '9,5' } };
    }));
    const item = (await client.packs.preview({ contestId, files: [bad] })).items[0];
    expect(item).toMatchObject({ verdict: 'invalid', code: 'PK_SHEET_CELL', acceptable: false });
    expect(item?.sentence).toMatch(/“9,5”应为 0 到/);

    // A newer edition of the sheet begins with what was handed in: handing it in as it is changes nothing.
    const made = await sheetOf(1, '第二版.xlsx');
    expect(made.revision).toBe(2);
    const second = await client.packs.preview({ contestId, files: [made.file] });
    expect(second.items[0]).toMatchObject({ verdict: 'unsigned', counts: { new: 0, changed: 0, same: entries, blank: 0 } });
    await client.packs.receive({ contestId, files: [made.file], basedOn: second.basedOn, confirm: [second.items[0]!.fileHash!] });
    const changed = join(mixed.files, 'changed.xlsx');
    writeFileSync(changed, filledIn(bytes, () => ({ comment: '改主意了' })));
    expect((await client.packs.preview({ contestId, files: [changed] })).items[0]).toMatchObject({ verdict: 'older', acceptable: false });

    const { judgeId } = judges[1]!;
    await expect(client.packs.excelSheet({ contestId, judgeId, outFile: mixed.files })).rejects.toMatchObject({ code: 'file_busy' });
    await expect(client.packs.excelSheet({ contestId, judgeId: 'nobody', outFile: join(mixed.files, 'x.xlsx') }))
      .rejects.toMatchObject({ code: 'not_found' });
    const { contestId: other } = await client.contests.create({ templateId: 'weike', title: '另一届', year: 2026 });
    await expect(client.packs.excelSheet({ contestId: other, judgeId, outFile: join(mixed.files, 'x.xlsx') }))
      .rejects.toMatchObject({ code: 'wrong_state' });
  });

  it('lead to the same scores, ranks and award list as packs', async () => {
    const [wanted, found] = [await resultsOf(packsOnly), await resultsOf(mixed)];
    expect(wanted.rows).toHaveLength(entries);
    expect(wanted.scores.length).toBeGreaterThan(entries * 3 * 5);
    expect(wanted.sheets.filter((one) => (one as { status: string }).status === 'recused')).toHaveLength(1);
    expect(found.scores).toEqual(wanted.scores);
    expect(found.sheets).toEqual(wanted.sheets);
    expect(found.rows).toEqual(wanted.rows);
    expect(found.table).toEqual(wanted.table);
  });
});
