// What opens an encrypted backup, and when it has to be asked for.

export interface Secrets { recoveryKey?: string; passphrase?: string; login?: string; password?: string }

/** Only what was typed. */
export const given = (secrets: Secrets): Secrets => Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== '')) as Secrets;

/** Refusals that mean: type what opens it. */
export const asksSecret = (code: string | undefined): boolean =>
  ['passphrase_needed', 'passphrase_wrong', 'recovery_key_wrong', 'sign_in_needed', 'sign_in_wrong', 'password_wrong', 'user_locked'].includes(code ?? '');

/** A workspace that refuses to open for one of these is brought back from a backup. */
export const needsRestore = (code: string | undefined): boolean => ['db_damaged', 'db_missing', 'db_altered', 'invariants_broken'].includes(code ?? '');

/** The whole workspace in one encrypted file, as copied to a stick; others are databases of the backups folder. */
export const isCopy = (file: string): boolean => file.toLowerCase().endsWith('.sxbackup');
