// Calls of the certifying feature: declare, look, decide at the school and at the county, withdraw, the register.
import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { RuleBook } from '#backend/credit-rules/book.ts';
import { categoryName, compile } from '#backend/credit-rules/compile.ts';
import { dayOf, minuteOf, startOf } from '#backend/credit-rules/days.ts';
import { writeWorkbook } from '#backend/excel/write.ts';
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import type { ReadDb } from '#db/open.ts';
import * as rows from '#db/queries/certifying.ts';
import { LedgerWriter } from '#db/queries/ledger.ts';
import { standingLine } from '#db/queries/ledger-read.ts';
import { ruleUses, storedRules } from '#db/queries/rules.ts';
import { recordsRevision } from '#db/queries/workspace.ts';
import type { CommandContext, QueryContext } from '../context.ts';
import { attachmentsFolder, refuseOwnFile } from '../folders.ts';
import type { KeptFile } from '../kept-file.ts';
import { storeProof } from './proof-files.ts';
import { registerSheets } from './register-sheet.ts';
import { asHeld, checkNotHeld, factIdem } from './same-fact.ts';
import { activityName, checkTold, declaredRow, shownDeclaration } from './shown.ts';
import { checkAgain, checkWithdraw, decided, declaredAlready } from './states.ts';
import { certified, certifiedLine } from './worth.ts';

const missing = (what: string, whatEn: string): AppError => new AppError('not_found', { what, whatEn });
const mostProofs = 20;

function found(db: ReadDb, ids: readonly number[]): rows.DeclarationRow[] {
  const wanted = new Set(ids);
  const list = rows.declarationsOf(db, [...wanted]);
  if (list.length !== wanted.size) throw missing('申报', 'declaration');
  return list;
}

const bookOf = (db: ReadDb): RuleBook => new RuleBook(storedRules(db), ruleUses(db));

/** Whether the same fact is on its way already; one that ended without a line may be declared anew. */
function checkNotDeclared(db: ReadDb, { teacher_id: teacher, idem }: rows.DeclaredRow, self: number | undefined): string {
  const before = rows.declaredBefore(db, teacher, idem).filter((one) => one.id !== self);
  const open = before.find((one) => one.state === 'submitted' || one.state === 'schoolChecked' || one.state === 'returned');
  if (open) throw declaredAlready(open.id, open.state);
  const taken = new Set(before.map((one) => one.idem));
  let free = idem;
  for (let number = 2; taken.has(free); number += 1) free = `${idem}#${number}`;
  return free;
}

const filterOf = (input: { unitId: string | null; schoolId: string | null; teacherId?: string | null }): rows.DeclarationFilter => ({
  unitId: input.unitId, schoolId: input.schoolId,
  teacherId: input.teacherId === undefined || input.teacherId === null ? null : Number(input.teacherId),
});

