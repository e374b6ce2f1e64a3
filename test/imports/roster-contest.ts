// A contest with entries and judges from real sheets, for the tests of imports that name both.
import { join } from 'node:path';
import type { Kind } from '#contract/schema/imports.ts';
import { writeWorkbook } from '#backend/excel/write.ts';
import type { TestProgram } from '../flow/harness.ts';

export class RosterContest {
  readonly program: TestProgram;
  readonly contestId: string;

  private constructor(program: TestProgram, contestId: string) {
    this.program = program;
    this.contestId = contestId;
  }

  static async make(program: TestProgram, title = '微课 2026'): Promise<RosterContest> {
    const { contestId } = await program.client.contests.create({ templateId: 'weike', title, year: 2026 });
    return new RosterContest(program, contestId);
  }

  async sheet(name: string, heads: readonly string[], rows: readonly (readonly (string | number)[])[]): Promise<string> {
    const file = join(this.program.files, `${name}.xlsx`);
    await writeWorkbook(file, [{ name: '汇总', columns: heads.map((header) => ({ header, format: 'general' })), rows }], { overwrite: true });
    return file;
  }

  preview(kind: Kind, filePath: string) {
    return this.program.client.imports.preview({ contestId: this.contestId, kind, filePath });
  }

  async bring(kind: Kind, filePath: string) {
    const preview = await this.preview(kind, filePath);
    const applied = await this.program.client.imports.apply({ contestId: this.contestId, kind, filePath,
      fileHash: preview.fileHash, basedOn: preview.basedOn });
    return { preview, applied };
  }

  /** Entries as number, title, author, school, ID number; judges as name and unit. */
  async people(entries: readonly (readonly [number: string, title: string, author: string, school: string, id?: string])[],
    judges: readonly (readonly [name: string, unit: string])[]): Promise<void> {
    await this.bring('entries', await this.sheet('作品', ['作品编号', '组别', '项目', '学科', '作品名称', '作者姓名', '作者单位', '作者证件号码'],
      entries.map(([number, title, author, school, id = '']) => [number, '小学组', '微课', '数学', title, author, school, id])));
    await this.bring('judges', await this.sheet('评委', ['姓名', '单位'], judges));
  }

  async takeBack(): Promise<{ removed: number; restored: number }> {
    const { batches } = await this.program.client.imports.batches({ contestId: this.contestId });
    return this.program.client.imports.undo({ contestId: this.contestId, batchId: batches.find((one) => one.undoneAt === null)?.batchId ?? '' });
  }

  /** Rows of the open database, for what no call tells. */
  stored<T>(sql: string): T[] {
    return this.database.read.all<T>(sql);
  }

  /** Ids by number and by name. */
  entryId(number: string): string {
    return this.database.read.get<{ id: string }>('select id from entries where contest_id = ? and number = ?', this.contestId, number)?.id ?? '';
  }

  judgeId(name: string): string {
    return this.database.read.get<{ id: string }>('select id from judges where contest_id = ? and name = ?', this.contestId, name)?.id ?? '';
  }

  /** A submitted score sheet, as a score pack that came in would leave it. */
  scored(judgeId: string, entryId: string): void {
    const { contestId } = this;
    this.database.transaction((db) => {
      db.run("insert into receive_batches (id, contest_id, at) values (?, ?, '')", `b${judgeId}`, contestId);
      db.run(`insert into packs (id, contest_id, judge_id, revision, file_name, sha256, bytes, entry_count, issued_at)
        values (?, ?, ?, 1, 'p', ?, 1, 1, '')`, `p${judgeId}`, contestId, judgeId, judgeId);
      const { lastId } = db.run(`insert into score_packs (contest_id, judge_id, batch_id, pack_id, seq, hash, signer, body, sealed_file, received_at)
        values (?, ?, ?, ?, 1, '', x'00', '{}', x'00', '')`, contestId, judgeId, `b${judgeId}`, `p${judgeId}`);
      db.run("insert into score_sheets (judge_id, entry_id, score_pack_id, status, comment) values (?, ?, ?, 'submitted', '')", judgeId,
        entryId, lastId);
    });
  }

  get database() {
    const { current } = this.program.backend.program;
    if (!current) throw new Error('no workspace');
    return current.connection;
  }
}

export const said = (problems: readonly { row: number; column: string; code: string; severity: string }[]): string[] =>
  problems.map((one) => `${one.row}${one.column} ${one.code}${one.severity === 'error' ? '' : ` ${one.severity}`}`);
