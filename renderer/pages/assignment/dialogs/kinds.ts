// Relations that somebody records, in the order in which they are offered.
import type { RelationKind } from '#contract/schema/assignment.ts';

export type { RelationKind };
export const relationKinds: readonly RelationKind[] = ['declared', 'relative', 'teacher_student', 'coauthor', 'colleague', 'other'];
