// Calls of contests: template, copy, lint, open, rehearse.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Handlers } from '#contract/define.ts';
import { AppError } from '#contract/errors.ts';
import type { AppContract } from '#contract/index.ts';
import { ContestRules } from '#contract/schema/rules.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import type { ReadDb } from '#db/open.ts';
import { countItems } from '#db/queries/calibration.ts';
import { activeGroups, insertContest, judgeLimits, quotaRows, setOpened, type ContestRow } from '#db/queries/contests.ts';
import { templates } from '#seeds/templates/index.ts';
import { rehearsalFigures } from '#seeds/templates/rehearsal.ts';
import { wrongState } from '#backend/refusals.ts';
import { found, whole } from '../handlers.ts';
import { lint, shownLint, type Fault, type LintFacts } from '../lint/lint.ts';
import { openGroups } from '../lint/problem.ts';
import { rulesForCopy } from './copy.ts';
import { fieldOf } from './field.ts';
import { rehearsal, type Run } from './rehearse.ts';

const rulesOf = (row: ContestRow): ContestRules => ContestRules.parse(JSON.parse(row.rules));

function factsOf(db: ReadDb, row: ContestRow): LintFacts {
  const template = templates().find((one) => one.id === row.template_id);
  return {
    year: row.year, entries: activeGroups(db, row.id),
    judges: judgeLimits(db, row.id).map((one) => ({ divisions: JSON.parse(one.divisions) as string[], maxLoad: one.max_load })),
    quotas: quotaRows(db, row.id).map(({ unit_id: unitId, ...one }) => ({ unitId, ...one })),
    calibration: countItems(db, row.id),
    template: {
      effectiveTo: template?.effectiveTo ?? null, version: row.template_version, latest: template?.version ?? null,
      unknown: (JSON.parse(row.unknown) as string[]).length,
    },
  };
}

const faultsOf = (db: ReadDb, row: ContestRow, rules = rulesOf(row)): Fault[] => lint(rules, factsOf(db, row));

export const openingHandlers = {
  template(_context, input) {
    const template = templates().find((one) => one.id === input.templateId);
    if (!template) throw new AppError('template_unknown', { id: input.templateId });
    return { template };
  },
  copy(context, input) {
    const row = found(context.db, input.contestId);
    const id = context.newId();
    const rules = rulesForCopy(rulesOf(row), { from: row.year, to: input.year });
    const detail = { from: row.id, template: row.template_id, version: row.template_version };
    context.write({ action: 'contest.copy', subject: id, detail }, (db) => {
      insertContest(db, {
        id, template_id: row.template_id, template_version: row.template_version, source: row.source, unknown: row.unknown,
        title: input.title, year: input.year, state: 'setup', sample: 0, rules: JSON.stringify(rules), rules_version: 1,
        created_at: context.now().toISOString(),
      });
    });
    return { contestId: id };
  },
  lint: (context, input) => shownLint(faultsOf(context.db, found(context.db, input.contestId), input.rules), context.language),
  open(context, input) {
    const row = found(context.db, input.contestId);
    if (row.opened_at !== null) return whole(context.db, row);
    if (row.state !== 'setup' && row.state !== 'assigned') {
      throw wrongState(row.state, ['开放报送', 'open it for entries'], ['评审包已经发出，不用再开放。', 'Judging packs were issued; there is nothing to open.']);
    }
    const errors = faultsOf(context.db, row).filter((one) => one.severity === 'error');
    const [first] = errors;
    if (first) throw new AppError('lint_errors', { errors: errors.length, first: first.message[0], firstEn: first.message[1] });
    context.write({ action: 'contest.open', contestId: row.id, basedOn: input.basedOn }, (db) => setOpened(db, row.id, context.now().toISOString()));
    return whole(context.db, found(context.db, input.contestId));
  },
  async rehearse(context, input) {
    const row = found(context.db, input.contestId);
    const rules = rulesOf(row);
    const { entries, judges, quotas } = factsOf(context.db, row);
    const known = new Set(openGroups(rules).map(({ division, category }) => JSON.stringify([division, category])));
    const cells = Map.groupBy(quotas.filter((one) => one.division !== '' && one.category !== '' && one.most !== null),
      ({ division, category }) => JSON.stringify([division, category]));
    const field = fieldOf(rules, {
      groups: entries.filter(({ division, category }) => known.has(JSON.stringify([division, category]))), judges,
      quotas: [...cells.values()].map((list) => ({
        division: list[0]!.division, category: list[0]!.category, entries: list.reduce((all, one) => all + (one.most ?? 0), 0),
      })),
    }, input, rehearsalFigures);
    const { seed, minutesPerEntry, hoursPerDay } = input;
    const play = rehearsal({ rules, field, seed, minutesPerEntry, hoursPerDay, figures: rehearsalFigures, language: context.language });
    const runs: Run[] = [];
    for (let index = 0; index < input.runs; index += 1) {
      // A turn of the event loop between runs, or no message to cancel could ever arrive.
      await nextTurn();
      context.checkCancelled();
      runs.push(play.run(index));
      context.progress(index + 1, input.runs, context.language === 'en' ? 'Rehearsing' : '正在排练');
    }
    return play.answer(runs);
  },
} satisfies Pick<Handlers<AppContract, QueryContext, CommandContext>['contests'], 'template' | 'copy' | 'lint' | 'open' | 'rehearse'>;
