// The ledger's own calls: reading a teacher's lines, registering, correcting, reversing, verifying the whole.
import { isDeepStrictEqual } from 'node:util';
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import { RuleBook } from '#backend/credit-rules/book.ts';
import { dayOf } from '#backend/credit-rules/days.ts';
import { fromHundredths } from '#backend/credit-rules/hundredths.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { sameTraining, sessionNames } from '#backend/identity/programme-key.ts';
import { violations } from '#db/invariants.ts';
import type { ReadDb } from '#db/open.ts';
import { auditRows } from '#db/queries/audit.ts';
import { heldLines } from '#db/queries/certifying.ts';
import { loanRow } from '#db/queries/exemptions.ts';
import { LedgerWriter, reversalOf, verifyLedger, type PostingRow } from '#db/queries/ledger.ts';
import { freeIdem, postingRow, programmeName, reversedBy, standingFacts,
  teacherLines } from '#db/queries/ledger-read.ts';
import { ruleUses, ruleVersionRows, storedRules } from '#db/queries/rules.ts';
import { unitOn } from '#db/queries/standing.ts';
import { teacherRow } from '#db/queries/teachers.ts';
import { recordsRevision } from '#db/queries/workspace.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { notFound } from '#backend/refusals.ts';
import { factsOf, factsOfLine, idemOf, lineOf, rateFacts, type Facts, type Rated, type ToldFact } from '../facts.ts';
import { alreadyThere, byExemption, lineClosed, loanInUse, notADay, nothingChanged, ofOtherKind, refuseReversed,
  valueNeeded } from '../refused.ts';
import { changedFacts } from './changes.ts';
import { ledgerOf } from '#backend/credit-rules/ledger-lines.ts';
import { whyIn } from '#backend/credit-rules/why-en.ts';
import { categoryTitle } from '#backend/credit-rules/words-en.ts';

type Credits = Handlers<AppContract, QueryContext, CommandContext>['credits'];

export const bookOf = (db: ReadDb): RuleBook => new RuleBook(storedRules(db), ruleUses(db));

/** A range needs a value picked inside it before anything is posted. */
function rateForPosting(book: RuleBook, unitId: string | null, facts: Facts): Rated {
  const rated = rateFacts(book, unitId, facts);
  const { range } = rated.rating;
  if (range && (facts.ownCredits === null || facts.ownCredits < range.min || facts.ownCredits > range.max)) throw valueNeeded(range.min, range.max);
  return rated;
}

/** The line, if it stands and may be changed. */
function openLine(db: ReadDb, seq: number): PostingRow {
  const row = postingRow(db, seq);
  if (!row) throw notFound('line');
  if (row.kind === 'reversal') throw lineClosed(seq, null);
  const by = reversedBy(db, seq);
  if (by !== null) throw lineClosed(seq, by);
  return row;
}

/**
 * The line that bears the same fact today, if there is one (`besides` apart). Facts are compared as they stand, since a
 * correction may have made another fact of a line than the one it was posted as.
 */
function heldLine(db: ReadDb, teacherId: number, idem: string, besides = 0): number | null {
  return standingFacts(db, teacherId).find((row) => {
    const facts = row.seq === besides ? null : factsOfLine(row);
    return facts !== null && idemOf(teacherId, facts) === idem;
  })?.seq ?? null;
}

/** The teachers to whom a session has posted the training that is told by hand. */
function postedBySession(db: ReadDb, ids: readonly number[], told: ToldFact): Map<number, number> {
  if (told.kind !== 'training' || told.sessionId !== null) return new Map();
  const mention = { names: [told.subject], from: told.from ?? told.to, to: told.to, certificate: told.certificateNumber };
  return new Map(heldLines(db, ids).filter((line) => line.session_id !== null && line.kind === 'training'
    && sameTraining(mention, { names: sessionNames(line.name, line.session_name), from: line.from_date, to: line.on_date,
      certificate: line.certificate_number })).map((line) => [line.teacher_id, line.seq]));
}

