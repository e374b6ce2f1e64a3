// A contest whose sheets are in, put straight into the tables: the sample entries, three judges each, the sample marks.
import { createHash } from 'node:crypto';
import type { CommandContext } from '#backend/context.ts';
import type { WriteDb } from '#db/open.ts';
import { demoContest, demoEntries, demoEntriesRows, demoJudges, demoMarks, demoSchools, type DemoMark } from '#seeds/demo/index.ts';
import { startProgram, type TestProgram } from '../flow/harness.ts';

export interface JudgedContest {
  program: TestProgram;
  contestId: string;
  /** The context a command gets; `write` appends to the audit chain like any other. */
  context: CommandContext;
  /** Every name and number of a person, and every school: none may appear before publication. */
  secrets: string[];
  receive(judge: number, entry: number, mark: DemoMark | 'draft'): void;
}

const cell = (row: readonly string[], header: string): string => row[demoEntriesRows.headers.indexOf(header)] ?? '';
const hash = (...words: string[]): string => createHash('sha256').update(words.join()).digest('hex');

export const entryId = (index: number): string => `entry-${String(index).padStart(2, '0')}`;
export const judgeId = (index: number): string => `judge-${index}`;
/** Codes run against the order of the sheet, so that order by code and by position differ. */
export const codeOf = (index: number): string => `C${String(99 - index)}X`;
export const judgesOf = (entry: number): number[] => [entry % 6, (entry + 1 + Math.floor(entry / 6) % 2) % 6, (entry + 3) % 6];

function insertPeople(db: WriteDb, contestId: string): void {
  for (const unit of new Set(demoSchools.map((one) => one.unit))) {
    db.run('insert into submitting_units (id, name) values (?, ?)', hash(unit).slice(0, 16), unit);
  }
  for (const school of demoSchools) {
    db.run('insert into schools (id, code, name, submitting_unit_id) values (?, ?, ?, ?)',
      school.code, school.code, school.name, hash(school.unit).slice(0, 16));
  }
  for (const [index, judge] of demoJudges.entries()) {
    db.run(`insert into judges (id, contest_id, match_key, slot, name, unit, subjects, divisions, id_masked, phone_masked)
      values (?, ?, ?, ?, ?, ?, '[]', '[]', '', '')`, judgeId(index), contestId, judge.name, index + 1, judge.name, judge.workplace);
    db.run(`insert into packs (id, contest_id, judge_id, revision, file_name, sha256, bytes, entry_count, issued_at)
      values (?, ?, ?, 1, 'p.sxpack', ?, 1, 20, '2026-04-01')`, `pack-${index}`, contestId, judgeId(index), hash('pack', String(index)));
    db.run(`insert into score_packs (id, contest_id, judge_id, batch_id, pack_id, seq, hash, signer, body, sealed_file, received_at)
      values (?, ?, ?, 'batch', ?, 1, ?, x'00', '{}', x'00', '2026-04-20')`,
    index + 1, contestId, judgeId(index), `pack-${index}`, hash(String(index)));
  }
}

function insertEntries(db: WriteDb, contestId: string): void {
  for (const [index, entry] of demoEntries.entries()) {
    const row = demoEntriesRows.rows[index] ?? [];
    const school = demoSchools[entry.school];
    db.run(`insert into entries (id, contest_id, number, match_key, blind_code, title, division, category, subject, grade,
        submitting_unit_id, school_id, seconds, remark, status, position)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', 'active', ?)`,
    entryId(index), contestId, entry.number, entry.number, codeOf(index), entry.title, entry.division, entry.category, entry.subject,
    entry.grade, hash(school?.unit ?? '').slice(0, 16), school?.code ?? null, entry.seconds, index);
    for (const [position, name] of cell(row, '作者姓名').split('、').entries()) {
      db.run(`insert into entry_people (entry_id, part, position, name, school_id, id_masked, phone_masked)
        values (?, 'author', ?, ?, ?, '6199**********1015', '190****0101')`,
      entryId(index), position, name.replaceAll('\u3000', ''), school?.code ?? null);
    }
    for (const judge of judgesOf(index)) {
      db.run('insert into assignments (contest_id, entry_id, judge_id) values (?, ?, ?)', contestId, entryId(index), judgeId(judge));
      db.run('insert into entry_codes (judge_id, code, entry_id) values (?, ?, ?)', judgeId(judge), `J${judge}-${index}`, entryId(index));
    }
  }
}

function insertSheet(db: WriteDb, judge: number, entry: number, mark: DemoMark | 'draft'): void {
  db.run('delete from score_sheets where judge_id = ? and entry_id = ?', judgeId(judge), entryId(entry));
  const scores = mark !== 'draft' && mark.kind === 'scores' ? Object.entries(mark.scores) : [];
  const status = mark === 'draft' ? 'draft' : mark.kind === 'scores' ? 'submitted' : 'recused';
  const total = scores.length === 0 ? null : Math.round(scores.reduce((all, [, value]) => all + value, 0) * 100);
  db.run(`insert into score_sheets (judge_id, entry_id, score_pack_id, status, total, comment, reason) values (?, ?, ?, ?, ?, '', ?)`,
    judgeId(judge), entryId(entry), judge + 1, status, total, status === 'recused' ? '{"kind":"recognised","text":""}' : null);
  for (const [criterion, value] of scores) {
    db.run('insert into scores (judge_id, entry_id, criterion_id, value) values (?, ?, ?, ?)',
      judgeId(judge), entryId(entry), criterion, Math.round(value * 100));
  }
}

/** The marks of the sample judges for what they were assigned here, by entry index. */
export function marksOf(judge: number): [entry: number, mark: DemoMark][] {
  const own = demoEntries.map((_, index) => index).filter((index) => judgesOf(index).includes(judge));
  const marks = demoMarks(demoJudges[judge]?.name ?? '', own.map((index) => demoEntries[index]?.title ?? ''));
  return own.flatMap((index) => {
    const mark = marks.get(demoEntries[index]?.title ?? '');
    return mark ? [[index, mark] as [number, DemoMark]] : [];
  });
}

/** `judges`: how many of the six have sent their pack. */
export async function judgedContest(judges = 6): Promise<JudgedContest> {
  const program = await startProgram();
  const { contestId } = await program.client.contests.create({ ...demoContest });
  const context = program.backend.program.commandContext({
    name: 'test', signal: new AbortController().signal, onProgress: () => undefined,
  });
  const receive = (judge: number, entry: number, mark: DemoMark | 'draft'): void =>
    context.write({ action: 'test.receive', contestId }, (db) => insertSheet(db, judge, entry, mark));
  context.write({ action: 'test.fill', contestId }, (db) => {
    db.run(`insert into receive_batches (id, contest_id, at) values ('batch', ?, '2026-04-20')`, contestId);
    insertPeople(db, contestId);
    insertEntries(db, contestId);
    for (let judge = 0; judge < judges; judge += 1) for (const [entry, mark] of marksOf(judge)) insertSheet(db, judge, entry, mark);
    db.run(`update contests set state = 'judging' where id = ?`, contestId);
  });
  const secrets = [
    ...demoEntriesRows.rows.flatMap((row) => cell(row, '作者姓名').replaceAll('\u3000', '').split('、')),
    ...demoSchools.map((one) => one.name), ...demoJudges.map((one) => one.name), ...demoEntries.map((one) => one.number),
  ];
  return { program, contestId, context, secrets, receive };
}
