// A workspace that has every kind of sealed value: persons in all lists, earlier states of them for undo, keys, an objection with a file.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { exportsFolder, objectionsFolder } from '#backend/folders.ts';
import type { ReadDb } from '#db/open.ts';
import { sealedTables, type SealedRow } from '#db/queries/sealed-columns.ts';
import { demoEntriesRows, demoJudgesRows } from '#seeds/demo/index.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';
import { idNumber } from '../imports/made-sheet.ts';
import { assignAll, importRows, writeSheet } from '../packs/small-contest.ts';

export interface FullWorkspace {
  program: TestProgram; contestId: string; recoveryKey: string; batches: string[]; packs: { file: string; passphrase: string }[];
}

/** Every number of a person that goes in, besides those of the sample's own sheets. */
export const plantedNumbers = [21, 22, 23, 24, 25].map((serial) => idNumber(serial)).concat([1, 2, 3, 4, 5].map((last) => `1391234500${last}`));

export const attachmentText = '这是异议人交来的材料';

type Record_ = 'teachers' | 'experts' | 'history';
async function bring(program: TestProgram, kind: Record_ | 'relations', headers: string[], rows: string[][], contestId?: string): Promise<string> {
  const filePath = join(program.files, `${kind}.xlsx`);
  await writeSheet(filePath, { name: '表', headers } as never, rows);
  const of = contestId === undefined ? {} : { contestId };
  const { fileHash, basedOn, counts } = await program.client.imports.preview({ ...of, kind, filePath });
  const applied = await program.client.imports.apply({ ...of, kind, filePath, fileHash, basedOn });
  if (applied.counts.add + applied.counts.update === 0) throw new Error(`${kind}: ${JSON.stringify(counts)}`);
  return applied.batchId;
}

/** Made once for all test files of a process; each gets a copy in a place of its own. */
let made: ReturnType<typeof makeOnce> | undefined;

async function makeOnce() {
  const { program, ...rest } = await makeWorkspace();
  await program.client.workspace.close({});
  const kept = readdirSync(program.files, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name)).map((file) => ({ path: relative(program.files, file), bytes: readFileSync(file) }));
  if (program.bugs.length > 0) throw new Error(program.bugs.join('\n'));
  await program.close();
  return { ...rest, kept };
}

export async function fullWorkspace(): Promise<FullWorkspace> {
  made ??= makeOnce();
  const { kept, packs, ...rest } = await made;
  const program = await startProgram({ workspace: false });
  for (const { path, bytes } of kept) {
    mkdirSync(dirname(join(program.files, path)), { recursive: true });
    writeFileSync(join(program.files, path), bytes, { mode: 0o600 });
  }
  mkdirSync(exportsFolder(program.dir), { recursive: true });
  await program.client.workspace.open({ dir: program.dir });
  return { ...rest, program, packs: packs.map((one) => ({ ...one, file: join(program.files, 'packs', basename(one.file)) })) };
}

async function makeWorkspace(): Promise<FullWorkspace> {
  const program = await startProgram({ workspace: false });
  const { client } = program;
  const { recoveryKey } = await client.workspace.create({ name: '密钥测试', dir: program.dir });
  const { contestId } = await client.contests.create({ templateId: 'weike', title: '小赛', year: 2026 });
  const batches: string[] = [];
  await importRows(program, contestId, 'entries', demoEntriesRows, demoEntriesRows.rows.slice(0, 6));
  await importRows(program, contestId, 'judges', demoJudgesRows, demoJudgesRows.rows.slice(0, 3));
  // The same once more with something changed: what was there before lies in the snapshots for undo, numbers and all.
  const changed = (rows: readonly (readonly string[])[], at: number, text: string) =>
    rows.map((row) => row.map((cell, index) => (index === at ? text : cell)));
  const title = demoEntriesRows.headers.indexOf('学科');
  batches.push((await importRows(program, contestId, 'entries', demoEntriesRows, changed(demoEntriesRows.rows.slice(0, 2), title, '英语'))).batchId);
  const unit = demoJudgesRows.headers.findIndex((one) => one.includes('学科'));
  batches.push((await importRows(program, contestId, 'judges', demoJudgesRows, changed(demoJudgesRows.rows.slice(0, 2), unit, '英语'))).batchId);

  const teacherHeads = ['姓名', '性别', '身份证号', '联系电话', '学校名称', '学段', '学科'];
  const teacher = (subject: string): string[][] => [['周密', '女', idNumber(21), '13912345001', '云澜小学', '小学', subject], ['吴锁', '男', idNumber(22), '13912345002', '云澜小学', '小学', subject]];
  await bring(program, 'teachers', teacherHeads, teacher('语文'));
  batches.push(await bring(program, 'teachers', teacherHeads, teacher('数学')));
  const expertHeads = ['姓名', '单位', '学段', '学科', '手机', '身份证号'];
  const expert = (subject: string): string[][] => [['郑钥', '市教研室', '小学', subject, '13912345003', idNumber(23)], ['冯匙', '市教研室', '小学', subject, '13912345004', '']];
  await bring(program, 'experts', expertHeads, expert('语文'));
  batches.push(await bring(program, 'experts', expertHeads, expert('数学')));
  const winnerHeads = ['活动名称', '年份', '级别', '作品名称', '奖项', '获奖人', '学校', '证件号'];
  const winner = (award: string): string[][] => [['第四届绘画大赛', '2025', '市级', '春天', award, '陈卷', '云澜小学', `G${idNumber(24)}`]];
  await bring(program, 'history', winnerHeads, winner('二等奖'));
  batches.push(await bring(program, 'history', winnerHeads, winner('一等奖')));
  const judge = (await client.contests.judges({ contestId })).rows[0]?.name ?? '';
  batches.push(await bring(program, 'relations', ['评委', '关系', '姓名', '学校', '证件号/手机'],
    [[judge, '亲属', '何人', '云澜小学', '13912345005'], [judge, '师生', '何师', '云澜小学', idNumber(25)]], contestId));

  await assignAll({ program, contestId, entryIds: [] }, 1);
  const { packs } = await client.packs.issue({ contestId, outDir: join(program.files, 'packs') });
  plantRest(program, contestId);
  return { program, contestId, recoveryKey, batches, packs };
}

