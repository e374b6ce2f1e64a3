// The registry of what can be imported.
//
// To add a kind `x` (teachers, trainings):
// 1. x/targets.ts: `xTargets: readonly Target[]`, made with target() of targets.ts. `required`, `secret` ('id', 'phone':
//    masked everywhere), `code` (digits that a number cell would lose), `holds` and `content` tell scanning and repairs.
// 2. x/handlers.ts (the only file of the kind that touches db/): exports `xImport: ImportKind` of kind.ts.
//    - open() reads what the walk needs once and returns a KindState; `revision` is recordsRevision(db) for 'records'.
//    - run() returns { decide, save, finish, close }. decide() must not write, and must decide alike in preview and apply:
//      it sees row.text(target), row.has(target) (columns the sheet lacks keep what is stored), row.faults (push
//      fault(target, code, details, severity); codes and sentences in #contract/problems.ts), row.choice and row.knownId.
//      Value mapping, repairs, edits, skips, 保留/合并 of duplicates, paging and the error workbook are done around it.
//    - A row like an earlier one: `like: { of, place, sure }` with the fault duplicate_row as an error, unless
//      row.choice is 'add'. A row like a stored record: `like` with place 0 and `changes` for what it changes.
//    - save() writes with parts.saving.db and calls insertChange(db, batchId, rowId, snapshot) before each update;
//      finish() notes additions with insertAddition(db, batchId, rowId). Prefix the row ids of a records kind ('t:12'),
//      and report ledger lines and declarations with saving.posted(n) and saving.declared(n).
//    - obstacle() and undo(): dependents(), changedRows() and addedRows() of #db/queries/imports.ts help. That a later
//      import changed the same rows is checked for all kinds before.
// 3. One line in `kinds` below. Nothing else: template, preview, reveal, apply, undo, profiles and error workbook follow.
import type { Kind } from '#contract/schema/imports.ts';
import { affinitiesImport } from './affinities/handlers.ts';
import { entriesImport } from './entries/handlers.ts';
import { expertsImport } from './experts/handlers.ts';
import { historyImport } from './history/handlers.ts';
import { judgesImport } from './judges/handlers.ts';
import { teachersImport } from './teachers/handlers.ts';
import { trainingsImport } from './trainings/handlers.ts';
import type { ImportKind } from './kind.ts';
import { programmesImport } from './programmes/handlers.ts';
import { quotasImport } from './quotas/handlers.ts';
import { relationsImport } from './relations/handlers.ts';
import { schoolsImport } from './schools/handlers.ts';
import type { Target } from './targets.ts';
import { unitsImport } from './units/handlers.ts';

const kinds: Partial<Record<Kind, ImportKind>> = {
  affinities: affinitiesImport,
  entries: entriesImport,
  experts: expertsImport,
  history: historyImport,
  judges: judgesImport,
  programmes: programmesImport,
  quotas: quotasImport,
  relations: relationsImport,
  schools: schoolsImport,
  teachers: teachersImport,
  trainings: trainingsImport,
  units: unitsImport,
};

export function importKind(kind: Kind): ImportKind {
  const found = kinds[kind];
  if (!found) throw new Error(`no import of ${kind} yet`);
  return found;
}

export const targetsOf = (kind: Kind): readonly Target[] => importKind(kind).targets;
