// Experts as a kind of import: finds them in the pool, adds and changes them, numbers sealed.
import { maskId, maskPhone } from '#backend/identity/numbers.ts';
import { namePinyin } from '#backend/identity/pinyin.ts';
import { schoolRows, unitRows } from '#db/queries/directory.ts';
import { drawnOfBatch, expertRows, expertSealedAt, expertSnapshot, expertWithKey, insertExpert, removeAddedExperts, restoreExpert,
  updateExpert } from '#db/queries/experts.ts';
import type { ExpertRow } from '#db/queries/experts.ts';
import { changedRows, insertAddition, insertChange } from '#db/queries/imports.ts';
import { recordsRevision } from '#db/queries/workspace.ts';
import type { WriteDb } from '#db/open.ts';
import { indexOf, knownSchools } from '../contest-state.ts';
import { hex, nameKey } from '../keys.ts';
import type { ImportKind, KindRun, RunParts, Saving } from '../kind.ts';
import { matchText } from '../tidy.ts';
import { enumerationOf } from '../words.ts';
import { sexes } from '../teachers/words.ts';
import { ExpertPlan } from './plan.ts';
import type { ExpertDecision, StoredExpert } from './plan.ts';
import { expertFillings, expertTargets } from './targets.ts';

const words = (text: string): string[] => JSON.parse(text) as string[];
const storedOf = (row: ExpertRow): StoredExpert => ({
  expertId: row.id, name: row.name, sex: row.sex, birthYear: row.birth_year, unit: row.unit, schoolCode: row.school_code,
  recommendedBy: row.recommended_by, stages: words(row.stages), subjects: words(row.subjects), specialities: words(row.specialities),
  professionalTitle: row.professional_title, degree: row.degree, position: row.position, qualifications: row.qualifications,
  termFrom: row.term_from, termTo: row.term_to, remark: row.remark, idIndex: row.id_index ? hex(row.id_index) : '',
  phoneIndex: row.phone_index ? hex(row.phone_index) : '', idMasked: row.id_masked, phoneMasked: row.phone_masked,
});

/** A school or unit of the directory that is named so, if only one is. */
function onlyOne<T extends { id: string; name: string }>(rows: readonly T[], name: string): string | null {
  const found = name === '' ? [] : rows.filter((one) => matchText(one.name) === matchText(name));
  return found.length === 1 ? found[0]?.id ?? null : null;
}

function freeKey(db: WriteDb, key: string, own: string): string {
  for (let count = 1; ; count += 1) {
    const tried = count === 1 ? key : `${key}#${count}`;
    const holder = expertWithKey(db, tried);
    if (holder === null || holder === own) return tried;
  }
}

class ExpertSaver {
  private readonly parts: RunParts;
  private readonly saving: Saving;
  private readonly schools;
  private readonly units;
  constructor(parts: RunParts, saving: Saving) {
    this.parts = parts;
    this.saving = saving;
    this.schools = schoolRows(parts.db);
    this.units = unitRows(parts.db);
  }

  save({ record, stored }: ExpertDecision): void {
    if (!record) return;
    const { fields } = this.parts.context;
    const { db, batchId } = this.saving;
    const id = stored?.expertId ?? this.parts.context.newId();
    const idIndex = record.id === '' ? null : fields.index('id', record.id);
    const phoneIndex = record.phone === '' ? null : fields.index('phone', record.phone);
    const known = idIndex ? hex(idIndex) : stored?.idIndex ?? '';
    const phone = phoneIndex ? hex(phoneIndex) : stored?.phoneIndex ?? '';
    const code = record.schoolCode === '' ? undefined : this.schools.find((one) => one.code === record.schoolCode);
    const values = {
      id, match_key: freeKey(db, known === '' ? (phone === '' ? nameKey(record.name, record.unit) : `p:${phone}`) : `i:${known}`, id),
      name: record.name, ...namePinyin(record.name), sex: record.sex, birth_year: record.birthYear, unit: record.unit,
      school_id: code?.id ?? onlyOne(this.schools, record.unit), recommended_by: record.recommendedBy,
      recommending_unit_id: onlyOne(this.units, record.recommendedBy), stages: JSON.stringify(record.stages),
        subjects: JSON.stringify(record.subjects),
      specialities: JSON.stringify(record.specialities), professional_title: record.professionalTitle, degree: record.degree,
      position: record.position, qualifications: record.qualifications, term_from: record.termFrom, term_to: record.termTo, remark: record.remark,
    };
    const numbers = {
      ...(idIndex ? { id_sealed: fields.seal(expertSealedAt.id(id), record.id), id_index: idIndex, id_masked: maskId(record.id) } : {}),
      ...(phoneIndex ? { phone_sealed: fields.seal(expertSealedAt.phone(id), record.phone), phone_index: phoneIndex,
        phone_masked: maskPhone(record.phone) } : {}),
    };
    if (stored) {
      insertChange(db, batchId, `x:${id}`, expertSnapshot(db, id));
      updateExpert(db, id, { ...values, ...numbers });
      return;
    }
    insertExpert(db, { id_sealed: null, id_index: null, id_masked: '', phone_sealed: null, phone_index: null, phone_masked: '', state: 'active',
      ...values, ...numbers });
    insertAddition(db, batchId, `x:${id}`);
  }
}

function run(parts: RunParts): KindRun<ExpertDecision> {
  const { context, db, saving, sheetNames } = parts;
  const plan = new ExpertPlan({ index: indexOf(context), sheetNames, stored: expertRows(db).map(storedOf) });
  const saver = saving ? new ExpertSaver(parts, saving) : null;
  return { decide: (row) => plan.decide(row), save: (decided) => saver?.save(decided), finish: () => {} };
}

export const expertsImport: ImportKind = {
  kind: 'experts', name: { zh: '专家', en: 'Experts' }, scope: 'records', targets: expertTargets,
  open: (context) => ({
    revision: recordsRevision(context.db), title: '专家库推荐表', optional: new Set<string>(), enumerations: [enumerationOf('sex', sexes)],
    schools: () => knownSchools(schoolRows(context.db), unitRows(context.db)),
    fillings: () => ({ ...expertFillings }), checkOpen: () => {}, run,
  }),
  obstacle: (db, batch) => {
    const drawn = drawnOfBatch(db, batch.id);
    return drawn === 0 ? null : [`其中有 ${drawn} 位专家已在抽取记录里`, `experts in the records of draws: ${drawn}`];
  },
  undo: (_context, db, batch) => {
    const removed = removeAddedExperts(db, batch.id);
    const changed = changedRows(db, batch.id);
    for (const { before } of changed) restoreExpert(db, before);
    return { removed, restored: changed.length, reversed: 0 };
  },
};
