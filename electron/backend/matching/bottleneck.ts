// Why an instance has no solution: maximum flow (Dinic) and its minimum cut, split into independent shortages.

import { arcsOf, type Infeasible, type Instance, type Shortage } from './instance.ts';
import { FlowGraph } from './max-flow.ts';

interface SeatFlow {
  flow: FlowGraph;
  source: number;
  sink: number;
  entryNode: (entry: number) => number;
  judgeNode: (judge: number) => number;
  /** Judges allowed on each entry, those pinned to it left out. */
  allowed: number[][];
  seats: number;
  pins: Pins;
}

/** What pinned pairs take away beforehand; the flow deals with the rest. */
class Pins {
  readonly byEntry: ReadonlyMap<number, readonly number[]>;
  readonly byJudge: Int32Array;
  readonly #instance: Instance;

  constructor(instance: Instance) {
    this.#instance = instance;
    this.byEntry = instance.pinned ?? new Map<number, readonly number[]>();
    this.byJudge = new Int32Array(instance.judges.length);
    for (const judges of this.byEntry.values()) for (const j of judges) this.byJudge[j] = this.byJudge[j]! + 1;
  }

  of(entry: number): readonly number[] {
    return this.byEntry.get(entry) ?? [];
  }

  seatsOf(entry: number): number {
    return this.#instance.entries[entry]!.coverage - this.of(entry).length;
  }

