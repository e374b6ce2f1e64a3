// A workspace's database with the real import calls around it, so that tests can look at rows, ledger and balances.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { z } from 'zod';
import type { CommandContext } from '#backend/context.ts';
import { importsHandlers } from '#backend/imports/handlers.ts';
import { fieldsOf } from '#backend/program/open-workspace.ts';
import { AppError } from '#contract/errors.ts';
import { ApplyInput, PreviewInput, type Kind } from '#contract/schema/imports.ts';
import { migrate } from '#db/migrate.ts';
import { openConnection, type Connection } from '#db/open.ts';
import { insertRuleUse, insertRuleVersion } from '#db/queries/rules.ts';
import { raiseRecordsRevision, recordsRevision } from '#db/queries/workspace.ts';
import { violations } from '#db/invariants.ts';
import { creditRuleSets } from '#seeds/templates/credit-rules/index.ts';

type PreviewAnswer = Awaited<ReturnType<typeof importsHandlers.preview>>;
type Asked = Partial<z.input<typeof PreviewInput>>;
export type Cells = readonly (string | number | null)[];

export class RecordWorkspace {
  readonly folder = mkdtempSync(join(tmpdir(), 'saixue-records-'));
  readonly connection: Connection = openConnection(join(this.folder, 'workspace.db'), { create: true, quickCheck: false });
  readonly context: CommandContext;
  private files = 0;

  constructor(today = '2025-12-31') {
    migrate(this.connection, () => {});
    const { connection } = this;
    this.context = {
      db: connection.read, dir: this.folder, fields: fieldsOf(randomBytes(32)), actor: null, language: 'zh', signal: new AbortController().signal,
      now: () => new Date(`${today}T08:00:00Z`), random: (bytes) => randomBytes(bytes), newId: () => randomBytes(16).toString('hex'),
      progress: () => {}, checkCancelled: () => {}, backup: () => Promise.resolve(''), scour: () => {},
      write: (event, work) => connection.transaction((db) => {
        if (event.records && event.basedOn !== undefined && recordsRevision(db) !== event.basedOn) throw new AppError('stale_revision');
        const result = work(db);
        if (event.records) raiseRecordsRevision(db);
        return result as ReturnType<typeof work>;
      }),
    };
  }

  use(ruleSetId: string, from: string, unitId: string | null = null): void {
    const rules = creditRuleSets.find((one) => one.id === ruleSetId);
    if (!rules) throw new Error(`no rule set ${ruleSetId}`);
    this.connection.transaction((db) => insertRuleUse(db, { ruleVersionId: insertRuleVersion(db, rules, 'seed', ''), unitId, from, at: '' }));
  }

  /** A CSV file with these rows. */
  file(headers: readonly string[], rows: readonly Cells[]): string {
    this.files += 1;
    const path = join(this.folder, `来源${this.files}.csv`);
    const cell = (value: string | number | null): string => (value === null ? '' : `"${String(value).replaceAll('"', '""')}"`);
    writeFileSync(path, [headers, ...rows].map((row) => row.map(cell).join(',')).join('\r\n'));
    return path;
  }

  preview(kind: Kind, filePath: string, more: Asked = {}): Promise<PreviewAnswer> {
    return importsHandlers.preview(this.context, PreviewInput.parse({ kind, filePath, ...more }));
  }

  async import(kind: Kind, filePath: string, more: Asked = {}) {
    const { fileHash, basedOn, problems, counts: expected } = await this.preview(kind, filePath, more);
    const { page: _, ...plan } = more;
    const done = await importsHandlers.apply(this.context, ApplyInput.parse({ kind, filePath, fileHash, basedOn, actor: '陈秀云', ...plan }));
    // Preview and import decide alike.
    if (JSON.stringify(done.counts) !== JSON.stringify(expected)) throw new Error(`preview ${JSON.stringify(expected)}, import ${JSON.stringify(done.counts)}`);
    return { ...done, problems: problems.map((one) => `${one.row} ${one.code}`), messages: problems.map((one) => one.message) };
  }

  undo(batchId: string) {
    return importsHandlers.undo(this.context, { batchId });
  }

  whyNot(batchId: string): string {
    return importsHandlers.batches(this.context, {}).batches.find((one) => one.batchId === batchId)?.whyNot ?? 'gone';
  }

  rows<T>(sql: string, ...values: (string | number)[]): T[] {
    return this.connection.read.all<T>(sql, ...values);
  }

  /** Everything that must always hold. */
  broken(): string[] {
    return violations(this.connection.read).map((one) => one.sentence);
  }

  close(): void {
    this.connection.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
