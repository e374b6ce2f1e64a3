// Which submitting unit a name means: by its own name or an alias, never by likeness; new ones are added when asked for.
import { rememberedKey, similarNames } from './names.ts';

export interface PlaceUnit {
  id: string; name: string; aliases?: readonly string[];
  /** The unit above, or ''. */
  parentId?: string;
  /** YYYY-MM-DD, '' for no end. */
  validTo?: string;
}

export type UnitFinding = { kind: 'found'; unit: PlaceUnit } | { kind: 'ambiguous'; units: PlaceUnit[] } | { kind: 'none' };

export class UnitBook {
  private readonly byName = new Map<string, PlaceUnit>();
  private readonly byAlias = new Map<string, PlaceUnit[]>();
  private readonly byId = new Map<string, PlaceUnit>();
  private readonly childIds = new Map<string, string[]>();
  private readonly key: (name: string) => string;
  /** Names that stood here before this file: likeness is shown against these. */
  private readonly old: readonly string[];

  constructor(units: readonly PlaceUnit[], key: (name: string) => string = rememberedKey()) {
    this.key = key;
    this.old = units.flatMap((one) => [one.name, ...one.aliases ?? []]);
    for (const unit of units) this.keep(unit);
  }

  keep(unit: PlaceUnit): void {
    this.byId.set(unit.id, unit);
    this.byName.set(this.key(unit.name), unit);
    for (const alias of unit.aliases ?? []) {
      const key = this.key(alias);
      const list = this.byAlias.get(key) ?? [];
      this.byAlias.set(key, list.some((one) => one.id === unit.id) ? list : [...list, unit]);
    }
    if (unit.parentId) this.childIds.set(unit.parentId, [...this.childIds.get(unit.parentId) ?? [], unit.id]);
  }

  get(id: string): PlaceUnit | undefined {
    return this.byId.get(id);
  }

  /** Whether this is the unit's own name, however it is written. */
  isName(unit: PlaceUnit, name: string): boolean {
    return this.key(unit.name) === this.key(name);
  }

  nameOf(id: string): string {
    return this.byId.get(id)?.name ?? '';
  }

  /** A name goes before an alias; an alias that two units share means neither. */
  find(name: string): UnitFinding {
    const key = this.key(name);
    const named = this.byName.get(key);
    if (named) return { kind: 'found', unit: named };
    const [first, ...others] = this.byAlias.get(key) ?? [];
    if (!first) return { kind: 'none' };
    return others.length === 0 ? { kind: 'found', unit: first } : { kind: 'ambiguous', units: [first, ...others] };
  }

  /** The units below this one, at any depth. */
  below(id: string): ReadonlySet<string> {
    const found = new Set<string>();
    const waiting = [...this.childIds.get(id) ?? []];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (found.has(next)) continue;
      found.add(next);
      waiting.push(...this.childIds.get(next) ?? []);
    }
    return found;
  }

  /** Whether units were here before; without any, a new name says nothing. */
  get hadUnits(): boolean {
    return this.old.length > 0;
  }

  similar(name: string): string[] {
    return similarNames(name, this.old);
  }
}
