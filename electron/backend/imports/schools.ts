// Which school a row means: by its code, else by name and submitting unit. Several of one name are never guessed
// between.
import { rememberedMatch } from './tidy.ts';

export interface School { id: string; code: string; name: string; unitId: string }

export type SchoolFinding =
  | { kind: 'found' | 'new'; school: School; otherName: boolean; chosen?: true }
  | { kind: 'ambiguous'; count: number; choices: string[] };

/** Writes what a sheet newly names; null in a preview, where nothing is written. */
export interface SchoolWriter {
  school(school: School): void;
  unit(id: string, name: string): void;
  code(school: School): void;
}

export interface SchoolBookInput {
  schools: readonly School[];
  units: readonly { id: string; name: string }[];
  newId: () => string;
  writer: SchoolWriter | null;
}

export class SchoolBook {
  private readonly match = rememberedMatch();
  private readonly byCode = new Map<string, School>();
  private readonly byName = new Map<string, School[]>();
  private readonly units = new Map<string, string>();
  private readonly unitNames = new Map<string, string>();
  private readonly known = new Map<string, SchoolFinding>();
  private readonly input: SchoolBookInput;

  constructor(input: SchoolBookInput) {
    this.input = input;
    for (const unit of input.units) {
      this.units.set(this.match(unit.name), unit.id);
      this.unitNames.set(unit.id, unit.name);
    }
    for (const school of input.schools) this.keep(school);
  }

  private keep(school: School): void {
    if (school.code !== '') this.byCode.set(school.code, school);
    const key = this.match(school.name);
    const list = this.byName.get(key);
    if (list) list.push(school);
    else this.byName.set(key, [school]);
  }

  /** Id of a submitting unit, which is added when it is new; '' for no name. */
  unitId(name: string): string {
    if (name === '') return '';
    const key = this.match(name);
    let id = this.units.get(key);
    if (id === undefined) {
      id = this.input.newId();
      this.units.set(key, id);
      this.unitNames.set(id, name);
      this.input.writer?.unit(id, name);
    }
    return id;
  }

  /** The school of a row; a new one is added. `unit` is the name of the submitting unit. */
  find(code: string, name: string, unit: string): SchoolFinding {
    const key = `${code}\0${name}\0${unit}`;
    let found = this.known.get(key);
    if (!found) {
      found = this.search(code, name, this.unitId(unit));
      // Only a sure answer may be remembered: another row can make a name ambiguous.
      if (found.kind !== 'ambiguous') this.known.set(key, { ...found, kind: 'found' });
    }
    return found;
  }

  private search(code: string, name: string, unitId: string): SchoolFinding {
    const registered = code === '' ? undefined : this.byCode.get(code);
    if (registered) return { kind: 'found', school: registered,
      otherName: this.match(registered.name) !== this.match(name) };
    const chosen = this.choiceOf(name);
    if (chosen) return { kind: 'found', school: chosen, otherName: false, chosen: true };
    const namesakes = this.byName.get(this.match(name)) ?? [];
    if (code !== '') {
      const same = namesakes.filter((one) => one.code === ''
        && (one.unitId === unitId || one.unitId === '' || unitId === ''));
      const [school] = same;
      if (same.length !== 1 || !school) return this.add(code, name, unitId);
      school.code = code;
      this.byCode.set(code, school);
      this.input.writer?.code(school);
      return { kind: 'found', school, otherName: false };
    }
    const near = unitId === '' ? namesakes : namesakes.filter((one) => one.unitId === unitId);
    const candidates = near.length > 0 || unitId === '' ? near : namesakes.filter((one) => one.unitId === '');
    const [school] = candidates;
    if (!school) return this.add('', name, unitId);
    return candidates.length === 1 ? { kind: 'found', school, otherName: false } : {
      kind: 'ambiguous', count: candidates.length,
      choices: candidates.map((one) => this.choiceText(one)).filter((text) => text !== school.name).sort(),
    };
  }

  /** A school as it is offered between namesakes, and may stand in a cell: 实验小学（2161004417，南湖区教育局）. */
  private choiceText({ name, code, unitId }: School): string {
    const marks = [code, this.unitNames.get(unitId) ?? ''].filter((mark) => mark !== '');
    return marks.length === 0 ? name : `${name}（${marks.join('，')}）`;
  }

  private choiceOf(text: string): School | null {
    const bracket = text.lastIndexOf('（');
    if (bracket < 1 || !text.endsWith('）') || this.byName.has(this.match(text))) return null;
    const namesakes = this.byName.get(this.match(text.slice(0, bracket))) ?? [];
    const meant = namesakes.filter((one) => this.match(this.choiceText(one)) === this.match(text));
    return meant.length === 1 ? meant[0] ?? null : null;
  }

  private add(code: string, name: string, unitId: string): SchoolFinding {
    const school = { id: this.input.newId(), code, name, unitId };
    this.keep(school);
    this.input.writer?.school(school);
    return { kind: 'new', school, otherName: false };
  }
}