/** What would need a whole contest to its end: an objection with its file, the key of transcripts, a pack on a judge's desk. */
function plantRest({ backend, dir }: TestProgram, contestId: string): void {
  const workspace = backend.program.current;
  if (!workspace) throw new Error('no workspace');
  const { connection, fields } = workspace;
  const id = 'ab'.repeat(16);
  connection.transaction((db) => {
    db.run(`insert into publications (id, contest_id, stage, version, from_day, to_day, contact, rows, code, at)
      values ('pub', ?, 'before', 1, '2026-01-01', '2026-01-08', '', '{}', '', '')`, contestId);
    db.run(`insert into objections (id, contest_id, publication_id, by, masked, sealed, received_on, accepted, sentence, files, at)
      values (?, ?, 'pub', 'person', '', ?, '2026-01-02', 1, '', '[]', '')`, id, contestId, fields.seal(`objections.sealed/${id}`, '{}'));
    db.run('insert into transcript_keys (only_row, sign_public, secret_sealed) values (1, ?, ?)', Buffer.alloc(32), fields.sealBytes('transcript_keys.secret', Buffer.alloc(32, 7)));
    db.run('insert into desk_keys (only_row, sign_public, receive_public, secrets_sealed) values (1, ?, ?, ?)', Buffer.alloc(32), 'age1', fields.seal('desk/keys', '{}'));
    for (const [pack, retired] of [['p1', false], ['p2', true]] as const) {
      db.run(`insert into desk_packs (id, file_name, sha256, contest_id, slot, revision, header_sealed, file_key_sealed, opened_at, retired_at)
        values (?, 'x', ?, 'c', 1, 1, ?, ?, '', ?)`, pack, pack, fields.seal(`desk/header/${pack}`, '{}'),
      retired ? Buffer.alloc(0) : fields.seal(`desk/file-key/${pack}`, 'key'), retired ? '2026' : null);
    }
  });
  mkdirSync(objectionsFolder(dir), { recursive: true });
  writeFileSync(join(objectionsFolder(dir), `${id}-1`), fields.sealBytes(`objections.file/${id}-1`, Buffer.from(attachmentText)));
}

/** Everything that is sealed or an index, as it lies there: table, key, column, bytes. */
export function sealedValues(db: ReadDb): { where: string; row: SealedRow; bytes: Buffer; index: boolean }[] {
  return sealedTables.flatMap(({ table, key, columns }) => {
    const names = columns.flatMap((one) => [{ name: one.column, index: false }, ...(one.index ? [{ name: one.index.column, index: true }] : [])]);
    return db.all<SealedRow>(`select * from ${table}`).flatMap((row) => names.flatMap(({ name, index }) => {
      const value = row[name];
      return value instanceof Uint8Array && value.length > 0
        ? [{ where: `${table}.${name}/${key.map((one) => String(row[one])).join('/')}`, row, bytes: Buffer.from(value), index }] : [];
    }));
  });
}
