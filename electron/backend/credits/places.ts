// Which submitting unit a teacher belonged to on a day: rules differ by unit, and teachers move.

export interface Move { teacherId: number; from: string; schoolId: string }

/** Built once from the directory; lines of the past are rated by the unit of their day. */
export class Places {
  private readonly unitOfSchool: ReadonlyMap<string, string | null>;
  private readonly current: ReadonlyMap<number, string | null>;
  private readonly moves = new Map<number, Move[]>();
  constructor(unitOfSchool: ReadonlyMap<string, string | null>, current: ReadonlyMap<number, string | null>,
    moves: readonly Move[]) {
    this.unitOfSchool = unitOfSchool;
    this.current = current;
    for (const move of moves) {
      const list = this.moves.get(move.teacherId);
      if (list) list.push(move);
      else this.moves.set(move.teacherId, [move]);
    }
    for (const list of this.moves.values()) list.sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  }

  /** The school on that day: the last move up to it; before the first, the first; without any, the school of today. */
  schoolAt(teacherId: number, day: string): string | null {
    const list = this.moves.get(teacherId);
    if (!list) return this.current.get(teacherId) ?? null;
    let school = list[0]?.schoolId ?? null;
    for (const move of list) {
      if (move.from > day) break;
      school = move.schoolId;
    }
    return school;
  }

  unitAt(teacherId: number, day: string): string | null {
    const school = this.schoolAt(teacherId, day);
    return school === null ? null : this.unitOfSchool.get(school) ?? null;
  }
}