  limitOf(judge: number): number {
    return Math.min(this.#instance.judges[judge]!.maxLoad, this.#instance.entries.length) - this.byJudge[judge]!;
  }

  /** How many judges of the unit the entry can still take. */
  unitRoom(entry: number, unit: number): number {
    const taken = this.of(entry).filter((j) => this.#instance.judges[j]!.unit === unit).length;
    return (this.#instance.unitCap ?? Infinity) - taken;
  }
}

/** source -> entry (coverage) -> unit of that entry (unitCap) -> judge (1) -> sink (limit of the judge). */
function seatFlow(instance: Instance, pins: Pins, limit: (judge: number) => number): SeatFlow {
  const { entries, judges, unitCap } = instance;
  const arcs = arcsOf(instance);
  const source = 0;
  const sink = 1;
  const entryNode = (entry: number): number => 2 + entry;
  const judgeNode = (judge: number): number => 2 + entries.length + judge;
  const flow = new FlowGraph(2 + entries.length + judges.length);
  const allowed: number[][] = [];
  const unitSize = new Map<number, number>();
  for (const { unit } of judges) unitSize.set(unit, (unitSize.get(unit) ?? 0) + 1);
  let seats = 0;
  for (let e = 0; e < entries.length; e += 1) {
    const coverage = pins.seatsOf(e);
    const fixed = pins.of(e);
    seats += coverage;
    flow.addArc(source, entryNode(e), coverage);
    const open: number[] = [];
    const unitNode = new Map<number, number>();
    for (let arc = arcs.start[e]!; arc < arcs.start[e + 1]!; arc += 1) {
      const j = arcs.judge[arc]!;
      if (fixed.includes(j)) continue;
      open.push(j);
      const unit = judges[j]!.unit;
      if (unitCap === null || unit < 0 || unitSize.get(unit)! <= unitCap) {
        flow.addArc(entryNode(e), judgeNode(j), 1);
        continue;
      }
      let node = unitNode.get(unit);
      if (node === undefined) {
        node = flow.addNode();
        unitNode.set(unit, node);
        flow.addArc(entryNode(e), node, pins.unitRoom(e, unit));
      }
      flow.addArc(node, judgeNode(j), 1);
    }
    allowed.push(open);
  }
  for (let j = 0; j < judges.length; j += 1) flow.addArc(judgeNode(j), sink, Math.max(0, limit(j)));
  return { flow, source, sink, entryNode, judgeNode, allowed, seats, pins };
}

/**
 * The minimum cut of an infeasible instance, in the form seats > room (a violated Hall condition), so that anybody can
 * recount it: `entries` need `seats` seats; `judges` can give them their load limits and all others at most one seat
 * per entry within the unit rule; together that is `room`. The cut nearest to the entries is taken, the one that names
 * fewest.
 * @throws Error if the instance is feasible (a defect of the caller).
 */
export function findBottleneck(instance: Instance): Infeasible {
  const { judges } = instance;
  const pins = new Pins(instance);
  const overPinned = judges.findIndex((_, j) => pins.limitOf(j) < 0);
  if (overPinned >= 0) return tooManyPins(instance, pins, overPinned);
  const seat = seatFlow(instance, pins, (j) => pins.limitOf(j));
  const filled = seat.flow.augment(seat.source, seat.sink);
  if (filled < seat.seats) return describeSeats(instance, seat, seat.seats - filled);
  // Assignments that fill all seats and ones that reach all minima can be combined (Mendelsohn and Dulmage, 1958), so
  // minima can be tested alone.
  const needs = (j: number): number => Math.max(0, (judges[j]!.minLoad ?? 0) - pins.byJudge[j]!);
  const minimum = seatFlow(instance, pins, needs);
  const reached = minimum.flow.augment(minimum.source, minimum.sink);
  let wanted = 0;
  for (let j = 0; j < judges.length; j += 1) wanted += needs(j);
  if (reached === wanted) throw new Error('findBottleneck was given a feasible instance');
  const canReachSink = minimum.flow.reaching(minimum.sink);
  const starved = judges.flatMap((_, j) => (canReachSink[minimum.judgeNode(j)] === 1 ? [j] : []));
  const isStarved = new Set(starved);
  let seats = 0;
  for (const j of starved) seats += needs(j) + Math.min(pins.byJudge[j]!, judges[j]!.minLoad ?? 0);
  const entries = minimum.allowed.flatMap((open, e) => (open.some((j) => isStarved.has(j)) ? [e] : []));
  const missing = wanted - reached;
  return {
    status: 'infeasible', reason: 'minimum', missing,
    cut: { entries, judges: starved, seats, room: seats - missing }, shortages: [],
  };
}

/** A judge with more pinned pairs than the limit: the pairs alone are the cut. */
function tooManyPins(instance: Instance, pins: Pins, judge: number): Infeasible {
  const entries = [...pins.byEntry].flatMap(([e, judges]) => (judges.includes(judge) ? [e] : []));
  const seats = entries.length;
  const room = Math.min(instance.judges[judge]!.maxLoad, instance.entries.length);
  const missing = seats - room;
  const cut = { entries, judges: [judge], seats, room };
  return {
    status: 'infeasible', reason: 'pinned', missing, cut,
    shortages: [{ ...cut, roomOfJudges: room, roomElsewhere: 0, missing, recruits: 0 }],
  };
}

function describeSeats(instance: Instance, seat: SeatFlow, missing: number): Infeasible {
  const { entries, judges } = instance;
  const reached = seat.flow.reachedFrom(seat.source);
  const cutEntries = entries.flatMap((_, e) => (reached[seat.entryNode(e)] === 1 ? [e] : []));
  const cutJudges = judges.flatMap((_, j) => (reached[seat.judgeNode(j)] === 1 ? [j] : []));
  const shortages = splitShortages(instance, seat, cutEntries, cutJudges);
  countRecruits(instance, seat, shortages);
  let seats = 0;
  for (const shortage of shortages) seats += shortage.seats;
  return {
    status: 'infeasible', reason: 'seats', missing,
    cut: { entries: cutEntries, judges: cutJudges, seats, room: seats - missing }, shortages,
  };
}

/** Cut entries and cut judges that share an allowed pair belong to one shortage. */
function splitShortages(
  { judges, unitCap }: Instance, { allowed, pins }: SeatFlow, cutEntries: readonly number[], cutJudges: readonly number[],
): Shortage[] {
  const inCut = new Set(cutJudges);
  const entriesOfJudge = new Map<number, number[]>(cutJudges.map((j) => [j, []]));
  for (const e of cutEntries) for (const j of allowed[e]!) entriesOfJudge.get(j)?.push(e);
  const seen = new Set<number>();
  const shortages: Shortage[] = [];
  for (const start of cutEntries) {
    if (seen.has(start)) continue;
    seen.add(start);
    const members = [start];
    const limiting = new Set<number>();
    for (const e of members) {
      for (const j of allowed[e]!) {
        if (!inCut.has(j) || limiting.has(j)) continue;
        limiting.add(j);
        for (const other of entriesOfJudge.get(j)!) {
          if (seen.has(other)) continue;
          seen.add(other);
          members.push(other);
        }
      }
    }
    let seats = 0;
    let roomElsewhere = 0;
    let pinnedHere = 0;
    for (const e of members) {
      seats += pins.seatsOf(e) + pins.of(e).length;
      roomElsewhere += roomOutside(judges, unitCap, pins, allowed[e]!, inCut, e);
      for (const j of pins.of(e)) {
        if (limiting.has(j)) pinnedHere += 1;
        else roomElsewhere += 1;
      }
    }
    let roomOfJudges = pinnedHere;
    for (const j of limiting) roomOfJudges += pins.limitOf(j);
    const room = roomOfJudges + roomElsewhere;
    shortages.push({
      entries: members.sort((a, b) => a - b), judges: [...limiting].sort((a, b) => a - b),
      seats, room, roomOfJudges, roomElsewhere, missing: seats - room, recruits: 0,
    });
  }
  return shortages;
}

/** Seats of one entry that judges outside the cut can take, within the unit rule. */
function roomOutside(
  judges: Instance['judges'], unitCap: number | null, pins: Pins, allowed: readonly number[], inCut: ReadonlySet<number>, entry: number,
): number {
  const perUnit = new Map<number, number>();
  let room = 0;
  for (const j of allowed) {
    if (inCut.has(j)) continue;
    const unit = judges[j]!.unit;
    if (unitCap === null || unit < 0) {
      room += 1;
      continue;
    }
    const left = perUnit.get(unit) ?? pins.unitRoom(entry, unit);
    if (left <= 0) continue;
    perUnit.set(unit, left - 1);
    room += 1;
  }
  return room;
}

/**
 * The recruits of a shortage are one node that gives each entry as many seats as there are recruits, and takes as many
 * loads; seats spread over it can always be dealt to the single recruits in turn. Their number starts at the least that
 * loads allow and grows until the shortage is closed.
 */
function countRecruits(instance: Instance, seat: SeatFlow, shortages: readonly Shortage[]): void {
  let load = 0;
  for (const judge of instance.judges) load = Math.max(load, Math.min(judge.maxLoad, instance.entries.length));
  if (load === 0) load = instance.entries.length;
  for (const shortage of shortages) {
    const node = seat.flow.addNode();
    shortage.recruits = Math.ceil(shortage.missing / load);
    const arcs = shortage.entries.map((e) => seat.flow.addArc(seat.entryNode(e), node, shortage.recruits));
    const out = seat.flow.addArc(node, seat.sink, shortage.recruits * load);
    let closed = seat.flow.augment(seat.source, seat.sink);
    while (closed < shortage.missing) {
      shortage.recruits += 1;
      for (const arc of arcs) seat.flow.widen(arc, 1);
      seat.flow.widen(out, load);
      closed += seat.flow.augment(seat.source, seat.sink);
    }
  }
}
