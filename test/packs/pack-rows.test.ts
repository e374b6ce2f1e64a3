// The page of packs: one row a judge, the newest revision in front, and packs that the judge's computer cannot open are marked.
import { describe, expect, it } from 'vitest';
import { fingerprintGroups, judgePacks, type CardOfJudge, type IssuedRow } from '#renderer/pages/packs/pack-rows.ts';

const card = (judgeId: string, change: Partial<CardOfJudge> = {}): CardOfJudge =>
  ({ judgeId, name: judgeId, fingerprint: null, from: 'none', pinnedAt: null, ...change });
const pinned = (judgeId: string, pinnedAt: string) => card(judgeId, { from: 'card', fingerprint: 'AAAA-BBBB-CCCC-DDDD', pinnedAt });
const pack = (judgeId: string, revision: number, change: Partial<IssuedRow> = {}): IssuedRow => ({
  judgeId, fileName: `P-${revision}`, revision, issuedAt: `2026-11-2${revision}T08:00:00Z`, entries: 4, received: false, lastSeq: null,
  kind: 'pack', lock: 'passphrase', ...change,
});

describe('rows of the page of packs', () => {
  it('fold the revisions of a judge, newest first, in the order of judges', () => {
    const rows = judgePacks([card('b'), card('a'), card('c')], [pack('a', 1), pack('a', 3), pack('b', 1), pack('a', 2)]);
    expect(rows.map((one) => [one.judgeId, one.newest?.revision ?? null, one.earlier.map((each) => each.revision)]))
      .toEqual([['b', 1, []], ['a', 3, [2, 1]], ['c', null, []]]);
    expect(rows.map((one) => one.state)).toEqual(['waiting', 'waiting', 'none']);
  });

  it('say which packs are locked to a card that is not the judge\'s', () => {
    const locked = { lock: 'card' as const };
    const stateOf = (who: CardOfJudge, ...packs: IssuedRow[]) => judgePacks([who], packs)[0]?.state;
    expect(stateOf(pinned('a', '2026-11-20T08:00:00Z'), pack('a', 1, locked))).toBe('waiting');
    expect(stateOf(pinned('a', '2026-11-22T08:00:00Z'), pack('a', 1, locked))).toBe('stale');
    expect(stateOf(card('a'), pack('a', 1, locked))).toBe('stale');
    expect(stateOf(card('a'), pack('a', 1, locked), pack('a', 2))).toBe('waiting');
    // With a passphrase any computer opens it, whatever card came later; and what is back needs no opening.
    expect(stateOf(pinned('a', '2026-11-22T08:00:00Z'), pack('a', 1))).toBe('waiting');
    expect(stateOf(card('a'), pack('a', 1, { ...locked, received: true, lastSeq: 2 }))).toBe('received');
  });

  it('read a fingerprint in four groups of four', () => {
    expect(fingerprintGroups('4KQY-VEE8-5AZ1-0N45')).toEqual(['4KQY', 'VEE8', '5AZ1', '0N45']);
    expect(fingerprintGroups(null)).toEqual([]);
  });
});
