// Decides for each row of a programmes sheet: a new programme or session, a change, the same, or skipped and why.
import { programmeKey, titleKey } from '#backend/identity/programme-key.ts';
import { literacyTags, trainingFocuses, trainingForms, trainingLevels } from '#seeds/templates/training-codes.ts';
import type { Change, Decided, Likeness } from '../kind.ts';
import { changed } from '../changes.ts';
import { fault, isError, quoted } from '../faults.ts';
import { placeLabel, placeOf } from '../keys.ts';
import { otherSaid, rowSaid, saidIn, type Said } from '../said.ts';
import type { ScannedRow } from '../scan.ts';
import { readProgramme } from './read.ts';
import type { ProgrammeFields, SessionFields } from './read.ts';
import { programmeTargets } from './targets.ts';

export interface StoredSession extends SessionFields { id: number }
export interface StoredProgramme extends ProgrammeFields {
  id: number; matchKey: string; sessions: StoredSession[];
  /** Lines in the ledger that rest on it: what they were rated by may not change. */
  posted: boolean;
}

export interface ProgrammeDecision extends Decided {
  /** Key of the programme in this file: rows of one programme share it. */
  key: string;
  programme: ProgrammeFields | null;
  session: SessionFields | null;
  stored: StoredProgramme | null;
  storedSession: StoredSession | null;
  /** What stands in programmes and programme_sessions is to be changed. */
  changesProgramme: boolean;
  changesSession: boolean;
}

interface InFile { place: number; fields: ProgrammeFields; sessions: Map<string, number>; stored: StoredProgramme | null }

const skipped: ProgrammeDecision = {
  verdict: 'skip', key: '', programme: null, session: null, stored: null, storedSession: null, changesProgramme: false, changesSession: false,
};
const nameOf = (list: readonly { code: string; name: string }[], code: string): string => list.find((one) => one.code === code)?.name ?? code;
const hours = (x100: number | null): string => (x100 === null ? '' : String(x100 / 100));
const sessionKey = (session: SessionFields | null): string => (session ? `${titleKey(session.name)}|${session.from}|${session.to}` : '');
const contentOf = ({ year, name }: ProgrammeFields): string => `${year}|${titleKey(name)}`;
export const programmeName = ({ name, year }: ProgrammeFields): Said => (
  [`已有项目“${quoted(name)}”（${year} 年）`, `the stored programme “${quoted(name)}” (${year})`]);

function programmeChanges(before: ProgrammeFields, after: ProgrammeFields): Change[] {
  const tags = (codes: readonly string[]): string => codes.map((code) => nameOf(literacyTags, code)).join('、');
  return changed([
    ['项目编号', before.code, after.code], ['项目名称', before.name, after.name], ['年度', String(before.year), String(after.year)],
    ['级别', nameOf(trainingLevels, before.level), nameOf(trainingLevels, after.level)],
    ['形式', nameOf(trainingForms, before.form), nameOf(trainingForms, after.form)],
    ['主题类别', nameOf(trainingFocuses, before.focus), nameOf(trainingFocuses, after.focus)], ['主办单位', before.organiser, after.organiser],
    ['主办单位级别', nameOf(trainingLevels, before.organiserLevel), nameOf(trainingLevels, after.organiserLevel)],
    ['承办机构', before.provider, after.provider], ['备案号', before.approval, after.approval], ['学时', hours(before.hoursX100), hours(after.hoursX100)],
    ['数字素养标签', tags(before.tags), tags(after.tags)], ['备注', before.remark, after.remark],
  ]);
}

const sessionHours: Said = ['期次学时', 'Hours of the session'];
const sessionChanges = (before: SessionFields, after: SessionFields): Change[] => changed([
  ['开始日期', before.from, after.from], ['结束日期', before.to, after.to], ['天数', String(before.days ?? ''), String(after.days ?? '')],
  [sessionHours, hours(before.hoursX100), hours(after.hoursX100)], ['地点', before.place, after.place],
]);

