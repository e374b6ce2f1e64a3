// Pairs that every plan must have: scored ones stay whatever the rules say by now, pins as far as the rules allow. Pure.

export interface NumberPair { entry: number; judge: number }

export interface KeptInput {
  coverage: readonly number[];
  /** Load limit of each judge. */
  limits: readonly number[];
  units: readonly number[];
  unitCap: number | null;
  barred(entry: number, judge: number): boolean;
  frozen: readonly NumberPair[];
  pins: readonly NumberPair[];
}

/** Why a pair stands out: a scored pair that the rules would not allow now, or a pin that had to be left out. */
export interface Exception extends NumberPair { kind: 'conflict' | 'coverage' | 'limit' | 'unit' }

export interface Kept {
  /** Raised where more judges have scored the entry already. */
  coverage: number[];
  /** Raised where the judge has scored more already. */
  limits: number[];
  pinned: Map<number, number[]>;
  /** Scored pairs by entry. */
  frozen: Map<number, number[]>;
  /** Scored pairs that break a rule, and stay. */
  broken: Exception[];
  /** Pins that cannot be kept. */
  left: Exception[];
  /** Scored pairs beyond the unit cap, by entry: the solver's unit rule would not know that they may stay. */
  beyondCap: Map<number, number[]>;
}

const put = (map: Map<number, number[]>, entry: number, judge: number): void => void map.set(entry, [...map.get(entry) ?? [], judge]);

export function keptPairs(input: KeptInput): Kept {
  const { units, unitCap, barred } = input;
  const kept: Kept = {
    coverage: [...input.coverage], limits: [...input.limits], pinned: new Map(), frozen: new Map(), broken: [], left: [],
    beyondCap: new Map(),
  };
  const loads = input.limits.map(() => 0);
  const ofUnit = (entry: number, judge: number): number => {
    const unit = units[judge]!;
    return unit < 0 ? 0 : (kept.pinned.get(entry) ?? []).filter((one) => units[one] === unit).length;
  };
  const overCap = (entry: number, judge: number): boolean => unitCap !== null && ofUnit(entry, judge) >= unitCap;
  const seat = ({ entry, judge }: NumberPair): void => {
    put(kept.pinned, entry, judge);
    loads[judge] = loads[judge]! + 1;
  };
  for (const pair of input.frozen) {
    const { entry, judge } = pair;
    if (kept.frozen.get(entry)?.includes(judge)) continue;
    if (barred(entry, judge)) kept.broken.push({ ...pair, kind: 'conflict' });
    if (overCap(entry, judge)) {
      kept.broken.push({ ...pair, kind: 'unit' });
      put(kept.beyondCap, entry, judge);
    }
    put(kept.frozen, entry, judge);
    seat(pair);
    const seated = kept.pinned.get(entry)!.length;
    if (seated > kept.coverage[entry]!) {
      kept.broken.push({ ...pair, kind: 'coverage' });
      kept.coverage[entry] = seated;
    }
    if (loads[judge]! > kept.limits[judge]!) {
      kept.broken.push({ ...pair, kind: 'limit' });
      kept.limits[judge] = loads[judge]!;
    }
  }
  for (const pair of input.pins) {
    const { entry, judge } = pair;
    const pinned = kept.pinned.get(entry) ?? [];
    if (pinned.includes(judge)) continue;
    const kind = barred(entry, judge) ? 'conflict'
      : pinned.length >= kept.coverage[entry]! ? 'coverage'
        : overCap(entry, judge) ? 'unit'
          : loads[judge]! >= kept.limits[judge]! ? 'limit' : null;
    if (kind) kept.left.push({ ...pair, kind });
    else seat(pair);
  }
  return kept;
}
