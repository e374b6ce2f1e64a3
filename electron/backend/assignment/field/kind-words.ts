// Why a judge must step back, in words: every kind of assignment has them.
import { conflictWords } from '#backend/matching/conflict-words.ts';
import type { Text } from '#backend/refusals.ts';
import type { ConflictKind } from './conflicts.ts';

export const kindWords: Readonly<Record<ConflictKind, Text>> = conflictWords;
