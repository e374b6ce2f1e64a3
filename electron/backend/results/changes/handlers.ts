// Awards changed by hand: by whom and why; they count as soon as results are computed anew.
import type { z } from 'zod';
import { AppError } from '#contract/errors.ts';
import type { ChangeAwardInput, Changed } from '#contract/schema/results.ts';
import { entryRow } from '#db/queries/entries.ts';
import { lockedVersion } from '#db/queries/result-versions.ts';
import { awardChanges, insertAwardChange } from '#db/queries/results.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { lockedRefusal, notFound } from '#backend/refusals.ts';
import type { CommandContext } from '#backend/context.ts';
import { actionName, found, refused } from '../docket/handlers.ts';

const refuse = (zh: string, en: string): AppError => new AppError('award_refused', { detail: zh, detailEn: en });

function changeAward(context: CommandContext, input: z.output<typeof ChangeAwardInput>): z.input<typeof Changed> {
  const { db } = context;
  const { contest, rules } = found(db, input.contestId);
  if (input.basedOn !== contest.revision) throw new AppError('stale_revision');
  if (contest.state === 'published') throw refused(contest, 'changeAward', 'publishedAwards');
  const locked = lockedVersion(db, contest.id);
  if (locked !== undefined) throw lockedRefusal(locked, actionName('changeAward'));
  const entry = entryRow(db, contest.id, input.entryId);
  if (!entry) throw notFound('entry');
  if (entry.status !== 'active') {
    throw refuse('这件作品已经退出，不参加评奖。', 'This entry was withdrawn and takes no award.');
  }
  const { award } = input;
  const names = rules.awards.rules.map((one) => one.name);
  if (award !== null && award !== '' && !names.includes(award)) {
    throw refuse(`规则里没有“${award}”，只能选：${names.join('、') || '（规则没有设奖）'}。`,
      `The rules know no “${award}”, only: ${names.join(', ') || '(no award)'}.`);
  }
  const before = awardChanges(db, contest.id).find((one) => one.entry_id === entry.id)?.award ?? null;
  if (before === award) {
    throw award === null ? refuse('这件作品的等次本来就按规则。', 'The award of this entry is that of the rules already.')
      : refuse(`这件作品已经人工定为“${award || '无奖'}”，不需要再改。`, `This entry was given “${award || 'no award'}” by hand already.`);
  }
  const id = context.newId();
  context.write({
    action: 'results.changeAward', contestId: contest.id, basedOn: input.basedOn, subject: entry.id,
    detail: {
      change: id, back: award === null, award: award === null ? null : names.indexOf(award) + 1,
      // Reason and person stand with the change; the chain holds their hash.
      reason: sha256Hex(Buffer.from(`${id}\0${input.person}\0${input.reason}`)),
    },
  }, (write) => insertAwardChange(write, contest.id, {
    id, entry_id: entry.id, award, reason: input.reason, person: input.person, at: context.now().toISOString(),
  }));
  return { revision: found(db, contest.id).contest.revision };
}

export const changesHandlers = { changeAward };
