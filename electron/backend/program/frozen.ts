// A workspace that is only looked at until a person decides: which commands still work, and what the others are told.
import { AppError } from '#contract/errors.ts';

export interface Frozen { code: 'rolled_back' | 'changed_outside' | 'read_only'; sentence: string; sentenceEn: string }

/**
 * Commands that change nothing in this workspace, or are the way out. `workspace.backup` and `backups.copyOut` only read:
 * what is there can be saved before anybody decides. Finishing a score pack is not among them: a judge's pack made from an
 * older state would take an earlier number.
 */
const allowed = new Set([
  'workspace.accept', 'workspace.create', 'workspace.open', 'workspace.close', 'workspace.forget', 'workspace.remember',
  'workspace.setSettings', 'workspace.backup',
  'backups.restore', 'backups.restoreCopy', 'backups.copyOut', 'people.signIn', 'people.lock',
]);

/** @throws AppError workspace_frozen: a command that would write into a workspace of which nobody said that it is the right one */
export function refuseFrozen(current: { readonly frozen: Frozen | null } | null, call: string, kind: 'query' | 'command'): void {
  const frozen = current?.frozen;
  if (!frozen || kind === 'query' || allowed.has(call)) return;
  throw new AppError('workspace_frozen', { sentence: frozen.sentence, sentenceEn: frozen.sentenceEn });
}

/** Names of the allowed calls, for the test that each is in the contract. */
export const frozenCalls: readonly string[] = [...allowed];
