// Who and what a cell means: an entry by its number, blind code or title, a judge by name, unit or place in the list. Pure.

const plain = (text: string): string => text.normalize('NFKC').replaceAll(/[\s\u200b-\u200f\ufeff]+/g, '').toLowerCase();

export interface RosterEntry { id: string; number: string; blindCode: string; title: string }
/** `slot`: the judge's number in the list of judges; `school`: the name the directory knows the unit by, or ''. */
export interface RosterJudge { id: string; slot: number; name: string; unit: string; school: string }

export type Found<T> =
  | { kind: 'found'; one: T }
  /** The only one of this name, though of another unit than the cell says. */
  | { kind: 'other_unit'; one: T }
  | { kind: 'none' }
  | { kind: 'several'; all: T[] };

const none = { kind: 'none' } as const;

function listed<T>(map: Map<string, T[]>, key: string, one: T): void {
  if (key === '') return;
  const list = map.get(key);
  if (!list) map.set(key, [one]);
  else if (!list.includes(one)) list.push(one);
}

const foundIn = <T>(list: readonly T[] | undefined): Found<T> => {
  const [one] = list ?? [];
  if (one === undefined || !list) return none;
  return list.length === 1 ? { kind: 'found', one } : { kind: 'several', all: [...list] };
};

/** Entries of a contest. A number goes before a blind code, and both before a title, which may be that of several. */
export class EntryRoster<T extends RosterEntry> {
  private readonly byNumber = new Map<string, T[]>();
  private readonly byCode = new Map<string, T[]>();
  private readonly byTitle = new Map<string, T[]>();

  constructor(entries: readonly T[]) {
    for (const one of entries) {
      listed(this.byNumber, plain(one.number), one);
      listed(this.byCode, plain(one.blindCode), one);
      listed(this.byTitle, plain(one.title), one);
    }
  }

  /** @param as what the column is said to hold; absent: any of them */
  find(text: string, as?: 'code' | 'number' | 'title'): Found<T> {
    const key = plain(text);
    const [numbered, coded] = [this.byNumber.get(key), this.byCode.get(key)];
    const titled = this.byTitle.get(key) ?? this.byTitle.get(key.replaceAll(/^[《〈]|[》〉]$/g, ''));
    const told = as === undefined ? undefined : { code: coded, number: numbered, title: titled }[as];
    if (told) return foundIn(told);
    // A number that is another entry's blind code means neither.
    if (numbered && coded && numbered[0] !== coded[0]) return { kind: 'several', all: [...numbered, ...coded] };
    return foundIn(numbered ?? coded ?? titled);
  }
}

/** Judges of a contest, by name; among namesakes by unit, or by the number in the list. */
export class JudgeRoster<T extends RosterJudge> {
  private readonly byName = new Map<string, T[]>();
  private readonly bySlot = new Map<number, T>();
  private readonly labels = new Map<T, string>();

  constructor(judges: readonly T[]) {
    for (const one of judges) {
      listed(this.byName, plain(one.name), one);
      this.bySlot.set(one.slot, one);
    }
    for (const one of judges) this.labels.set(one, this.labelOf(one));
  }

  private labelOf(judge: T): string {
    const namesakes = this.byName.get(plain(judge.name)) ?? [];
    if (namesakes.length < 2) return judge.name;
    const colleagues = namesakes.filter((one) => plain(one.unit) === plain(judge.unit));
    return `${judge.name}（${judge.unit}）${colleagues.length < 2 ? '' : `#${judge.slot}`}`;
  }

  /** What means just this judge in one cell: the name, with the unit where there are namesakes, with the number where these share it. */
  label(judge: T): string {
    return this.labels.get(judge) ?? judge.name;
  }

  /** @param name as in a cell: 张三, 张三（一中）, 张三（一中）#12 @param unit '' for none @param slot number in the list, or null */
  find(name: string, unit = '', slot: number | null = null): Found<T> {
    const parts = /^(.+?)(?:[（(](.*)[)）])?(?:[#＃](\d{1,9}))?$/s.exec(name.trim());
    if (!parts) return none;
    const whole = this.byName.get(plain(name));
    const namesakes = whole ?? this.byName.get(plain(parts[1] ?? ''));
    if (!namesakes) return none;
    const place = whole || parts[3] === undefined ? slot : Number(parts[3]);
    const own = plain(unit) || (whole ? '' : plain(parts[2] ?? ''));
    const same = namesakes.filter((one) => own === '' || plain(one.unit) === own || plain(one.school) === own);
    // A place in the list parts namesakes; a name or unit that was changed beside it goes before it.
    const told = place === null ? undefined : this.bySlot.get(place);
    if (told && same.includes(told)) return { kind: 'found', one: told };
    if (same.length > 0) return foundIn(same);
    const [only] = namesakes;
    return namesakes.length === 1 && only ? { kind: 'other_unit', one: only } : { kind: 'several', all: [...namesakes] };
  }
}
