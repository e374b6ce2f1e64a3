// The ledger's writer on a real database: batches chained by hash, balances brought along, and what tampering cannot
// hide.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ledgerInvariants, violations } from '#db/invariants.ts';
import { migrate } from '#db/migrate.ts';
import { openConnection, type Connection, type Value } from '#db/open.ts';
import { LedgerWriter, reversalOf, verifyLedger, type NewPosting } from '#db/queries/ledger.ts';
import { postingRow } from '#db/queries/ledger-read.ts';
import { insertRuleVersion } from '#db/queries/rules.ts';
import { creditRuleSets } from '#seeds/templates/credit-rules/index.ts';

let folder: string;
let connection: Connection;
let rule = 0;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'saixue-ledger-'));
  connection = openConnection(join(folder, 'ledger.db'), { create: true, quickCheck: false });
  migrate(connection, () => {});
  const set = creditRuleSets.find(({ id }) => id === 'shaanxi-2018');
  if (!set) throw new Error('no rule set');
  connection.transaction((db) => {
    rule = insertRuleVersion(db, set, 'seed', '');
    for (let id = 1; id <= 4; id += 1) {
      db.run(`insert into teachers (id, match_key, name, pinyin, initials, sex, staff_number, id_type, id_masked, phone_masked, stage, subject,
        professional_title, state, remark) values (?, ?, '', '', '', '', '', '', '', '', '', '', '', 'active',
          '')`, id, String(id));
    }
  });
});
afterEach(() => {
  connection.close();
  rmSync(folder, { recursive: true, force: true });
});

const line = (teacherId: number, credits: number, idem: string, more: Partial<NewPosting> = {}): NewPosting => ({
  teacherId, kind: 'training', sessionId: null, subject: '校本研修', activity: '', onDate: '2025-05-01', creditYear: 2025,
    level: 'school', organiserLevel: '',
  form: 'schoolBased', category: 'schoolBased', days: null, hoursX100: 4000, creditsX100: credits,
    ownCreditsX100: credits, ruleVersionId: rule,
  why: `计 ${credits}`, result: '', certificateNumber: '', reverses: null, idem, ...more,
});
const post = (...lines: NewPosting[]): void => connection.transaction((db) => {
  const writer = new LedgerWriter(db, { at: '2025-06-01T00:00:00Z', action: 'test', actor: '', importBatchId: null });
  for (const one of lines) writer.add(one);
  writer.finish();
});
const reverse = (seq: number): void => {
  const row = postingRow(connection.read, seq);
  if (row) post(reversalOf(row, '冲正'));
};
interface BalanceRow { teacher_id: number; credits_x100: number; cap_x100: number | null; counted_x100: number; lines: number }
const balances = (): BalanceRow[] => connection.read.all<BalanceRow>(
  'select teacher_id, credits_x100, cap_x100, counted_x100, lines from balances order by teacher_id, category, credit_year');

test('a batch is whole or not there; the same line twice is refused with all that came with it', () => {
  post(line(1, 800, 'a'), line(2, 300, 'b'));
  expect(() => post(line(3, 100, 'c'), line(1, 800, 'a'))).toThrow(/UNIQUE/);
  expect(verifyLedger(connection.read)).toMatchObject({ intact: true, lines: 2, batches: 1 });
  expect(balances().map(({ teacher_id: id, credits_x100: credits }) => [id, credits])).toEqual([[1, 800], [2, 300]]);
  post();
  expect(verifyLedger(connection.read).batches).toBe(1);
});

test('balances count at most the limit of the year, and forget the limit of a rule whose lines were taken back', () => {
  post(line(1, 800, 'a'), line(1, 700, 'b'));
  expect(balances()).toEqual([{ teacher_id: 1, credits_x100: 1500, cap_x100: 1000, counted_x100: 1000, lines: 2 }]);
  reverse(1);
  reverse(2);
  post(line(1, 1500, 'c', { ruleVersionId: null }));
  expect(balances()).toEqual([{ teacher_id: 1, credits_x100: 1500, cap_x100: null, counted_x100: 1500, lines: 5 }]);
  expect(violations(connection.read)).toEqual([]);
});

test('many teachers at once are settled as one by one', () => {
  connection.transaction((db) => {
    for (let id = 5; id <= 2600; id += 1) {
      db.run(`insert into teachers (id, match_key, name, pinyin, initials, sex, staff_number, id_type, id_masked, phone_masked, stage, subject,
        professional_title, state, remark) values (?, ?, '', '', '', '', '', '', '', '', '', '', '', 'active',
          '')`, id, String(id));
    }
  });
  const many = (mark: string, credits: number) => Array.from({ length: 2500 },
    (_, index) => line(index + 1, credits, `${mark}${index}`));
  post(...many('a', 600));
  post(...many('b', 700));
  expect(new Set(balances().map((row) =>
    `${row.credits_x100} ${row.counted_x100} ${row.lines}`))).toEqual(new Set(['1300 1000 2']));
  expect(violations(connection.read)).toEqual([]);
});