/** The subject of a training of a session is the programme's name, which stands there already. */
function checked(db: ReadDb, facts: Facts): Facts {
  notADay(facts.date);
  if (facts.sessionId === null) return facts;
  if (programmeName(db, facts.sessionId) === undefined) throw notFound('session');
  return { ...facts, subject: '' };
}

/** Rule versions that are not what they were when they were saved or put in force: the audit trail keeps their hashes. */
function changedRules(db: ReadDb, language: 'zh' | 'en'): string[] {
  const told = new Map<string, string>();
  for (const { body } of auditRows(db)) {
    if (!body.includes('RuleSet"')) continue;
    const { action, subject, detail } = JSON.parse(body) as { action: string; subject: string; detail: Record<string, unknown> };
    if (action !== 'credits.useRuleSet' && action !== 'credits.saveRuleSet') continue;
    const key = `${subject}|${String(detail['version'])}`;
    if (!told.has(key)) told.set(key, String(detail['sha256']));
  }
  return ruleVersionRows(db).flatMap((row) => (told.get(`${row.rule_set_id}|${row.version}`) === sha256Hex(row.body) ? []
    : [language === 'zh' ? `规则“${row.rule_set_id}”第 ${row.version} 版与保存时不一致，可能被别的程序改过。`
      : `Rule set “${row.rule_set_id}”, version ${row.version}, is not as it was saved; another program may have changed it.`]));
}

