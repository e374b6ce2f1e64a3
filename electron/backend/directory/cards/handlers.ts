// Judge cards: looked at, pinned to a judge, taken off and put back.
import { AppError } from '#contract/errors.ts';
import type { Handlers } from '#contract/define.ts';
import type { AppContract } from '#contract/index.ts';
import type { CommandContext, QueryContext } from '#backend/context.ts';
import { sha256Hex } from '#backend/crypto/suite.ts';
import { fingerprint } from '#backend/packfile/codes.ts';
import { notFound, wrongState } from '#backend/refusals.ts';
import type { ReadDb } from '#db/open.ts';
import { auditRows } from '#db/queries/audit.ts';
import * as store from '#db/queries/cards.ts';
import { contestRow } from '#db/queries/contests.ts';
import { judgeRows } from '#db/queries/entries.ts';
import { cardRows, judgeKeyRows } from '#db/queries/packs.ts';
import { openCard } from './file.ts';
import { cardObstacle } from './obstacle.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function judgeFound(db: ReadDb, judgeId: string) {
  const judge = store.judgeOfCard(db, judgeId);
  const contest = judge && contestRow(db, judge.contest_id);
  if (!judge || !contest) throw notFound('judge');
  return { judge, contest };
}

const digestOf = ({ sign, receive, pinnedAt }: { sign: string; receive: string; pinnedAt: string }): string =>
  sha256Hex(`${sign}\0${receive}\0${pinnedAt}`);

/** The digest of the card that was taken off a judge last, as the record holds it. */
function takenOff(db: ReadDb, judgeId: string): string | null {
  let digest: string | null = null;
  for (const { body } of auditRows(db)) {
    if (!body.includes('directory.unpinCard')) continue;
    const { action, subject, detail } = JSON.parse(body) as { action: string; subject: string; detail: Record<string, unknown> };
    if (action === 'directory.unpinCard' && subject === judgeId) digest = String(detail['card'] ?? '');
  }
  return digest;
}

/** `at`: when it had been pinned before it was taken off; null: now. */
function pin(context: CommandContext, judgeId: string, card: { sign: string; receive: string; fingerprint: string }, at: string | null) {
  const { judge, contest } = judgeFound(context.db, judgeId);
  const sign = Buffer.from(card.sign, 'hex');
  const now = store.cardRow(context.db, judgeId);
  if (now && hex(now.sign_public) === card.sign && now.receive_public === card.receive) {
    return { judgeId, fingerprint: card.fingerprint, pinnedAt: now.pinned_at, replaced: false };
  }
  if (contest.state === 'published') {
    throw wrongState(contest.state, ['认定评委卡', 'pin a judge card'], ['结果已经发布。', 'The results are published.']);
  }
  const key = store.keyOfPack(context.db, judgeId);
  const newest = store.newestLock(context.db, judgeId);
  const obstacle = cardObstacle({
    card: card.sign, pinnedAt: now?.pinned_at ?? null, returned: key ? hex(key.sign_public) : null,
    newest: newest ? { lock: newest.lock, issuedAt: newest.issued_at, revision: newest.revision } : null,
    other: store.holdersOfCard(context.db, sign, card.receive)
      .find((one) => one.contest_id === judge.contest_id && one.judge_id !== judgeId)?.name ?? null,
  });
  if (obstacle) throw new AppError('card_refused', { detail: obstacle[0], detailEn: obstacle[1] });
  const pinnedAt = at ?? context.now().toISOString();
  const replaced = now !== undefined;
  const event = { action: at === null ? 'directory.pinCard' : 'directory.repinCard', contestId: contest.id, basedOn: contest.revision,
    subject: judgeId, detail: { fingerprint: card.fingerprint, replaced } };
  context.write(event, (db) => store.putCard(db, { judge_id: judgeId, sign_public: sign, receive_public: card.receive, pinned_at: pinnedAt }));
  return { judgeId, fingerprint: card.fingerprint, pinnedAt, replaced };
}

export const cardHandlers = {
  async readCard({ db }, { file }) {
    const card = await openCard(file);
    return {
      fingerprint: card.fingerprint,
      judges: store.holdersOfCard(db, Buffer.from(card.sign, 'hex'), card.receive)
        .map(({ judge_id: judgeId, name, contest }) => ({ judgeId, name, contest })),
    };
  },
  async pinCard(context, { judgeId, file }) {
    return pin(context, judgeId, await openCard(file), null);
  },
  repinCard(context, { judgeId, sign, receive, pinnedAt }) {
    // A card proves itself by the signature in its file; without the file only what was taken off here last is believed.
    if (takenOff(context.db, judgeId) !== digestOf({ sign, receive, pinnedAt })) {
      throw new AppError('nothing_to_undo', { what: '恢复认定', whatEn: 'put back' });
    }
    return pin(context, judgeId, { sign, receive, fingerprint: fingerprint(Buffer.from(sign, 'hex')) }, pinnedAt);
  },
  unpinCard(context, { judgeId }) {
    const { contest } = judgeFound(context.db, judgeId);
    const card = store.cardRow(context.db, judgeId);
    if (!card) throw new AppError('nothing_to_undo', { what: '取消认定', whatEn: 'take off' });
    if (contest.state === 'published') {
      throw wrongState(contest.state, ['取消认定评委卡', 'take a judge card off'], ['结果已经发布。', 'The results are published.']);
    }
    const event = { action: 'directory.unpinCard', contestId: contest.id, basedOn: contest.revision, subject: judgeId,
      detail: { fingerprint: fingerprint(card.sign_public),
        card: digestOf({ sign: hex(card.sign_public), receive: card.receive_public, pinnedAt: card.pinned_at }) } };
    context.write(event, (db) => store.removeCard(db, judgeId));
    return { judgeId, sign: hex(card.sign_public), receive: card.receive_public, pinnedAt: card.pinned_at };
  },
  cards({ db }, { contestId }) {
    if (!contestRow(db, contestId)) throw notFound('contest');
    const pinned = new Map(cardRows(db, contestId).map((one) => [one.judge_id, one]));
    const returned = new Map(judgeKeyRows(db, contestId).map((one) => [one.judge_id, one]));
    return {
      cards: judgeRows(db, contestId).map(({ id, name }) => {
        const card = pinned.get(id);
        const key = card ?? returned.get(id);
        return {
          judgeId: id, name, fingerprint: key ? fingerprint(key.sign_public) : null,
          from: card ? 'card' as const : key ? 'pack' as const : 'none' as const, pinnedAt: card?.pinned_at ?? null,
        };
      }),
    };
  },
} satisfies Pick<Handlers<AppContract, QueryContext, CommandContext>['directory'], 'readCard' | 'pinCard' | 'repinCard' | 'unpinCard' | 'cards'>;