describe('tampering behind the program', () => {
  /** As somebody with another tool would: the triggers are no obstacle to him. */
  const tamper = (sql: string, ...values: Value[]): void => {
    for (const table of ['postings', 'posting_batches', 'posting_reasons']) {
      connection.script(`drop trigger if exists ${table}_no_update; drop trigger if exists ${table}_no_delete`);
    }
    connection.transaction((db) => void db.run(sql, ...values));
  };

  test('any column of any line, a lost line, a lost batch, another order: the first bad batch is named', () => {
    fc.assert(fc.property(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 0, max: 30 }), (batches, draw) => {
      connection.close();
      rmSync(join(folder, 'ledger.db'), { force: true });
      connection = openConnection(join(folder, 'ledger.db'), { create: true, quickCheck: false });
      migrate(connection, () => {});
      connection.transaction((db) =>
        void db.run(`insert into teachers (id, match_key, name, pinyin, initials, sex, staff_number, id_type, id_masked,
        phone_masked, stage, subject, professional_title, state, remark) values (1, '1', '', '', '', '', '', '', '',
          '', '', '', '', 'active', '')`));
      for (let batch = 1; batch <= batches; batch += 1) post(line(1, batch, `a${batch}`, { ruleVersionId: null }),
        line(1, batch, `b${batch}`, { ruleVersionId: null }));
      expect(verifyLedger(connection.read).intact).toBe(true);
      const hit = 1 + (draw % (batches * 2));
      const changes = [
        `update postings set credits_x100 = credits_x100 + 1 where seq = ${hit}`,
          `update postings set on_date = '2024-05-01' where seq = ${hit}`,
        `update postings set certificate_number = '改' where seq = ${hit}`,
          `update postings set told_hours_x100 = 1 where seq = ${hit}`,
        `update posting_reasons set text = text || '改' where id = (select reason_id from postings where seq = ${hit})`,
        `update posting_batches set actor = '改' where id = (select batch_id from postings where seq = ${hit})`,
        `update postings set hours_x100 = -hours_x100 where seq = ${hit}`,
        `delete from postings where seq = ${hit}`,
      ];
      tamper(changes[draw % changes.length] ?? '');
      expect(verifyLedger(connection.read)).toMatchObject({ intact: false, firstBadBatch: Math.ceil(hit / 2) });
    }), { numRuns: 12 });
  });

  const broken: [name: string, sql: string][] = [
    ['balances_are_sums', 'update balances set credits_x100 = credits_x100 + 1, counted_x100 = counted_x100 + 1 where teacher_id = 2'],
    ['balances_are_sums', 'delete from balances where teacher_id = 2'],
    ['balances_are_sums', 'update balances set hours_x100 = 0 where teacher_id = 1'],
    ['balances_are_sums', `insert into balances values (3, 'remote', 2025, 1, 0, 900, null, 900)`],
    ['caps_hold', 'update balances set counted_x100 = 1500 where teacher_id = 1'],
    ['reversals_take_back', 'update postings set credits_x100 = -100 where seq = 4'],
    ['reversals_take_back', `update postings set on_date = '2024-01-01' where seq = 4`],
    ['lines_have_origin', 'update postings set reason_id = 99 where seq = 1'],
    ['lines_have_origin', 'update postings set batch_id = 99 where seq = 1'],
    ['lines_have_origin', 'update postings set rule_version_id = 99 where seq = 1'],
    ['batches_are_whole', 'delete from postings where seq = 4'],
    ['batches_are_whole', 'update posting_batches set lines = 2 where id = 1'],
    ['loans_not_overpaid', `update loan_terms set repay_x100 = 100`],
    ['grants_stand_with_exemptions', `update exemptions set revoked_at = '2025-06-01'`],
  ];
  test('each promise of the ledger can be broken', () => {
    expect([...new Set(broken.map(([name]) => name))].toSorted()).toEqual(ledgerInvariants.map((one) => one.name).toSorted());
  });
  test.each(broken)('%s is violated by: %s', (name, sql) => {
    post(line(1, 800, 'a'), line(1, 700, 'b'), line(2, 300, 'c'));
    reverse(3);
    post(line(4, 500, 'l', { kind: 'loan' }), line(4, 600, 'g:1:2025:schoolBased', { kind: 'grant' }));
    connection.transaction((db) => {
      db.run(`insert into loan_terms values (5, '2026-01-01', 500, '')`);
      db.run(`insert into exemptions values (1, 4, '产假', '2025-01-01', '2025-12-31', 'grantCredits', 'schoolBased', 600, null, 6, '', '', null)`);
    });
    post(line(4, -400, 'p:5:1', { kind: 'repayment' }));
    expect(violations(connection.read)).toEqual([]);
    tamper(sql);
    expect(violations(connection.read).map((one) => one.name)).toContain(name);
  });
});
