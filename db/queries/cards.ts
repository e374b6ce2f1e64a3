// Judge cards: the keys of a judge's own computer, pinned to him; and what stands in the way of another.
import type { ReadDb, WriteDb } from '../open.ts';

export interface CardRow { judge_id: string; sign_public: Uint8Array; receive_public: string; pinned_at: string }

/** The judge whose card is asked about, with his contest. */
export const judgeOfCard = (db: ReadDb, judgeId: string): { id: string; name: string; contest_id: string } | undefined =>
  db.get('select id, name, contest_id from judges where id = ?', judgeId);

export const cardRow = (db: ReadDb, judgeId: string): CardRow | undefined =>
  db.get<CardRow>('select * from judge_cards where judge_id = ?', judgeId);

/** Everybody who has one of the two keys of a card, in whichever contest; `from`: pinned as a card, or by a first score pack. */
export const holdersOfCard = (db: ReadDb, sign: Uint8Array, receive: string): {
  judge_id: string; name: string; contest_id: string; contest: string; from: 'card' | 'pack';
}[] => db.all(
  `select j.id as judge_id, j.name, j.contest_id, t.title as contest, 'card' as "from"
   from judge_cards c join judges j on j.id = c.judge_id join contests t on t.id = j.contest_id
   where c.sign_public = ? or c.receive_public = ?
   union all
   select j.id, j.name, j.contest_id, t.title, 'pack'
   from judge_keys k join judges j on j.id = k.judge_id join contests t on t.id = j.contest_id
   where k.sign_public = ? and not exists (select 1 from judge_cards c where c.judge_id = k.judge_id)
   order by 4, 2, 1`, sign, receive, sign);

/** The key that came with the judge's first accepted score pack. */
export const keyOfPack = (db: ReadDb, judgeId: string): { sign_public: Uint8Array; pinned_at: string } | undefined =>
  db.get('select sign_public, pinned_at from judge_keys where judge_id = ?', judgeId);

/** How the newest judging pack of a judge is locked, and since when it is out. */
export const newestLock = (db: ReadDb, judgeId: string): { lock: 'passphrase' | 'card' | 'none'; issued_at: string; revision: number } | undefined =>
  db.get('select lock, issued_at, revision from packs where judge_id = ? order by revision desc limit 1', judgeId);

export const putCard = (db: WriteDb, row: CardRow): void => void db.run(
  `insert into judge_cards (judge_id, sign_public, receive_public, pinned_at) values (?, ?, ?, ?)
   on conflict (judge_id) do update set sign_public = excluded.sign_public, receive_public = excluded.receive_public,
     pinned_at = excluded.pinned_at`, row.judge_id, row.sign_public, row.receive_public, row.pinned_at);

export const removeCard = (db: WriteDb, judgeId: string): void => void db.run('delete from judge_cards where judge_id = ?', judgeId);
