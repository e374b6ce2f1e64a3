// Units and those below them: what a county hands up is what its own units handed in to it. Pure.

export interface UnitNode { id: string; parent_id: string | null }

/** Ids of a unit and of all units below it; a ring in the parents ends where it closes. */
export function withBelow(units: readonly UnitNode[], unitId: string): string[] {
  const children = Map.groupBy(units, (one) => one.parent_id ?? '');
  const found = new Set([unitId]);
  for (const id of found) for (const child of children.get(id) ?? []) found.add(child.id);
  return [...found];
}
