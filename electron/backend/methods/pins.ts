// Whether the pinned pairs of a brought instance can all be kept together.
import { arcAt, sparseInstance } from '../matching/solve.ts';
import { SeatFlow } from '../matching/seat-flow.ts';
import { Seats } from '../matching/seats.ts';
import type { Shortfall } from '../matching/shortfall.ts';
import type { Given } from './given.ts';

/**
 * Null when every pinned pair is allowed and they fit the coverage of their entries, the limits of their judges and the
 * rule of orgs. Else the entries and judges of the pins that break a rule: of their `seats` pins at most `room` can be kept.
 */
export function pinsThatBreak(given: Given): Shortfall | null {
  const { judges, entries, orgCap, pinned, start, judge } = given;
  const load = new Int32Array(judges.length);
  for (const own of pinned.values()) for (const j of own) load[j] = load[j]! + 1;
  const isTooMuch = (j: number): boolean => load[j]! > judges[j]!.maxLoad;
  const arcs = { start, judge, cost: given.affinity };
  const broken: number[] = [];
  const kept = new Map<number, number[]>();
  for (const [entry, own] of pinned) {
    const allowed = own.filter((j) => arcAt(arcs, entry, j) >= 0);
    kept.set(entry, allowed);
    const perUnit = new Map<number, number>();
    for (const j of own) perUnit.set(judges[j]!.unit, (perUnit.get(judges[j]!.unit) ?? 0) + 1);
    const crowded = orgCap !== null && [...perUnit].some(([unit, count]) => unit >= 0 && count > orgCap);
    if (allowed.length < own.length || own.length > entries[entry]!.coverage || crowded || own.some(isTooMuch)) broken.push(entry);
  }
  if (broken.length === 0) return null;
  broken.sort((a, b) => a - b);
  // The most pins that can be kept are a plan of their own, of allowed pins only.
  const rows = broken.map((entry) => kept.get(entry)!);
  const first = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => {
    first[i + 1] = first[i]! + row.length;
  });
  const room = new Int32Array(judges.length);
  for (const [entry, own] of pinned) if (!broken.includes(entry)) for (const j of own) room[j] = room[j]! + 1;
  const seats = new Seats(sparseInstance({
    entries: broken.map((entry, i) => ({ coverage: Math.min(entries[entry]!.coverage, rows[i]!.length) })),
    judges: judges.map(({ maxLoad, unit }, j) => ({ maxLoad: maxLoad - room[j]!, unit })),
    unitCap: orgCap, seed: 1, arcs: { start: first, judge: Int32Array.from(rows.flat()), cost: new Float64Array(rows.flat().length) },
  }));
  new SeatFlow(seats).fillAll();
  const named = [...new Set(broken.flatMap((entry) => pinned.get(entry)!))].sort((a, b) => a - b);
  let wanted = 0;
  for (const entry of broken) wanted += pinned.get(entry)!.length;
  const held = seats.wanted - seats.empty;
  return {
    reason: 'pinned', entries: broken, judges: named, full: named.filter((j) => load[j]! >= judges[j]!.maxLoad),
    seats: wanted, room: held, missing: wanted - held,
  };
}
