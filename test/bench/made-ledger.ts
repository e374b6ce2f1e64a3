// A made-up ledger for the benches: teachers in schools of units, each with lines rated by Shaanxi 2018, straight into
// a database.
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { RuleBook } from '#backend/credit-rules/book.ts';
import type { QueryContext } from '#backend/context.ts';
import { lineOf, rateFacts, type Facts } from '#backend/credits/facts.ts';
import { fieldsOf } from '#backend/program/open-workspace.ts';
import { migrate } from '#db/migrate.ts';
import { openConnection, type Connection } from '#db/open.ts';
import { LedgerWriter } from '#db/queries/ledger.ts';
import { insertRuleUse, insertRuleVersion, ruleUses, storedRules } from '#db/queries/rules.ts';
import { creditRuleSets } from '#seeds/templates/credit-rules/index.ts';

const teachersPerSchool = 100;
const at = '2026-01-01T00:00:00.000Z';

/** Line number `index` of a teacher: concentrated, remote and school-based in turn, over the years 2021 to 2025. */
function factsOfMade(teacher: number, index: number): Facts {
  const year = 2021 + ((teacher + index * 2) % 5);
  const [form, level] =
    ([['schoolBased', 'school'], ['remote', 'province'], ['concentrated', 'city']] as const)[index % 3]
      ?? ['remote', 'city'];
  return {
    kind: 'training', sessionId: null, subject: `培训 ${index}`, activity: '', date: `${year}-0${1 + (index % 9)}-15`,
      level, organiserLevel: null, form,
    days: form === 'concentrated' ? 5 : null, hours: 1000 + ((teacher * 7 + index * 13) % 30) * 100,
    ownCredits: form === 'schoolBased' ? 800 + ((teacher + index) % 5) * 100 : null, result: 'pass',
      certificateNumber: '',
  };
}

/** A workspace database at `file` with so many teachers and lines for each; returns it open. */
export function makeLedger(file: string, teachers: number, linesEach: number): Connection {
  for (const rest of ['', '-wal', '-shm']) rmSync(file + rest, { force: true });
  const connection = openConnection(file, { create: true, quickCheck: false });
  migrate(connection, () => {});
  const [set] = creditRuleSets.filter(({ id }) => id === 'shaanxi-2018');
  if (!set) throw new Error('the rule set of the bench is missing');
  connection.transaction((db) => {
    for (let unit = 0; unit < 10; unit += 1) db.run('insert into submitting_units (id, name, division_code) values (?, ?, null)',
      `u${unit}`, `单位 ${unit}`);
    for (let school = 0; school * teachersPerSchool < teachers; school += 1) {
      db.run('insert into schools (id, code, name, submitting_unit_id, stage) values (?, null, ?, ?, ?)', `s${school}`,
        `第 ${school} 小学`, `u${school % 10}`, '小学');
    }
    for (let id = 1; id <= teachers; id += 1) {
      db.run(`insert into teachers (id, match_key, name, pinyin, initials, sex, staff_number, id_type, id_masked,
        phone_masked, school_id, stage, subject, professional_title, registered_from, state, remark)
        values (?, ?, ?, ?, ?, '', ?, '', '', '', ?, '小学', '语文', '', ?, 'active', '')`,
      id, `k${id}`, `教师${id}`, `jiao shi ${id}`, `js${id}`, String(id), `s${Math.floor((id - 1) / teachersPerSchool)}`,
        `${2021 + (id % 5)}-09-01`);
    }
    insertRuleUse(db, { ruleVersionId: insertRuleVersion(db, set, 'seed', at), unitId: null, from: '2018-03-01', at });
    const book = new RuleBook(storedRules(db), ruleUses(db));
    const writer = new LedgerWriter(db, { at, action: 'bench', actor: '', importBatchId: null });
    for (let index = 0; index < linesEach; index += 1) {
      for (let id = 1; id <= teachers; id += 1) {
        const facts = factsOfMade(id, index);
        writer.add(lineOf(id, facts, rateFacts(book, null, facts), `h:${id}:${index}`));
      }
    }
    writer.finish();
  });
  return connection;
}

/** A context as a handler gets it, on that database. */
export const benchContext = (connection: Connection, today: string): QueryContext => ({
  db: connection.read, dir: '', fields: fieldsOf(randomBytes(32)), actor: null, language: 'zh', signal: new AbortController().signal,
  now: () => new Date(`${today}T12:00:00`), random: (bytes) => randomBytes(bytes),
    newId: () => randomBytes(16).toString('hex'),
  progress: () => {}, checkCancelled: () => {},
});
