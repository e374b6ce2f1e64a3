// credits.simulate: what a change of rules would do to everybody, from the facts of the ledger; writes nothing.
import { setImmediate } from 'node:timers/promises';
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import { RuleBook } from '#backend/credit-rules/book.ts';
import { applyChanges } from '#backend/credit-rules/changes.ts';
import { dayOf } from '#backend/credit-rules/days.ts';
import { fromHundredths } from '#backend/credit-rules/hundredths.ts';
import { assessPerson, needsFocus } from '#backend/credit-rules/person.ts';
import { creditRuleSets } from '#seeds/templates/credit-rules/index.ts';
import { lineCount, lineSlices, reversedSeqs } from '#db/queries/ledger-read.ts';
import { ruleUses, storedRules } from '#db/queries/rules.ts';
import { unitName } from '#db/queries/standing.ts';
import { briefRows } from '#db/queries/teachers.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { notFound } from '#backend/refusals.ts';
import { keptVersions } from '../rules/handlers.ts';
import { findVersion } from '../rules/sets.ts';
import { standingNames, type ShownStanding } from '../everybody/everybody.ts';
import { readEverybody } from '../everybody/handlers.ts';
import { bothVersions, whyChanged, whyChangedEn, type Versions } from './compare.ts';
import { Resummed } from './resum.ts';

type Credits = Handlers<AppContract, QueryContext, CommandContext>['credits'];
interface Changed { id: number; before: ShownStanding; after: ShownStanding; totals: [number,
  number]; passes: [boolean, boolean]; why: string }
const teachersAtATime = 2000;
const zeroCounts = (): Record<string, number> => Object.fromEntries(standingNames.map((name) => [name, 0]));

export const simulateHandlers = {
  async simulate(context, { ruleSetId, version, unitId, asOf = dayOf(context.now()), changes, limit }) {
    const { db } = context;
    const found = findVersion(ruleSetId, version, keptVersions(db), creditRuleSets);
    if (!found) throw notFound('ruleSet');
    if (unitId !== null && unitName(db, unitId) === undefined) throw notFound('unit');
    const body = applyChanges(found.rules, changes);
    /** What is appended meanwhile does not come; in another workspace than the one it began in, this ends. */
    const letOthers = async (): Promise<void> => {
      await setImmediate();
      context.checkCancelled();
      if (context.db !== db) throw new AppError('cancelled');
    };
    const both = bothVersions({ versions: storedRules(db), uses: ruleUses(db) }, found.rules, body, unitId,
      found.id !== null);
    const bookOf = ({ versions, uses }: Versions): RuleBook => new RuleBook(versions, uses);
    const books = [bookOf(both.before), bookOf(both.after)] as const;
    const input = readEverybody(context, asOf, false);
    const sums = books.map((book) => new Resummed(book, input.places));
    const [reversed, total] = [reversedSeqs(db), lineCount(db)];
    let done = 0;
    for (const rows of lineSlices(db)) {
      context.checkCancelled();
      for (const row of rows) {
        if (row.kind === 'reversal' || reversed.has(row.seq) || row.on_date > asOf) continue;
        for (const one of sums) one.add(row);
      }
      done += rows.length;
      context.progress(done, total, '逐笔按试算的规则折算');
      await letOthers();
    }
    const counts = [zeroCounts(), zeroCounts()] as const;
    const pass = { before: 0, after: 0 };
    const changed: Changed[] = [];
    let [teachers, changedCount] = [0, 0];
    for (const [index, teacher] of input.teachers.entries()) {
      if (index % teachersAtATime === 0) {
        context.progress(index, input.teachers.length, '逐人核算');
        await letOthers();
      }
      const unit = input.places.unitAt(teacher.id, asOf);
      if (teacher.state !== 'active' || (unitId !== null && unit !== unitId)) continue;
      teachers += 1;
      const [before, after] = books.map((book, at) => {
        const rules = book.at(unit, asOf)?.rules;
        if (!rules) return null;
        return {
          rules, assessment: assessPerson(rules, {
            sums: sums[at]?.of(teacher.id, rules.set.achievements === 'highest') ?? [],
              exemptions: input.exemptions.get(teacher.id) ?? [], asOf,
            focusHours: needsFocus(rules) ? (cycle) => input.focusHours(cycle, rules).get(teacher.id)
              ?? new Map() : undefined,
          }),
        };
      });
      const [was, is]: [ShownStanding, ShownStanding] = [before?.assessment.standing ?? 'noRule',
        after?.assessment.standing ?? 'noRule'];
      counts[0][was] = (counts[0][was] ?? 0) + 1;
      counts[1][is] = (counts[1][is] ?? 0) + 1;
      const passes: [boolean, boolean] = [before?.assessment.pass ?? false, after?.assessment.pass ?? false];
      if (passes[0]) pass.before += 1;
      if (passes[1]) pass.after += 1;
      if (was === is && passes[0] === passes[1]) continue;
      changedCount += 1;
      if (changed.length >= limit) continue;
      changed.push({
        id: teacher.id, before: was, after: is, passes,
          totals: [before?.assessment.totalX100 ?? 0, after?.assessment.totalX100 ?? 0],
        why: (context.language === 'zh' ? whyChanged : whyChangedEn)(before ?? null, after ?? null),
      });
    }
    const briefs = new Map(briefRows(db, changed.map(({ id }) => id)).map((row) => [row.id, row]));
    return {
      teachers, before: counts[0], after: counts[1], pass, changedCount, body,
      changed: changed.map(({ id, before, after, totals, passes, why }) => ({
        teacherId: String(id), name: briefs.get(id)?.name ?? '', schoolName: briefs.get(id)?.school_name ?? '', before,
          after,
        totalBefore: fromHundredths(totals[0]), totalAfter: fromHundredths(totals[1]), passBefore: passes[0],
          passAfter: passes[1], why,
      })),
    };
  },
} satisfies Pick<Credits, 'simulate'>;