export const ledgerHandlers = {
  ledger(context, { teacherId }) {
    const { db } = context;
    const id = Number(teacherId);
    if (!teacherRow(db, id)) throw notFound('teacher');
    const versions = storedRules(db);
    const book = new RuleBook(versions, ruleUses(db));
    const today = dayOf(context.now());
    return ledgerOf(teacherLines(db, id), new Map(versions.map((one) => [one.id, one.rules])),
      book.at(unitOn(db, id, today), today)?.rules ?? null, context.language);
  },

  rate({ db, language }, { teacherId, ...told }) {
    const id = Number(teacherId);
    if (!teacherRow(db, id)) throw notFound('teacher');
    refuseReversed(told.from, told.to);
    const facts = checked(db, factsOf(told));
    const [book, unitId] = [bookOf(db), unitOn(db, id, facts.date)];
    const { rating } = rateFacts(book, unitId, facts);
    const rules = book.at(unitId, facts.date)?.rules;
    return {
      credits: fromHundredths(rating.credits), category: rating.category, min: rating.range
        && fromHundredths(rating.range.min),
      categoryName: rules ? categoryTitle(rules, rating.category, language) : '', max: rating.range
        && fromHundredths(rating.range.max), why: whyIn(language, rating.why, rules ? [rules.set] : []),
    };
  },

  register(context, { teacherIds, actor, ...told }) {
    refuseReversed(told.from, told.to);
    const facts = checked(context.db, factsOf(told));
    const versions = storedRules(context.db);
    const [book, sets] = [new RuleBook(versions, ruleUses(context.db)), versions.map(({ rules }) => rules)];
    const ids = [...new Set(teacherIds.map(Number))];
    const posted = postedBySession(context.db, ids, told);
    const plan = ids.map((id) => {
      if (!teacherRow(context.db, id)) throw notFound('teacher');
      const idem = idemOf(id, facts);
      return { id, there: heldLine(context.db, id, idem) ?? posted.get(id) ?? null, idem: freeIdem(context.db, idem),
        rated: rateForPosting(book, unitOn(context.db, id, facts.date), facts) };
    });
    const news = plan.filter(({ there }) => there === null);
    const same = plan.length - news.length;
    if (news.length === 0) return { posted: 0, same, credits: 0, revision: recordsRevision(context.db), lines: [] };
    const subject = facts.sessionId === null ? '' : String(facts.sessionId);
    return context.write({ action: 'credits.register', records: true, subject,
      detail: { lines: news.length, same, kind: facts.kind } }, (db) => {
      const writer = new LedgerWriter(db,
        { at: context.now().toISOString(), action: 'credits.register', actor, importBatchId: null });
      const lines = news.map(({ id, idem, rated }) => ({
        seq: writer.add(lineOf(id, facts, rated, idem)), teacherId: String(id),
          credits: fromHundredths(rated.rating.credits), why: whyIn(context.language, rated.rating.why, sets),
      }));
      writer.finish();
      const credits = news.reduce((sum, { rated }) => sum + rated.rating.credits, 0);
      return { posted: lines.length, same, credits: fromHundredths(credits), revision: recordsRevision(db) + 1, lines };
    });
  },

  correct(context, { seq, reason, actor, changes }) {
    const row = openLine(context.db, seq);
    const old = factsOfLine(row);
    if (!old) throw ofOtherKind(seq, ['请先冲正，再重新登记。', 'Reverse it, then register anew.']);
    refuseReversed(changes.from, changes.to ?? old.date);
    const facts = checked(context.db, changedFacts(old, changes));
    if (isDeepStrictEqual(facts, old)) throw nothingChanged(seq);
    const twin = heldLine(context.db, row.teacher_id, idemOf(row.teacher_id, facts), seq);
    if (twin !== null) throw alreadyThere(twin);
    const rated = rateForPosting(bookOf(context.db), unitOn(context.db, row.teacher_id, facts.date), facts);
    const event = { action: 'credits.correct', records: true as const, subject: String(seq), detail: { reason } };
    return context.write(event, (db) => {
      const writer = new LedgerWriter(db,
        { at: context.now().toISOString(), action: 'credits.correct', actor, importBatchId: null });
      const reversal = writer.add(reversalOf(row, `冲正第 ${seq} 笔：${reason}`));
      const line = writer.add(lineOf(row.teacher_id, facts, rated, `c:${seq}`, `（更正第 ${seq} 笔：${reason}）`));
      writer.finish();
      return { reversal, line, credits: fromHundredths(rated.rating.credits), revision: recordsRevision(db) + 1 };
    });
  },

  reverse(context, { seq, reason, actor }) {
    const row = openLine(context.db, seq);
    if (row.kind === 'grant') throw byExemption(seq);
    if (row.kind === 'loan' && (loanRow(context.db, seq)?.repayments ?? 0) > 0) throw loanInUse(seq);
    const event = { action: 'credits.reverse', records: true as const, subject: String(seq), detail: { reason } };
    return context.write(event, (db) => {
      const writer = new LedgerWriter(db,
        { at: context.now().toISOString(), action: 'credits.reverse', actor, importBatchId: null });
      const reversal = writer.add(reversalOf(row, `冲正第 ${seq} 笔：${reason}`));
      writer.finish();
      return { reversal, line: null, credits: fromHundredths(-row.credits_x100), revision: recordsRevision(db) + 1 };
    });
  },

  verify({ db, language }) {
    const chain = verifyLedger(db);
    const faults = violations(db).map(({ sentence, sentenceEn, rows }) => (language === 'zh' ? `${sentence}：有 ${rows} 处不符。`
      : `It must be that ${sentenceEn}; in ${rows} ${rows === 1 ? 'place' : 'places'} it is not so.`));
    faults.push(...changedRules(db, language));
    const bad = chain.firstBadBatch ?? 0;
    if (!chain.intact) faults.unshift(language === 'zh'
      ? `台账第 ${bad} 批起与写入时不一致，可能被别的程序改过。请从“备份”恢复最近一份，再核对之后的登记。`
      : `From batch ${bad} on the ledger is not as it was written; another program may have changed it. Restore the newest backup under Backups, then check what was recorded since.`);
    return {
      intact: chain.intact && faults.length === 0, lines: chain.lines, batches: chain.batches,
        firstBadBatch: chain.firstBadBatch,
      head: Buffer.from(chain.head).toString('hex'), faults,
    };
  },
} satisfies Pick<Credits, 'ledger' | 'rate' | 'register' | 'correct' | 'reverse' | 'verify'>;