const ratedFields: ReadonlySet<Change['what']> = new Set(['级别', '形式', '主办单位级别', '学时', sessionHours, '天数', '开始日期', '结束日期']);

/** What differs, by its headings. */
const fieldsOf = (changes: readonly Change[]): Said => [
  changes.map((one) => saidIn(one.what, 'zh')).join('、'),
  changes.map((one) => programmeTargets.find(({ heading }) => heading === one.what)?.headingEnglish ?? saidIn(one.what, 'en')).join(', '),
];

/** With what is stored in place of columns the sheet lacks and of cells that are blank. */
function completed(record: ProgrammeFields, stored: ProgrammeFields, row: ScannedRow, hasSession: boolean): ProgrammeFields {
  const keep = (target: string, value: string, old: string): string => (row.has(target) && value !== '' ? value : old);
  return {
    ...record, code: keep('code', record.code, stored.code), focus: keep('focus', record.focus, stored.focus),
    organiser: keep('organiser', record.organiser, stored.organiser), provider: keep('provider', record.provider, stored.provider),
    organiserLevel: row.text('organiserLevel').trim() !== '' || stored.organiserLevel === '' ? record.organiserLevel : stored.organiserLevel,
    approval: keep('approval', record.approval, stored.approval), remark: keep('remark', record.remark, stored.remark),
    tags: row.has('tags') && record.tags.length > 0 ? record.tags : stored.tags,
    // The hours of a row with dates are those of its session; sessions of one programme may differ.
    hoursX100: record.hoursX100 === null || (hasSession && stored.hoursX100 !== null) ? stored.hoursX100 : record.hoursX100,
  };
}

export class ProgrammePlan {
  private readonly byKey = new Map<string, StoredProgramme>();
  private readonly byContent = new Map<string, StoredProgramme[]>();
  private readonly byId = new Map<string, StoredProgramme>();
  private readonly inFile = new Map<string, InFile>();
  private readonly sheetNames: readonly string[];

  constructor(stored: readonly StoredProgramme[], sheetNames: readonly string[]) {
    this.sheetNames = sheetNames;
    for (const one of stored) {
      this.byKey.set(one.matchKey, one);
      this.byId.set(`p:${one.id}`, one);
      const content = contentOf(one);
      this.byContent.set(content, [...this.byContent.get(content) ?? [], one]);
    }
  }

  decide(row: ScannedRow): ProgrammeDecision {
    const { faults } = row;
    const record = readProgramme(row, faults);
    if (!record) return skipped;
    const { programme, session } = record;
    const found = this.find(programme, row);
    if (faults.some(isError)) return skipped;
    const key = found.key;
    const earlier = this.inFile.get(key);
    const repeat = this.checkRepeat(earlier, programme, session, row);
    if (faults.some(isError)) return repeat ? { ...skipped, like: repeat } : skipped;
    const { stored } = found;
    const place = placeOf(row.sheet.index, row.rowNumber);
    const base = earlier?.fields ?? stored;
    const fields = base ? completed(programme, base, row, session !== null) : programme;
    const file: InFile = earlier ?? { place, fields, sessions: new Map(), stored };
    file.sessions.set(sessionKey(session), place);
    this.inFile.set(key, file);
    const storedSession = stored && session ? this.storedSession(stored, session) : null;
    const wholeSession = session && storedSession ? {
      ...session, days: session.days ?? storedSession.days, place: session.place === '' ? storedSession.place : session.place,
      hoursX100: session.hoursX100 ?? storedSession.hoursX100,
    } : session;
    const ofProgramme = stored && !earlier ? programmeChanges(stored, fields) : [];
    const ofSession = wholeSession && storedSession ? sessionChanges(storedSession, wholeSession) : [];
    const changes = [...ofProgramme, ...ofSession];
    if (stored?.posted && changes.some((one) => ratedFields.has(one.what))) {
      const [what, whatEn] = fieldsOf(changes.filter((one) => ratedFields.has(one.what)));
      faults.push(fault('', 'programme_posted', { what, whatEn }));
      return { ...skipped, like: { of: programmeName(stored), place: 0, sure: true }, changes: () => changes };
    }
    const decision = {
      key, programme: fields, session: wholeSession, stored, storedSession, changesProgramme: ofProgramme.length > 0,
      changesSession: ofSession.length > 0, ...(stored ? { recordId: `p:${stored.id}` } : {}),
    };
    const isNew = (!stored && !earlier) || (session !== null && !storedSession);
    if (isNew) return { ...decision, verdict: 'add' };
    if (changes.length === 0) return { ...decision, verdict: 'same' };
    return { ...decision, verdict: 'update', like: found.like, changes: () => changes };
  }

