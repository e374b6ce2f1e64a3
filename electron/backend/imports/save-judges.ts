// Turns decided rows of a judges sheet into rows of the database, numbers sealed.
import type { JudgeValues, StoredJudgeRow } from '#db/queries/import-judges.ts';
import { maskId, maskPhone } from '#backend/identity/numbers.ts';
import type { JudgeDecision } from './plan-judges.ts';

export interface JudgeSealer {
  id(judgeId: string, value: string): Uint8Array;
  phone(judgeId: string, value: string): Uint8Array;
  index(purpose: 'id' | 'phone', value: string): Uint8Array;
}

export interface JudgePlace { contestId: string; id: string; slot: number; unitId: string }

/** All values of a judge's row; numbers left blank keep what is stored. */
export function judgeValues(decision: JudgeDecision, place: JudgePlace, sealer: JudgeSealer,
  before: StoredJudgeRow | undefined): JudgeValues | null {
  const { record, matchKey, schoolId } = decision;
  if (!record) return null;
  const { id, phone } = record;
  const idIndex = id === '' ? before?.id_index ?? null : sealer.index('id', id);
  const phoneIndex = phone === '' ? before?.phone_index ?? null : sealer.index('phone', phone);
  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
  return {
    id: place.id, contest_id: place.contestId, slot: place.slot,
    // Added beside a namesake: the plain key is the other's.
    match_key: /#\d+$/.test(matchKey) ? matchKey : idIndex ? `i:${hex(idIndex)}` : phoneIndex ? `p:${hex(phoneIndex)}` : matchKey,
    name: record.name, unit: record.unit, school_id: schoolId === '' ? null : schoolId,
    submitting_unit_id: place.unitId === '' ? null : place.unitId,
    subjects: JSON.stringify(record.subjects), divisions: JSON.stringify(record.divisions),
    id_sealed: id === '' ? before?.id_sealed ?? null : sealer.id(place.id, id),
    id_index: idIndex, id_masked: id === '' ? before?.id_masked ?? '' : maskId(id),
    phone_sealed: phone === '' ? before?.phone_sealed ?? null : sealer.phone(place.id, phone),
    phone_index: phoneIndex, phone_masked: phone === '' ? before?.phone_masked ?? '' : maskPhone(phone),
    max_load: record.maxLoad, min_load: record.minLoad,
    categories: JSON.stringify(record.categories), languages: JSON.stringify(record.languages),
  };
}
