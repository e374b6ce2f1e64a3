// Checks that were left before they were imported: kept in memory until the program or the workspace is closed.
import { shallowReactive } from 'vue';
import { bridge } from '../../api/bridge.ts';
import type { Decision } from './decisions.ts';
import type { Target } from './usePlan.ts';

export interface Draft { file: string; decisions: readonly Decision[] }

/** By kind and contest. What was typed may be personal: it never leaves this window's memory. */
const drafts = shallowReactive(new Map<string, Draft>());
bridge.onEvent((event) => { if (event.kind === 'workspace') drafts.clear(); });

const keyOf = (target: Target): string => `${target.kind} ${target.contestId ?? ''}`;

export const draftOf = (target: Target): Draft | undefined => drafts.get(keyOf(target));
export const anyDraft = (): boolean => drafts.size > 0;
export const forgetDraft = (target: Target): void => { drafts.delete(keyOf(target)); };

/** A file with nothing decided is quicker chosen again than explained. */
export function keepDraft(target: Target, draft: Draft): void {
  if (draft.file !== '' && draft.decisions.length > 0) drafts.set(keyOf(target), draft);
  else forgetDraft(target);
}
