// Whether a card may be pinned to a judge, pure: which fact stands in the way, and the way out.
import type { Text } from '#backend/refusals.ts';

export interface CardFacts {
  /** Signing key of the card, in hex. */
  card: string;
  /** When the card was pinned that this one would replace; null: none is. */
  pinnedAt: string | null;
  /** The signing key that came with an accepted score pack; null: none came. */
  returned: string | null;
  /** The newest pack that is out; null: none. */
  newest: { lock: 'passphrase' | 'card' | 'none'; issuedAt: string; revision: number } | null;
  /** Another judge of the same contest who has one of the card's keys; null: nobody. */
  other: string | null;
}

/** Null: nothing stands in the way. */
export function cardObstacle({ card, pinnedAt, returned, newest, other }: CardFacts): Text | null {
  if (other !== null) {
    return [
      `同一届活动的评委“${other}”用的已经是这张卡。一张卡只能代表一个人：请核对是不是拿错了文件，或请这位评委用自己的电脑另生成一张。`,
      `“${other}”, a judge of the same contest, has this very card. One card stands for one person: check whether the files were mixed up, or ask this judge to make a card on his own computer.`,
    ];
  }
  if (returned !== null && returned !== card) {
    return [
      '这位评委交回的成绩包已经接收，签名用的是另一把钥匙。换卡后两边的签名对不上。请让评委仍用原来那台电脑；确实要换，先到“回收”撤销接收他的成绩包，再认定新卡，重新发包。',
      'A score pack of this judge was already received, signed with another key; with this card the two would not agree. Let him go on at his first computer; or undo receiving his pack in the inbox, pin the new card, and issue him a new pack.',
    ];
  }
  if (pinnedAt !== null && newest?.lock === 'card' && newest.issuedAt >= pinnedAt) {
    return [
      `发出的评审包（第 ${newest.revision} 版）是按原来那张卡加密的，新卡打不开。请先“取消认定”原来的卡，再认定新卡，然后给这位评委重新发包（版次加一，编号不变）。`,
      `The pack that is out (revision ${newest.revision}) is locked to the former card; the new one cannot open it. Take the former card off first, pin the new one, then issue this judge a new pack (next revision, same codes).`,
    ];
  }
  return null;
}
