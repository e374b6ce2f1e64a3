// Which programme and session a row means: by name, year and days; what the file names for the first time is added.
import type { Form, Level } from '#contract/schema/credit-rules.ts';
import { programmeKey, titleKey } from '#backend/identity/programme-key.ts';

/** What the columns of a row say about the training, apart from the person. */
export interface ToldSession {
  programme: string; year: number; session: string; level: Level; form: Form; organiserLevel: Level | null; organiser: string; provider: string;
  from: string; to: string; days: number | null;
}
export interface BookProgramme {
  id: number; name: string; year: number; organiser: string; provider: string;
  /** Not in the database yet. */
  fresh: boolean;
}
export interface BookSession {
  id: number; programme: BookProgramme; name: string; from: string; to: string; days: number | null;
  /** Not in the database when the import began: nobody can be enrolled in it. */
  fresh: boolean; written: boolean;
}
export interface SessionFinding { session: BookSession; ambiguous: number }

/** Of a programme with more sessions than these none are compared. */
const mostCompared = 100;

export class SessionBook {
  private readonly programmes = new Map<string, BookProgramme[]>();
  private readonly sessions = new Map<number, BookSession[]>();
  private nextProgramme: number;
  private nextSession: number;
  constructor(parts: {
    programmes: readonly { id: number; name: string; year: number; organiser: string; provider: string }[];
    sessions: readonly { id: number; programme_id: number; name: string; from_date: string; to_date: string; days: number | null }[];
    nextProgramme: number; nextSession: number;
  }) {
    this.nextProgramme = parts.nextProgramme;
    this.nextSession = parts.nextSession;
    const byId = new Map<number, BookProgramme>();
    for (const row of parts.programmes) {
      const programme = { ...row, fresh: false };
      byId.set(row.id, programme);
      this.keep(programme);
    }
    for (const row of parts.sessions) {
      const programme = byId.get(row.programme_id);
      if (programme) this.keepSession({ id: row.id, programme, name: row.name, from: row.from_date, to: row.to_date, days: row.days,
        fresh: false, written: true });
    }
  }

  private keep(programme: BookProgramme): void {
    const key = `${programme.year}|${titleKey(programme.name)}`;
    const list = this.programmes.get(key);
    if (list) list.push(programme);
    else this.programmes.set(key, [programme]);
  }

  private keepSession(session: BookSession): void {
    const list = this.sessions.get(session.programme.id);
    if (list) list.push(session);
    else this.sessions.set(session.programme.id, [session]);
  }

  find(told: ToldSession): SessionFinding {
    const { programme, ambiguous } = this.programmeOf(told);
    const known = this.sessions.get(programme.id) ?? [];
    const dated = known.filter((one) => one.from === told.from && one.to === told.to);
    const name = titleKey(told.session);
    // One source writes the number of the session, another leaves it out.
    const same = dated.find((one) => titleKey(one.name) === name) ?? (dated.length === 1 && (name === '' || dated[0]?.name === '')
      ? dated[0] : undefined);
    if (same) return { session: same, ambiguous };
    const session = { id: this.nextSession, programme, name: told.session, from: told.from, to: told.to, days: told.days, fresh: true,
      written: false };
    this.nextSession += 1;
    this.keepSession(session);
    return { session, ambiguous };
  }

  /** Sessions of the same programme that the workspace has from the same time: perhaps this one, told with other days. */
  atTheSameTime(session: BookSession): readonly BookSession[] {
    const known = this.sessions.get(session.programme.id) ?? [];
    if (known.length < 2 || known.length > mostCompared) return [];
    const name = titleKey(session.name);
    return known.filter((one) => one.id !== session.id && !one.fresh && one.from <= session.to && session.from <= one.to
      && (name === '' || one.name === '' || titleKey(one.name) === name));
  }

  /** The organiser tells programmes of one name apart; a source that does not name it means the only one there is. */
  private programmeOf(told: ToldSession): { programme: BookProgramme; ambiguous: number } {
    const namesakes = this.programmes.get(`${told.year}|${titleKey(told.programme)}`) ?? [];
    const organiser = titleKey(told.organiser);
    const found = organiser === ''
      ? namesakes.find((one) => told.provider !== '' && [one.provider, one.organiser].map(titleKey).includes(titleKey(told.provider))) ?? namesakes[0]
      : namesakes.find((one) => titleKey(one.organiser) === organiser) ?? namesakes.find((one) => one.organiser === '');
    if (found) {
      const sure = organiser !== '' || namesakes.length === 1 || (told.provider !== '' && titleKey(found.provider) === titleKey(told.provider));
      return { programme: found, ambiguous: sure ? 0 : namesakes.length };
    }
    const programme = { id: this.nextProgramme, name: told.programme, year: told.year, organiser: told.organiser, provider: told.provider,
      fresh: true };
    this.nextProgramme += 1;
    this.keep(programme);
    return { programme, ambiguous: 0 };
  }
}

/** programmes.match_key of a programme that an import adds. */
export const keyOfNew = (programme: BookProgramme): string => programmeKey({ code: '', ...programme });