export const certifyingHandlers = {
  async declare(context, input) {
    checkTold(input, dayOf(context.now()));
    // Copying takes time: what holds now must still hold when the rows are written.
    const ready = (db: ReadDb): { row: rows.DeclaredRow; name: string } => {
      const teacher = rows.declarant(db, Number(input.teacherId));
      if (!teacher) throw missing('教师', 'teacher');
      const row = declaredRow(input, teacher);
      if (input.declarationId !== undefined) {
        const [before] = found(db, [input.declarationId]);
        if (before?.teacher_id !== teacher.id) throw missing('申报', 'declaration');
        checkAgain(before.id, before.state);
      }
      checkNotHeld(row, rows.heldLines(db, [teacher.id]), standingLine(db, row.idem).seq);
      const before = input.declarationId === undefined ? 0 : rows.proofsOf(db, [input.declarationId]).length;
      if (before + input.proofs.length > mostProofs) {
        throw new AppError('attachment_refused', {
          file: basename(input.proofs[0] ?? ''), sentence: `每条申报最多 ${mostProofs} 份证明材料。`,
          sentenceEn: `a declaration has at most ${mostProofs} proofs.`,
        });
      }
      return { row: { ...row, idem: checkNotDeclared(db, row, input.declarationId) }, name: teacher.name };
    };
    ready(context.db);
    const folder = attachmentsFolder(context.dir);
    const stored: { id: string; file: string; kept: KeptFile }[] = [];
    try {
      for (const file of input.proofs) {
        context.progress(stored.length, input.proofs.length, '正在复制证明材料');
        const id = context.newId();
        stored.push({ id, file, kept: await storeProof(file, join(folder, id), () => context.checkCancelled()) });
      }
      const at = context.now().toISOString();
      const declarationId = context.write({
        action: 'certifying.declare', records: true, detail: { again: input.declarationId !== undefined, proofs: stored.length },
      }, (db) => {
        const { row, name } = ready(db);
        const id = input.declarationId ?? rows.insertDeclaration(db, row, at);
        if (input.declarationId !== undefined) rows.changeDeclaration(db, id, row);
        rows.addStep(db, {
          declaration_id: id, step: 'declare', decision: 'submit', actor: input.actor || name, opinion: input.note,
          credits_x100: row.claimed_x100, at,
        });
        for (const { id: proof, file, kept } of stored) {
          rows.insertProof(db, { id: proof, declaration_id: id, original_name: basename(file), bytes: kept.bytes,
            sha256: kept.sha256 });
        }
        return id;
      });
      return { declarationId };
    } catch (error) {
      for (const { id } of stored) rmSync(join(folder, id), { force: true });
      throw error;
    }
  },
  list(context, input) {
    const { db } = context;
    const filter = filterOf(input);
    const page = rows.declarationPage(db, filter, input.state, input.limit, input.offset);
    const ids = page.map((row) => row.id);
    const steps = Map.groupBy(rows.stepsOf(db, ids), (one) => one.declaration_id);
    const proofs = Map.groupBy(rows.proofsOf(db, ids), (one) => one.declaration_id);
    const counts: Record<string, number> =
      { submitted: 0, schoolChecked: 0, approved: 0, returned: 0, rejected: 0, withdrawn: 0 };
    for (const { state, n } of rows.declarationCounts(db, filter)) counts[state] = n;
    const book = bookOf(db);
    return {
      declarations: page.map((row) => shownDeclaration(book, row, steps.get(row.id) ?? [], proofs.get(row.id) ?? [],
        context.language)),
      total: input.state === null ? Object.values(counts).reduce((all, n) => all + n, 0) : counts[input.state] ?? 0,
      counts, revision: recordsRevision(db),
    };
  },
  decide(context, input) {
    const { step, decision, actor, opinion } = input;
    if (decision !== 'pass' && opinion === '') {
      throw new AppError('bad_input', { detail: '退回或不予认定要写明意见', detailEn: 'an opinion is needed to return or reject' });
    }
    const picked = input.credits === null ? null : Math.round(input.credits * 100);
    if (picked !== null && (new Set(input.declarationIds).size > 1 || step !== 'county' || decision !== 'pass')) {
      throw new AppError('bad_input', {
        detail: '学分只能在县级认定一条申报时确定', detailEn: 'credits are picked only when the county certifies one declaration',
      });
    }
    const at = context.now().toISOString();
    const done = context.write({
      action: 'certifying.decide', records: true, detail: { declarations: input.declarationIds.length, step, decision },
    }, (db) => {
      const list = found(db, input.declarationIds);
      const states = list.map((row) => decided(row.id, row.state, step, decision));
      const post = step === 'county' && decision === 'pass';
      const ledger = post ? new LedgerWriter(db, { at, action: 'certifying.approve', actor, importBatchId: null }) : null;
      const book = post ? bookOf(db) : null;
      const held = Map.groupBy(post ? rows.heldLines(db, [...new Set(list.map((row) => row.teacher_id))]) : [],
        (line) => line.teacher_id);
      const lines = new Map<number, { seq: number; credits: number }>();
      for (const row of list) {
        if (!ledger || !book) break;
        context.checkCancelled();
        const own = held.get(row.teacher_id) ?? [];
        const standing = standingLine(db, factIdem(row));
        checkNotHeld(row, own, standing.seq);
        const worth = certified(book, row, picked);
        const seq = ledger.add(certifiedLine(row, worth, standing.next));
        lines.set(row.id, { seq, credits: worth.rating.credits });
        held.set(row.teacher_id, [...own, asHeld(row, seq, worth.rating.credits)]);
      }
      ledger?.finish();
      for (const [index, row] of list.entries()) {
        const line = lines.get(row.id);
        rows.setDeclarationState(db, row.id, states[index] ?? row.state, line?.seq ?? null);
        rows.addStep(db, { declaration_id: row.id, step, decision, actor, opinion, credits_x100: line?.credits ?? null, at });
      }
      const credits = [...lines.values()].reduce((all, one) => all + one.credits, 0) / 100;
      return { decided: list.length, posted: lines.size, credits };
    });
    return { ...done, revision: recordsRevision(context.db) };
  },
  withdraw(context, input) {
    const at = context.now().toISOString();
    context.write({ action: 'certifying.withdraw', records: true, subject: String(input.declarationId) }, (db) => {
      for (const row of found(db, [input.declarationId])) {
        checkWithdraw(row.id, row.state);
        rows.setDeclarationState(db, row.id, 'withdrawn', null);
        rows.addStep(db, {
          declaration_id: row.id, step: 'withdraw', decision: 'withdraw', actor: input.actor || row.teacher_name,
          opinion: '', credits_x100: null, at,
        });
      }
    });
    return { done: true as const };
  },
  async register(context, input) {
    refuseOwnFile(context.dir, input.outFile);
    const { db } = context;
    const list = rows.registerRows(db, filterOf(input), {
      from: input.from === null ? null : startOf(input.from), until: input.to === null ? null : startOf(input.to, 1),
    });
    const book = bookOf(db);
    const sets = new Map(storedRules(db).map(({ id, rules }) => [id, rules]));
    const sheets = registerSheets({
      rows: list, steps: rows.stepsOf(db, list.map((row) => row.id)), writtenAt: minuteOf(context.now()),
      period: input.from === null && input.to === null ? '' : `${input.from ?? '开始'} 至 ${input.to ?? dayOf(context.now())}：`,
      activityName: (row) => activityName(book, row),
      categoryName(row) {
        const set = row.rule_version_id === null ? undefined : sets.get(row.rule_version_id);
        return set === undefined || row.category === '' ? '' : categoryName(compile(set), row.category);
      },
    });
    const { file, bytes } = await writeWorkbook(input.outFile, sheets, {
      overwrite: input.overwrite, signal: context.signal, onProgress: (done) => context.progress(done, list.length, '正在写登记表'),
    });
    context.write({ action: 'certifying.register', detail: { rows: list.length } }, () => undefined);
    return { file, rows: list.length, bytes };
  },
} satisfies Handlers<AppContract, QueryContext, CommandContext>['certifying'];
