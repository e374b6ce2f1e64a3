// Rules of the workspace itself (access, backups, privacy) where they were edited.
import type { ReadDb, WriteDb } from '../open.ts';

export type RulesKind = 'access' | 'backups' | 'privacy';

/** The edited rules as JSON; undefined: those that ship with the program hold. */
export const rulesText = (db: ReadDb, kind: RulesKind): string | undefined =>
  db.get<{ rules: string }>('select rules from workspace_rules where kind = ?', kind)?.rules;

export const setRulesText = (db: WriteDb, kind: RulesKind, rules: string, at: string): void => void db.run(
  'insert into workspace_rules (kind, rules, at) values (?, ?, ?) on conflict (kind) do update set rules = excluded.rules, at = excluded.at',
  kind, rules, at);
