// Key slots as the calls of keys count and read them, the small facts of a workspace, and what stands in the way of a new data key.
import type { ReadDb, WriteDb } from '../open.ts';

export interface SlotCount { kind: 'passphrase' | 'recovery' | 'device' | 'user'; count: number; at: string }

export const slotCounts = (db: ReadDb): SlotCount[] => db.all<SlotCount>(
  `select kind, count(*) as count, max(created_at) as at from key_slots group by kind
   union all select 'user', count(*), max(created_at) from users where slot_wrapped is not null having count(*) > 0 order by 1`);

export interface UserSlot { id: string; name: string; login: string; params: string; wrapped: Uint8Array }

/** Users whose password opens the workspace. */
export const userSlots = (db: ReadDb): UserSlot[] => db.all<UserSlot>(
  'select id, name, login, slot_params as params, slot_wrapped as wrapped from users where slot_wrapped is not null order by created_at, id');

/** Small facts of the workspace, by name. */
export const fact = (db: ReadDb, name: string): { value: string; at: string } | undefined =>
  db.get<{ value: string; at: string }>('select value, at from workspace_facts where name = ?', name);

export const setFact = (db: WriteDb, name: string, value: string, at: string): void => void db.run(
  'insert into workspace_facts (name, value, at) values (?, ?, ?) on conflict (name) do update set value = excluded.value, at = excluded.at',
  name, value, at);

export const dropFact = (db: WriteDb, name: string): void => void db.run('delete from workspace_facts where name = ?', name);

/** Contests whose identities are sealed and not all opened. */
export const closedSeals = (db: ReadDb): { title: string }[] => db.all<{ title: string }>(
  'select c.title from seals s join contests c on c.id = s.contest_id where s.opened_at is null order by c.title');
