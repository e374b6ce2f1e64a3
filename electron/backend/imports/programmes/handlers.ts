// Training programmes as a kind of import: one row a session, the programme found by its number or by year and name.
import { insertAddition, insertChange } from '#db/queries/imports.ts';
import { programmesObstacle, storedProgrammes, storedSessions, undoProgrammes } from '#db/queries/import-programmes.ts';
import { insertProgramme, insertSession, updateProgramme, updateSession } from '#db/queries/programmes.ts';
import type { ProgrammeRow, SessionRow } from '#db/queries/programmes.ts';
import { recordsRevision } from '#db/queries/workspace.ts';
import { programmeKey } from '#backend/identity/programme-key.ts';
import type { ImportKind, KindRun, RunParts } from '../kind.ts';
import { ProgrammePlan } from './plan.ts';
import type { ProgrammeDecision, StoredProgramme } from './plan.ts';
import { programmeEnumerations } from './read.ts';
import type { ProgrammeFields, SessionFields } from './read.ts';
import { programmeFillings, programmeTargets } from './targets.ts';

type ProgrammeValues = Omit<ProgrammeRow, 'id'>;

const rowOf = (matchKey: string, one: ProgrammeFields): ProgrammeValues => ({
  match_key: matchKey, code: one.code, name: one.name, year: one.year, level: one.level, form: one.form, focus: one.focus,
  organiser: one.organiser, organiser_level: one.organiserLevel, provider: one.provider, approval: one.approval, hours_x100: one.hoursX100,
  tags: JSON.stringify(one.tags), remark: one.remark,
});

const sessionRowOf = (programmeId: number, one: SessionFields): Omit<SessionRow, 'id'> => ({
  programme_id: programmeId, name: one.name, from_date: one.from, to_date: one.to, days: one.days, hours_x100: one.hoursX100, place: one.place,
});

function storedOf(parts: RunParts): StoredProgramme[] {
  const sessions = Map.groupBy(storedSessions(parts.db), (one) => one.programme_id);
  return storedProgrammes(parts.db).map((row) => ({
    id: row.id, matchKey: row.match_key, code: row.code, name: row.name, year: row.year, level: row.level, form: row.form, focus: row.focus,
    organiser: row.organiser, organiserLevel: row.organiser_level, provider: row.provider, approval: row.approval, hoursX100: row.hours_x100,
    tags: JSON.parse(row.tags) as string[], remark: row.remark, posted: row.posted === 1,
    sessions: (sessions.get(row.id) ?? []).map((one) => ({
      id: one.id, name: one.name, from: one.from_date, to: one.to_date, days: one.days, hoursX100: one.hours_x100, place: one.place,
    })),
  }));
}

/** A programme of a new key keeps its old one where another programme already has the new. */
function keyAfter(decided: ProgrammeDecision, taken: ReadonlySet<string>): string {
  const { stored, programme, key } = decided;
  if (!stored || !programme || /#\d+$/.test(key)) return key;
  const fresh = programmeKey(programme);
  return taken.has(fresh) ? stored.matchKey : fresh;
}

function run(parts: RunParts): KindRun<ProgrammeDecision> {
  const stored = storedOf(parts);
  const plan = new ProgrammePlan(stored, parts.sheetNames);
  const { saving } = parts;
  const taken = new Set(stored.map((one) => one.matchKey));
  const ids = new Map<string, number>();
  return {
    decide: (row) => plan.decide(row),
    save(decided) {
      const { programme, session, storedSession, key } = decided;
      if (!saving || !programme) return;
      const { db, batchId } = saving;
      let id = decided.stored?.id ?? ids.get(key);
      if (id === undefined) {
        id = insertProgramme(db, rowOf(key, programme));
        insertAddition(db, batchId, `p:${id}`);
        taken.add(key);
      } else if (decided.stored && decided.changesProgramme) {
        const { stored: before } = decided;
        insertChange(db, batchId, `p:${id}`, JSON.stringify({ id, ...rowOf(before.matchKey, before) }));
        updateProgramme(db, id, rowOf(keyAfter(decided, taken), programme));
      }
      ids.set(key, id);
      if (session && !storedSession) insertAddition(db, batchId, `s:${insertSession(db, sessionRowOf(id, session))}`);
      else if (session && storedSession && decided.changesSession) {
        const { id: sessionId, ...before } = storedSession;
        insertChange(db, batchId, `s:${sessionId}`, JSON.stringify({ id: sessionId, ...sessionRowOf(id, before) }));
        updateSession(db, { id: sessionId, ...sessionRowOf(id, session) });
      }
    },
    finish: () => {},
  };
}

export const programmesImport: ImportKind = {
  kind: 'programmes', name: { zh: '培训项目', en: 'Programmes' }, scope: 'records', targets: programmeTargets,
  open: (context) => ({
    revision: recordsRevision(context.db), title: '培训项目登记表', optional: new Set(), enumerations: programmeEnumerations,
    fillings: programmeFillings, checkOpen: () => {}, run,
  }),
  obstacle: (db, batch) => programmesObstacle(db, batch.id),
  undo: (_, db, batch) => ({ ...undoProgrammes(db, batch.id), reversed: 0 }),
};