  /** The programme a row means. Without an organiser year and name decide, if they fit one programme only. */
  private find(programme: ProgrammeFields, row: ScannedRow): { stored: StoredProgramme | null; key: string; like: Likeness | null } {
    const key = programmeKey(programme);
    const sure = this.byId.get(row.knownId) ?? this.byKey.get(key);
    if (sure) {
      const isNumbered = programme.code !== '' || row.knownId !== '';
      return this.beside(programme, key, sure, isNumbered, row);
    }
    const alike = (this.byContent.get(contentOf(programme)) ?? []).filter((one) =>
      (programme.code === '' || one.code === '')
      && (programme.organiser === '' || one.organiser === '' || titleKey(one.organiser) === titleKey(programme.organiser)));
    if (alike.length > 1) {
      const value = quoted(programme.name);
      row.faults.push(fault('name', 'programme_several', { count: alike.length, value, year: programme.year }));
    }
    const [one] = alike;
    return one && alike.length === 1 ? this.beside(programme, key, one, false, row) : { stored: null, key, like: null };
  }

  /** The stored programme, or one of its own beside it when the user wants that; its key counts on. */
  private beside(programme: ProgrammeFields, key: string, stored: StoredProgramme, sure: boolean,
    row: ScannedRow): { stored: StoredProgramme | null; key: string; like: Likeness } {
    const like: Likeness = { of: programmeName(stored), place: 0, sure };
    if (row.choice !== 'add') return { stored, key: stored.matchKey, like };
    // What is already there just so is not added again: the same file with the same plan may come twice.
    const isSame = programmeChanges(stored, completed(programme, stored, row, true)).length === 0;
    if (sure && !isSame) row.faults.push(fault('code', 'not_addable', otherSaid(like.of)));
    if (sure || isSame) return { stored, key: stored.matchKey, like };
    for (let count = 2; ; count += 1) {
      const own = `${key}#${count}`;
      const other = this.byKey.get(own) ?? null;
      if (!other || programmeChanges(other, completed(programme, other, row, true)).length === 0) return { stored: other, key: own, like };
    }
  }

  /** The session with these dates; or the one of this name whose dates are corrected. */
  private storedSession(stored: StoredProgramme, session: SessionFields): StoredSession | null {
    const exact = stored.sessions.find((one) => sessionKey(one) === sessionKey(session));
    if (exact || session.name === '') return exact ?? null;
    const named = stored.sessions.filter((one) => titleKey(one.name) === titleKey(session.name));
    return named.length === 1 ? named[0] ?? null : null;
  }

  /** The same session twice is a repeat; rows of one programme must agree about it. */
  private checkRepeat(earlier: InFile | undefined, programme: ProgrammeFields, session: SessionFields | null, row: ScannedRow): Likeness | null {
    if (!earlier) return null;
    const same = earlier.sessions.get(sessionKey(session));
    if (same !== undefined) {
      const other = placeLabel(same, this.sheetNames);
      row.faults.push(fault('name', 'duplicate_row', { other, value: quoted(programme.name) }));
      return { of: rowSaid(other), place: same, sure: true };
    }
    const different = programmeChanges(earlier.fields, completed(programme, earlier.fields, row, true));
    if (different.length > 0) {
      const [columns, columnsEn] = fieldsOf(different);
      row.faults.push(fault('name', 'programme_differs', { other: placeLabel(earlier.place, this.sheetNames), columns, columnsEn }));
    }
    return null;
  }
}
