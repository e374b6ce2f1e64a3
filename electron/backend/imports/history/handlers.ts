// Past winners as a kind of import: every winner of a row is a record, found again by work, person and number.
import { maskId } from '#backend/identity/numbers.ts';
import { changedRows, insertAddition, insertChange } from '#db/queries/imports.ts';
import { insertWinner, knownWinners, removeAddedWinners, restoreWinner, updateWinner, winnerSealed, winnerSealedAt,
  winnerSnapshot } from '#db/queries/past-winners.ts';
import { recordsRevision } from '#db/queries/workspace.ts';
import { hex } from '../keys.ts';
import type { ImportKind, KindRun, RunParts, Saving } from '../kind.ts';
import { HistoryPlan, personNumber } from './plan.ts';
import type { HistoryDecision } from './plan.ts';
import { historyFillings, historyTargets } from './targets.ts';

/** All winners of a row: new ones are added, changed ones remembered first. */
function saveRow({ context }: RunParts, saving: Saving, { work, winners }: HistoryDecision): void {
  if (!work) return;
  const { db, batchId } = saving;
  for (const { name, school, id: number, matchKey, known } of winners) {
    if (known === null) {
      const id = context.newId();
      const own = personNumber(number);
      insertWinner(db, {
        id, match_key: matchKey, ...work, name, school, id_sealed: number === '' ? null : context.fields.seal(winnerSealedAt(id), number),
        id_index: own === '' ? null : context.fields.index('id', own), id_masked: maskId(number),
      });
      insertAddition(db, batchId, `h:${id}`);
    } else if (known.award !== work.award || (work.level !== '' && known.level !== work.level)) {
      insertChange(db, batchId, `h:${known.id}`, winnerSnapshot(db, known.id));
      updateWinner(db, {
        id: known.id, level: work.level === '' ? known.level : work.level, award: work.award, id_sealed: winnerSealed(db, known.id),
        id_index: known.idIndex === '' ? null : Buffer.from(known.idIndex, 'hex'), id_masked: known.idMasked,
      });
    }
  }
}

function run(parts: RunParts): KindRun<HistoryDecision> {
  const { context, db, saving, sheetNames } = parts;
  const known = new Map(knownWinners(db).map((row) => [row.match_key, {
    id: row.id, level: row.level, award: row.award, idIndex: row.id_index ? hex(row.id_index) : '', idMasked: row.id_masked,
  }]));
  const plan = new HistoryPlan({ known, sheetNames, mask: maskId, index: (number) => hex(context.fields.index('id', number)) });
  return {
    decide: (row) => plan.decide(row),
    save(decided) {
      if (saving) saveRow(parts, saving, decided);
    },
    finish: () => {},
  };
}

export const historyImport: ImportKind = {
  kind: 'history', name: { zh: '往届获奖', en: 'Past winners' }, scope: 'records', targets: historyTargets,
  open: (context) => ({
    revision: recordsRevision(context.db), title: '往届获奖名单', optional: new Set<string>(), enumerations: [],
    fillings: () => ({ ...historyFillings }), checkOpen: () => {}, run,
  }),
  obstacle: () => null,
  undo: (_context, db, batch) => {
    const removed = removeAddedWinners(db, batch.id);
    const changed = changedRows(db, batch.id);
    for (const { before } of changed) restoreWinner(db, before);
    return { removed, restored: changed.length, reversed: 0 };
  },
};
